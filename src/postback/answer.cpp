#include "postback/answer.hpp"

#include <nlohmann/json.hpp>

namespace homing::postback {
namespace {

constexpr unsigned kRetryAfterSeconds = 5;

std::string_view status_word(unsigned http_status) {
  if (http_status == 202) return "queued";
  return http_status < 300 ? "ok" : "error";
}

http::Response json_response(unsigned status, const nlohmann::ordered_json& body) {
  http::Response response;
  response.status = status;
  response.content_type = "application/json";
  response.body = body.dump(-1, ' ', true, nlohmann::ordered_json::error_handler_t::replace) + "\n";
  return response;
}

}  // namespace

http::Response answer(const PostbackOutcome& outcome, const Uuid& request_id) {
  const unsigned status = http_status_of(outcome.code);
  nlohmann::ordered_json body{{"status", status_word(status)}, {"code", name_of(outcome.code)}};
  if (outcome.conversion_id) body["conversion_id"] = outcome.conversion_id->to_string();
  body["request_id"] = request_id.to_string();
  body["message"] = outcome.message;

  http::Response response = json_response(status, body);
  if (status == 503) response.retry_after_seconds = kRetryAfterSeconds;
  if (status == 401) response.www_authenticate = "Bearer";
  return response;
}

http::Response answer_to_wrong_method(const Uuid& request_id) {
  http::Response response = json_response(405, {{"status", "error"},
                                                {"code", "method_not_allowed"},
                                                {"request_id", request_id.to_string()},
                                                {"message", "A postback is a GET or a POST."}});
  response.allow = "GET, POST";
  return response;
}

}  // namespace homing::postback
