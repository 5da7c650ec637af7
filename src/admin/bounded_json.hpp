#pragma once

#include <nlohmann/json.hpp>
#include <string>

namespace homing::admin {

/// A request's JSON. Nested deeper than 64 levels it is refused: what copies, compares or writes JSON goes
/// down into it by calling itself.
/// @param comments  whether they are allowed
/// @throws Problem  it is nested too deeply; nlohmann's parse_error: it is no JSON
[[nodiscard]] nlohmann::ordered_json parse_bounded(const std::string& text, bool comments = false);

}  // namespace homing::admin
