#include "admin/link_macros.hpp"

#include <algorithm>

#include "homing/core/percent.hpp"
#include "homing/core/text.hpp"

namespace homing::admin {
namespace {

constexpr std::size_t kMostBraces = 2;
constexpr std::size_t kLongestMacro = 100;
constexpr std::size_t kEscape = 3;  // bytes of one

bool begins_name(char c) {
  return is_alpha(c) || c == '_';
}
bool is_in_name(char c) {
  return begins_name(c) || is_digit(c) || c == '-' || c == '.' || c == ':';
}

std::size_t run_of(char c, std::string_view text) {
  return std::min(text.find_first_not_of(c), text.size());
}

/// Bytes of the macro that the text begins with; 0: with none.
std::size_t macro_at_start(std::string_view text) {
  text = text.substr(0, kLongestMacro);
  const std::size_t dollar = text.starts_with('$') ? 1 : 0;
  const std::size_t braces = run_of('{', text.substr(dollar));
  const std::string_view rest = text.substr(dollar + braces);
  if (braces == 0 || braces > kMostBraces || rest.empty() || !begins_name(rest.front())) return 0;
  const auto name =
      static_cast<std::size_t>(std::find_if_not(rest.begin(), rest.end(), is_in_name) - rest.begin());
  if (run_of('}', rest.substr(name)) < braces) return 0;
  return dollar + braces + name + braces;
}

}  // namespace

std::string_view find_macro(std::string_view text) noexcept {
  for (; !text.empty(); text.remove_prefix(1)) {
    if (const std::size_t size = macro_at_start(text)) return text.substr(0, size);
  }
  return {};
}

std::string encode_around_macros(std::string_view text) {
  std::string encoded;
  while (!text.empty()) {
    const std::string_view macro = find_macro(text);
    const auto before = macro.empty() ? text.size() : static_cast<std::size_t>(macro.data() - text.data());
    percent_encode(text.substr(0, before), encoded);
    encoded += macro;
    text.remove_prefix(before + macro.size());
  }
  return encoded;
}

std::string find_encoded_macro(std::string_view raw) {
  for (; !raw.empty(); raw.remove_prefix(1)) {
    if (raw.front() != '{' && raw.front() != '%') continue;
    const std::string_view start = raw.substr(0, kLongestMacro * kEscape);
    const std::string decoded = percent_decode(start);
    const std::string macro = decoded.substr(0, macro_at_start(decoded));
    if (!start.starts_with(macro)) return macro;
  }
  return {};
}

}  // namespace homing::admin
