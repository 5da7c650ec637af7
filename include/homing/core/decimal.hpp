#pragma once

#include <compare>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace homing {

/// An exact decimal number with six places, for money and percentages. Never binary floating point.
///
/// Holds what product.md allows for an amount: up to 12 digits before the point and 6 behind it. It is stored
/// as a whole number of millionths, which fits PostgreSQL's numeric(18,6).
class Decimal {
 public:
  constexpr Decimal() = default;
  [[nodiscard]] static constexpr Decimal from_millionths(std::int64_t value) noexcept {
    Decimal decimal;
    decimal.millionths_ = value;
    return decimal;
  }

  /// The only way in from outside: `49.90`, `0`, `12`. 1 to 12 digits, optionally a point and 1 to 6 more
  /// digits. Empty for anything else: signs, exponents, commas, blanks, `.5`, `5.`, `NaN`.
  [[nodiscard]] static std::optional<Decimal> parse(std::string_view text) noexcept;

  /// `49.9`: no trailing zeros behind the point, no point without places; a minus sign when negative.
  [[nodiscard]] std::string to_string() const;

  [[nodiscard]] constexpr std::int64_t millionths() const noexcept { return millionths_; }
  [[nodiscard]] constexpr Decimal operator-() const noexcept { return from_millionths(-millionths_); }

  /// Empty when the sum has more than 12 digits before the point.
  [[nodiscard]] std::optional<Decimal> plus(Decimal other) const noexcept;

  /// `percent` hundredths of this, rounded half away from zero at the sixth place. Empty when the result has
  /// more than 12 digits before the point.
  [[nodiscard]] std::optional<Decimal> percent_of(Decimal percent) const noexcept;

  friend constexpr auto operator<=>(Decimal, Decimal) noexcept = default;

 private:
  std::int64_t millionths_ = 0;
};

}  // namespace homing
