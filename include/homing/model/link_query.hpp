#pragma once

#include <string>
#include <string_view>

namespace homing {

/// `offer=acme?aff=42` -> `offer=acme&aff=42`, and nothing else touched: a `?` in `offer` or `aff`, whose
/// values can't hold one, is a doubled `?` of a sloppy hop.
/// @param query  a tracking link's, as it came
/// @return empty when nothing is to be healed
[[nodiscard]] std::string without_doubled_question_mark(std::string_view query);

}  // namespace homing
