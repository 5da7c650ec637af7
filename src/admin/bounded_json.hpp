#pragma once

#include <nlohmann/json.hpp>
#include <string>
#include <vector>

#include "homing/admin/answer.hpp"

namespace homing::admin {

/// A request's JSON, and the members in it that stand twice in one object, of which it has the last.
struct BoundedJson {
  nlohmann::ordered_json value;
  std::vector<FieldFault> twice;
};

/// Nested deeper than 64 levels it is refused: what copies, compares or writes JSON goes down into it by
/// calling itself.
/// @param comments  whether they are allowed
/// @throws Problem  it is nested too deeply; nlohmann's parse_error: it is no JSON
[[nodiscard]] BoundedJson parse_bounded(const std::string& text, bool comments = false);

}  // namespace homing::admin
