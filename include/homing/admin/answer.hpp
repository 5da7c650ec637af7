#pragma once

#include <functional>
#include <nlohmann/json_fwd.hpp>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace homing::admin {

class Backend;

/// What an endpoint answers.
struct Answer {
  unsigned status = 200;
  std::string_view content_type = "application/json";  ///< A constant.
  std::string body;
  std::string location;  ///< Behind 201.
  std::vector<std::pair<std::string_view, std::string>> headers;
  /// Work that takes long and is still to be done: what it returns is the answer, and the rest of this is
  /// not.
  std::function<Answer(Backend&)> long_work;

  [[nodiscard]] static Answer json(const nlohmann::ordered_json& value, unsigned status = 200);
  /// 204.
  [[nodiscard]] static Answer nothing();
  /// What `long_work` will answer, which is run by the few workers that there are for such.
  [[nodiscard]] static Answer later(std::function<Answer(Backend&)> long_work);
};

/// One fault of an input.
struct FieldFault {
  std::string field;  ///< `goals[0].payout`; of a query: the parameter's name.
  std::string message;
};

/// An answer that is an error: thrown by an endpoint, answered as `application/problem+json` (RFC 9457).
struct Problem {
  unsigned status = 400;
  std::string code;    ///< Stable, snake_case.
  std::string detail;  ///< A sentence for a person.
  std::vector<FieldFault> errors{};
  unsigned retry_after_seconds = 0;  ///< Sent where not 0.
};

[[nodiscard]] Problem not_found(const std::string& what);
/// @param what  what has the name already: `user`
[[nodiscard]] Problem name_taken(const std::string& what);
[[nodiscard]] Problem bad_input(std::vector<FieldFault> errors);
[[nodiscard]] Answer to_answer(const Problem& problem, const std::string& request_id);

}  // namespace homing::admin
