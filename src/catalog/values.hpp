#pragma once

#include <chrono>
#include <optional>
#include <string>
#include <string_view>

/// The small values of a catalog document: what is taken, and how it is shown.
namespace homing::catalog {

/// `[a-z0-9][a-z0-9_-]{0,63}` with at least one letter.
[[nodiscard]] bool is_ref(std::string_view text) noexcept;
/// Something that a person reads: 1 to 200 bytes of text without control characters.
[[nodiscard]] bool is_display_name(std::string_view text) noexcept;
/// 16 to 256 printable ASCII characters without blanks: it travels in URLs and headers.
[[nodiscard]] bool is_token(std::string_view text) noexcept;
/// 1 to 64 characters that need no escape in a query: letters, digits, `-._~`.
[[nodiscard]] bool is_parameter_name(std::string_view text) noexcept;
/// A lower-case host name, or `*.` and one of at least two labels (`*.com` would allow nearly everything).
[[nodiscard]] bool is_host_pattern(std::string_view text) noexcept;

/// As core's parse_duration() reads it, in whole seconds and not zero.
[[nodiscard]] std::optional<std::chrono::seconds> parse_window(std::string_view text) noexcept;

/// Text from outside for a person: in double quotes, control bytes escaped, at most `limit` bytes of it.
[[nodiscard]] std::string in_quotes(std::string_view text, std::size_t limit = 100);

}  // namespace homing::catalog
