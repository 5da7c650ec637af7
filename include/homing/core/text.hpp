#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace homing {

/// ASCII only, whatever the locale.
[[nodiscard]] constexpr char to_lower(char c) noexcept {
  return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
}
[[nodiscard]] constexpr bool is_digit(char c) noexcept {
  return c >= '0' && c <= '9';
}
[[nodiscard]] constexpr bool is_alpha(char c) noexcept {
  const char lower = to_lower(c);
  return lower >= 'a' && lower <= 'z';
}
[[nodiscard]] std::string to_lower(std::string_view text);
[[nodiscard]] std::string to_upper(std::string_view text);
[[nodiscard]] bool equals_ignoring_case(std::string_view a, std::string_view b) noexcept;
/// Without blanks and tabs at both ends.
[[nodiscard]] std::string_view trim(std::string_view text) noexcept;

/// Value of a hexadecimal digit, or -1.
[[nodiscard]] constexpr int hex_value(char c) noexcept {
  if (is_digit(c)) return c - '0';
  const char lower = to_lower(c);
  return lower >= 'a' && lower <= 'f' ? lower - 'a' + 10 : -1;
}
/// Lower-case hexadecimal digits of bytes.
[[nodiscard]] std::string to_hex(std::string_view bytes);
/// The bytes behind an even number of hexadecimal digits; empty when it is anything else.
[[nodiscard]] std::optional<std::string> from_hex(std::string_view digits);

/// With line breaks and other control characters as blanks: somebody else's message inside a sentence of
/// ours.
[[nodiscard]] std::string one_line(std::string_view text);

/// A stranger's text for a sentence of ours: in quotes, cut behind 40 bytes, and with `?` for each byte that
/// could confuse a reader.
[[nodiscard]] std::string in_quotes(std::string_view text);

/// A plain decimal integer >= 0 without sign, blank or overflow; empty when it is anything else.
[[nodiscard]] std::optional<std::int64_t> parse_integer(std::string_view digits) noexcept;

/// Whether PostgreSQL's `text` (in a UTF-8 database) takes these bytes: valid UTF-8 (RFC 3629) without NUL.
[[nodiscard]] bool is_storable_text(std::string_view bytes) noexcept;
/// The same bytes, with each one that PostgreSQL's `text` cannot hold replaced by its percent escape (`%00`,
/// `%FF`).
[[nodiscard]] std::string to_storable_text(std::string_view bytes);
/// At most `limit` bytes, cut so that no UTF-8 sequence is torn apart.
[[nodiscard]] std::string_view cut_text(std::string_view text, std::size_t limit) noexcept;

/// How many letters have to be put in, taken out or replaced to make one of the other (Levenshtein).
[[nodiscard]] std::size_t edit_distance(std::string_view a, std::string_view b);

}  // namespace homing
