#include "enrich/country_database.hpp"

#include <array>

namespace homing::enrich {
namespace {

constexpr std::size_t kLetters = 26;

/// Every two letters, so that a code is a view of a constant.
constexpr auto kCodes = [] {
  std::array<char, kLetters * kLetters * 2> codes{};
  for (std::size_t i = 0; i < kLetters * kLetters; ++i) {
    codes[2 * i] = static_cast<char>('A' + i / kLetters);
    codes[2 * i + 1] = static_cast<char>('A' + i % kLetters);
  }
  return codes;
}();

/// Empty for anything but two upper-case letters.
std::string_view constant_code(std::string_view code) noexcept {
  const auto is_letter = [](char c) { return c >= 'A' && c <= 'Z'; };
  if (code.size() != 2 || !is_letter(code[0]) || !is_letter(code[1])) return {};
  const auto number =
      static_cast<std::size_t>(code[0] - 'A') * kLetters + static_cast<std::size_t>(code[1] - 'A');
  return {&kCodes[2 * number], 2};
}

}  // namespace

std::string_view CountryDatabase::country(const IpAddress& address) const noexcept {
  const auto entry = database_.entry(address);
  if (!entry) return {};
  const std::string_view code = text_at(*entry, "country_code");
  return constant_code(code.empty() ? text_at(*entry, "country", "iso_code") : code);
}

}  // namespace homing::enrich
