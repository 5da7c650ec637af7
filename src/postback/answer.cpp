#include "postback/answer.hpp"

#include <nlohmann/json.hpp>

namespace homing::postback {
namespace {

constexpr unsigned kRetryAfterSeconds = 5;

std::string_view status_word(unsigned http_status) {
  if (http_status == 202) return "queued";
  return http_status < 300 ? "ok" : "error";
}

}  // namespace

http::Response answer(const PostbackOutcome& outcome, const Uuid& request_id) {
  http::Response response;
  response.status = http_status_of(outcome.code);
  response.content_type = "application/json";
  if (response.status == 503) response.retry_after_seconds = kRetryAfterSeconds;
  if (response.status == 401) response.www_authenticate = "Bearer";

  nlohmann::ordered_json body{{"status", status_word(response.status)}, {"code", name_of(outcome.code)}};
  if (outcome.conversion_id) body["conversion_id"] = outcome.conversion_id->to_string();
  body["request_id"] = request_id.to_string();
  body["message"] = outcome.message;
  response.body = body.dump(-1, ' ', true, nlohmann::ordered_json::error_handler_t::replace) + "\n";
  return response;
}

}  // namespace homing::postback
