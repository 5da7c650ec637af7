#include "homing/core/uuid.hpp"

#include <sodium.h>

#include <algorithm>

#include "homing/core/text.hpp"

namespace homing {
namespace {

constexpr std::size_t kDigits = 32;
constexpr std::size_t kDashedLength = 36;

bool dash_belongs_at(std::size_t i) noexcept {
  return i == 8 || i == 13 || i == 18 || i == 23;
}

/// The 32 digits of either spelling, unchecked; false when the length or the dashes are wrong.
bool collect_digits(std::string_view text, std::array<char, kDigits>& digits) noexcept {
  if (text.size() == kDigits) {
    std::copy(text.begin(), text.end(), digits.begin());
    return true;
  }
  if (text.size() != kDashedLength) return false;
  std::size_t next = 0;
  for (std::size_t i = 0; i < text.size(); ++i) {
    if (dash_belongs_at(i) != (text[i] == '-')) return false;
    if (text[i] != '-') digits[next++] = text[i];
  }
  return true;
}

}  // namespace

std::optional<Uuid> Uuid::parse(std::string_view text) noexcept {
  std::array<char, kDigits> digits{};
  if (!collect_digits(text, digits)) return std::nullopt;
  Bytes bytes{};
  for (std::size_t i = 0; i < bytes.size(); ++i) {
    const int high = hex_value(digits[2 * i]);
    const int low = hex_value(digits[2 * i + 1]);
    if (high < 0 || low < 0) return std::nullopt;
    bytes[i] = static_cast<std::uint8_t>(high * 16 + low);
  }
  return Uuid(bytes);
}

Uuid Uuid::random_v7(UnixMillis now) {
  Bytes bytes{};
  randombytes_buf(bytes.data(), bytes.size());
  const auto millis = static_cast<std::uint64_t>(now.time_since_epoch().count());
  for (unsigned i = 0; i < 6; ++i) bytes[i] = static_cast<std::uint8_t>(millis >> (40 - 8 * i));
  bytes[6] = static_cast<std::uint8_t>((bytes[6] & 0x0F) | 0x70);
  bytes[8] = static_cast<std::uint8_t>((bytes[8] & 0x3F) | 0x80);
  return Uuid(bytes);
}

std::string Uuid::to_string() const {
  return to_hex(view());
}

}  // namespace homing
