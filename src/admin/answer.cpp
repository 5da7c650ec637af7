#include "homing/admin/answer.hpp"

#include <nlohmann/json.hpp>

namespace homing::admin {
namespace {

using Json = nlohmann::ordered_json;

std::string_view title_of(unsigned status) {
  switch (status) {
    case 400:
      return "Bad Request";
    case 401:
      return "Unauthorized";
    case 403:
      return "Forbidden";
    case 404:
      return "Not Found";
    case 405:
      return "Method Not Allowed";
    case 408:
      return "Request Timeout";
    case 409:
      return "Conflict";
    case 412:
      return "Precondition Failed";
    case 413:
      return "Content Too Large";
    case 414:
      return "URI Too Long";
    case 415:
      return "Unsupported Media Type";
    case 417:
      return "Expectation Failed";
    case 422:
      return "Unprocessable Content";
    case 428:
      return "Precondition Required";
    case 429:
      return "Too Many Requests";
    case 431:
      return "Request Header Fields Too Large";
    case 500:
      return "Internal Server Error";
    case 503:
      return "Service Unavailable";
    case 505:
      return "HTTP Version Not Supported";
    default:
      return "Error";
  }
}

// Bytes that are no UTF-8 may come from a request: they are shown as U+FFFD.
std::string dump(const Json& value) {
  return value.dump(-1, ' ', false, Json::error_handler_t::replace) + "\n";
}

}  // namespace

Answer Answer::json(const Json& value, unsigned status) {
  Answer answer;
  answer.status = status;
  answer.body = dump(value);
  return answer;
}

Answer Answer::nothing() {
  Answer answer;
  answer.status = 204;
  return answer;
}

Answer Answer::later(std::function<Answer(Backend&)> long_work) {
  Answer answer;
  answer.long_work = std::move(long_work);
  return answer;
}

Problem not_found(const std::string& what) {
  return {404, "not_found", "There is no " + what + "."};
}

Problem name_taken(const std::string& what) {
  return {409, "name_taken", "There is a " + what + " of this name already.", {{"name", "it is taken"}}};
}

Problem bad_input(std::vector<FieldFault> errors) {
  std::string detail;
  for (const FieldFault& fault : errors)
    detail += (detail.empty() ? "" : "; ") + fault.field + ": " + fault.message;
  return {400, "input_invalid", detail, std::move(errors)};
}

Answer to_answer(const Problem& problem, const std::string& request_id) {
  Json body{{"type", "about:blank"},    {"title", title_of(problem.status)},
            {"status", problem.status}, {"detail", problem.detail},
            {"code", problem.code},     {"request_id", request_id}};
  for (const FieldFault& fault : problem.errors) {
    body["errors"].push_back({{"field", fault.field}, {"message", fault.message}});
  }
  Answer answer;
  answer.status = problem.status;
  answer.content_type = "application/problem+json";
  answer.body = dump(body);
  return answer;
}

}  // namespace homing::admin
