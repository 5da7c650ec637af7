#pragma once

#include <chrono>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace homing {

/// A whole number and a unit: `500ms`, `45s`, `90m`, `12h`, `30d`. At most a hundred years. Empty for
/// anything else.
[[nodiscard]] std::optional<std::chrono::milliseconds> parse_duration(std::string_view text) noexcept;
/// In the largest unit that gives a whole number: `90m`, `1d`.
[[nodiscard]] std::string duration_text(std::chrono::milliseconds duration);

/// A whole number of bytes, with or without a unit: `512`, `64KiB`, `64MiB`, `10GiB`, `1TiB`. Empty for
/// anything else.
[[nodiscard]] std::optional<std::uint64_t> parse_size(std::string_view text) noexcept;

/// `2026-11-23T14:03:11.123Z`.
[[nodiscard]] std::string time_text(
    std::chrono::time_point<std::chrono::system_clock, std::chrono::milliseconds> time);

}  // namespace homing
