#pragma once

#include <nlohmann/json.hpp>
#include <string_view>

#include "catalog/faults.hpp"

namespace homing::catalog {

/// JSON with comments. Members that stand twice in one object become faults (a plain parser takes the last
/// one silently).
/// @throws UserError  the text is no JSON: says where, by line and column, and quotes nothing of it, as it
/// may be a token
[[nodiscard]] nlohmann::json parse_json(std::string_view text, Faults& faults);

}  // namespace homing::catalog
