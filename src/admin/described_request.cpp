#include "admin/described_request.hpp"

#include <algorithm>
#include <array>

#include "homing/core/text.hpp"
#include "homing/http/client_address.hpp"
#include "homing/http/server.hpp"
#include "homing/http/target.hpp"

namespace homing::admin {
namespace {

constexpr std::size_t kMostUrl = 64 * 1024;
constexpr std::size_t kMostBody = 64 * 1024;

http::Method method_named(const std::string& name) {
  if (name == "GET") return http::Method::kGet;
  if (name == "HEAD") return http::Method::kHead;
  if (name == "POST") return http::Method::kPost;
  return http::Method::kOther;
}

}  // namespace

bool is_too_long(const http::Request& request) noexcept {
  constexpr std::size_t kQuestionMark = 1;
  return request.path.size() + kQuestionMark + request.query.size() > http::ServerOptions().max_target_bytes;
}

DescribedRequest::DescribedRequest(Body& body, bool with_body) {
  headers_ = body.optional_text_map("headers");
  if (!with_body) {
    url_ = body.text("url", 1, kMostUrl);
  } else {
    url_ = body.optional_text("url", 1, kMostUrl).value_or("/postback");
    body_ = body.optional_raw_text("body", kMostBody).value_or("");
    const auto type = body.optional_text("content_type");
    if (type) headers_["Content-Type"] = *type;
    method_ = body.optional_text("method", 1, 16).value_or(body_.empty() ? "GET" : "POST");
  }
  const bool missing = url_.empty();
  url_ = std::string(trim(url_));  // as a copy from a table or a letter brings them along
  const bool blank = url_.find(' ') != std::string::npos;
  if (blank) body.fault("url", "has a blank in it, which is sent as %20");
  http::Request request;
  request.method_name = method_;
  request.target = url_;
  if (!missing && !blank && !http::split_target(request))
    body.fault("url", "has to start with http://, https:// or /");
}

http::Request DescribedRequest::request() const {
  http::Request request;
  request.method = method_named(method_);
  request.method_name = method_;
  request.target = url_;
  (void)http::split_target(request);
  for (const auto& [name, value] : headers_) request.headers.emplace_back(name, value);
  request.body = body_;
  const std::array proxies{IpNetwork::parse("127.0.0.1").value()};
  request.peer = parse_ip("127.0.0.1").value();
  request.client = http::client_address(request, proxies);
  return request;
}

}  // namespace homing::admin
