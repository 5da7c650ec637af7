#pragma once

#include <chrono>

namespace homing::store {

/// A postback's ID carries the time of its receipt, but for what a clock does in between: it is looked for
/// from so much earlier to so much later.
inline constexpr std::chrono::seconds kEarlier{5};
inline constexpr std::chrono::seconds kLater{60};

}  // namespace homing::store
