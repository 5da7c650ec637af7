#pragma once

#include <optional>
#include <string_view>

#include "homing/model/postback_macro.hpp"

namespace homing {

/// The macro that a misspelt name was meant for: by the letters that differ, or because other trackers call
/// it that. Empty where nothing is near.
[[nodiscard]] std::optional<PostbackMacro> nearest_macro(std::string_view name);

}  // namespace homing
