#include "admin/user_name.hpp"

#include <array>

namespace homing::admin {
namespace {

constexpr std::size_t kLongestUserName = 64;

/// In UTF-8: the blanks of Unicode (Zs), its line separators, and U+FEFF.
constexpr std::array<std::string_view, 20> kBlanks{
    " ",
    "\xC2\xA0",
    "\xE1\x9A\x80",
    "\xE2\x80\x80",
    "\xE2\x80\x81",
    "\xE2\x80\x82",
    "\xE2\x80\x83",
    "\xE2\x80\x84",
    "\xE2\x80\x85",
    "\xE2\x80\x86",
    "\xE2\x80\x87",
    "\xE2\x80\x88",
    "\xE2\x80\x89",
    "\xE2\x80\x8A",
    "\xE2\x80\xA8",
    "\xE2\x80\xA9",
    "\xE2\x80\xAF",
    "\xE2\x81\x9F",
    "\xE3\x80\x80",
    "\xEF\xBB\xBF",
};

/// Bytes of the blank that the text begins with; 0: with none. Likewise trailing_blank().
std::size_t leading_blank(std::string_view text) noexcept {
  for (const std::string_view blank : kBlanks) {
    if (text.starts_with(blank)) return blank.size();
  }
  return 0;
}
std::size_t trailing_blank(std::string_view text) noexcept {
  for (const std::string_view blank : kBlanks) {
    if (text.ends_with(blank)) return blank.size();
  }
  return 0;
}

}  // namespace

std::string_view without_outer_blanks(std::string_view text) noexcept {
  while (const std::size_t blank = leading_blank(text)) text.remove_prefix(blank);
  while (const std::size_t blank = trailing_blank(text)) text.remove_suffix(blank);
  return text;
}

std::string read_new_user_name(Body& body) {
  std::string name = body.text("name", 1, kLongestUserName);
  if (without_outer_blanks(name).size() < name.size())
    body.fault("name", "has a blank at its beginning or end");
  return name;
}

}  // namespace homing::admin
