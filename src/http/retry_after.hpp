#pragma once

#include <chrono>
#include <optional>
#include <string_view>

#include "homing/core/clock.hpp"

namespace homing::http {

/// The value of a `Retry-After` header: seconds, or a date (RFC 9110: `Sun, 06 Nov 1994 08:49:37 GMT`).
/// @return from 0 to a week; empty when it is neither
[[nodiscard]] std::optional<std::chrono::seconds> parse_retry_after(std::string_view text, UnixMillis now);

}  // namespace homing::http
