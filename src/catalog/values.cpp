#include "catalog/values.hpp"

#include <algorithm>

#include "homing/core/text.hpp"
#include "homing/core/units.hpp"
#include "homing/core/url_parts.hpp"

namespace homing::catalog {
namespace {

constexpr bool is_lower_or_digit(char c) noexcept {
  return (c >= 'a' && c <= 'z') || is_digit(c);
}
constexpr bool is_control(char c) noexcept {
  return (c >= 0 && c < ' ') || c == '\x7F';
}

}  // namespace

bool is_ref(std::string_view text) noexcept {
  constexpr std::size_t kLongestRef = 64;
  if (text.empty() || text.size() > kLongestRef || !is_lower_or_digit(text.front())) return false;
  return std::any_of(text.begin(), text.end(), [](char c) { return is_alpha(c); }) &&
         std::all_of(text.begin(), text.end(),
                     [](char c) { return is_lower_or_digit(c) || c == '_' || c == '-'; });
}

bool is_display_name(std::string_view text) noexcept {
  constexpr std::size_t kLongestName = 200;
  return !text.empty() && text.size() <= kLongestName && is_storable_text(text) &&
         std::none_of(text.begin(), text.end(), is_control);
}

bool is_token(std::string_view text) noexcept {
  constexpr std::size_t kShortest = 16;
  constexpr std::size_t kLongest = 256;
  return text.size() >= kShortest && text.size() <= kLongest &&
         std::all_of(text.begin(), text.end(), [](char c) { return c > ' ' && c <= '~'; });
}

bool is_parameter_name(std::string_view text) noexcept {
  constexpr std::size_t kLongestName = 64;
  return !text.empty() && text.size() <= kLongestName && std::all_of(text.begin(), text.end(), [](char c) {
    return is_alpha(c) || is_digit(c) || std::string_view("-._~").find(c) != std::string_view::npos;
  });
}

bool is_host_pattern(std::string_view text) noexcept {
  const bool wildcard = text.substr(0, 2) == "*.";
  if (wildcard) text.remove_prefix(2);
  if (wildcard && text.find('.') == std::string_view::npos) return false;
  return is_host_name(text) && to_lower(text) == text;
}

std::optional<std::chrono::seconds> parse_window(std::string_view text) noexcept {
  const auto duration = parse_duration(text);
  if (!duration) return std::nullopt;
  const auto window = std::chrono::duration_cast<std::chrono::seconds>(*duration);
  if (window.count() < 1 || window != *duration) return std::nullopt;
  return window;
}

std::string in_quotes(std::string_view text, std::size_t limit) {
  const std::string_view shown = cut_text(text, limit);
  std::string result = "\"";
  for (const char c : shown) {
    if (is_control(c)) {
      result += "\\x" + to_hex({&c, 1});
    } else {
      result += c;
    }
  }
  return result + (shown.size() < text.size() ? "...\"" : "\"");
}

}  // namespace homing::catalog
