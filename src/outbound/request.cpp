#include "outbound/request.hpp"

#include "homing/http/url.hpp"
#include "outbound/signature.hpp"

namespace homing::outbound {
namespace {

/// @return what is wrong with the template; empty when `out` has it filled in
std::string fill(const std::string& text, PostbackTemplate::Kind kind, const PostbackMacroValues& values,
                 std::string& out) {
  std::string error;
  const auto filled = PostbackTemplate::parse(text, kind, error);
  if (filled) filled->expand(values, out);
  return error;
}

}  // namespace

std::variant<http::ClientRequest, Unsendable> request_for(const Delivery& delivery, UnixMillis now) {
  using Kind = PostbackTemplate::Kind;
  http::ClientRequest request;
  request.method = delivery.method;
  std::string error = fill(delivery.url, Kind::kUrl, delivery.values, request.url);
  if (!error.empty()) return Unsendable{"the postback URL: " + error, false};
  // As it goes over the wire: that is what is signed.
  const http::ParsedUrl parsed = http::Url::parse(request.url);
  if (const auto* fault = std::get_if<http::UrlFault>(&parsed)) {
    return Unsendable{"the postback URL: " + fault->sentence};
  }
  request.url = std::get<http::Url>(parsed).to_text();
  request.headers.emplace_back("Idempotency-Key", to_text(delivery.key));
  if (delivery.body) {
    const Kind kind = delivery.body_is_json ? Kind::kJson : Kind::kForm;
    error = fill(*delivery.body, kind, delivery.values, request.body);
    if (!error.empty()) return Unsendable{"the body: " + error, false};
    const char* const type = delivery.body_is_json ? "application/json" : "application/x-www-form-urlencoded";
    request.headers.emplace_back("Content-Type", type);
  }
  if (delivery.secret) {
    const std::string& signed_text = delivery.body ? request.body : request.url;
    request.headers.emplace_back("Homing-Signature", signature(*delivery.secret, signed_text, now));
  }
  return request;
}

}  // namespace homing::outbound
