#pragma once

#include <array>
#include <compare>
#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <string_view>

#include "homing/core/clock.hpp"

namespace homing {

/// 128 bits in network order, as PostgreSQL's `uuid` holds them.
class Uuid {
 public:
  using Bytes = std::array<std::uint8_t, 16>;

  constexpr Uuid() = default;
  explicit constexpr Uuid(const Bytes& bytes) noexcept : bytes_(bytes) {}
  [[nodiscard]] static constexpr Uuid from_halves(std::uint64_t high, std::uint64_t low) noexcept {
    Bytes bytes{};
    for (unsigned i = 0; i < 8; ++i) {
      bytes[i] = static_cast<std::uint8_t>(high >> (56 - 8 * i));
      bytes[8 + i] = static_cast<std::uint8_t>(low >> (56 - 8 * i));
    }
    return Uuid(bytes);
  }

  /// 32 hexadecimal digits in any case, with or without dashes in the usual places (8-4-4-4-12). Empty
  /// otherwise.
  [[nodiscard]] static std::optional<Uuid> parse(std::string_view text) noexcept;
  /// RFC 9562 version 7: the time, then 74 random bits. Sorts by time to the millisecond.
  [[nodiscard]] static Uuid random_v7(UnixMillis now);

  /// 32 lower-case hexadecimal digits.
  [[nodiscard]] std::string to_string() const;
  [[nodiscard]] constexpr const Bytes& bytes() const noexcept { return bytes_; }
  [[nodiscard]] constexpr std::uint64_t high() const noexcept { return half(0); }
  [[nodiscard]] constexpr std::uint64_t low() const noexcept { return half(8); }
  [[nodiscard]] std::string_view view() const noexcept {
    return {reinterpret_cast<const char*>(bytes_.data()), bytes_.size()};
  }

  friend constexpr auto operator<=>(const Uuid&, const Uuid&) noexcept = default;

 private:
  [[nodiscard]] constexpr std::uint64_t half(unsigned offset) const noexcept {
    std::uint64_t value = 0;
    for (unsigned i = 0; i < 8; ++i) value = (value << 8) | bytes_[offset + i];
    return value;
  }

  Bytes bytes_{};
};

}  // namespace homing

template <>
struct std::hash<homing::Uuid> {
  std::size_t operator()(const homing::Uuid& uuid) const noexcept {
    return std::hash<std::uint64_t>()(uuid.high() ^ (uuid.low() * 0x9E3779B97F4A7C15ULL));
  }
};
