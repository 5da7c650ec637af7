#include "homing/admin/answer.hpp"

#include <nlohmann/json.hpp>

#include "homing/http/reason_phrase.hpp"

namespace homing::admin {
namespace {

using Json = nlohmann::ordered_json;

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
  Json body{{"type", "about:blank"},    {"title", http::reason_phrase(problem.status)},
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
