#include "homing/core/decimal.hpp"

#include "homing/core/text.hpp"

namespace homing {
namespace {

constexpr std::int64_t kUnit = 1'000'000;
constexpr std::int64_t kLimit = 1'000'000'000'000 * kUnit;  // 12 digits before the point
constexpr std::size_t kPlaces = 6;

bool all_digits(std::string_view text, std::size_t most) noexcept {
  if (text.empty() || text.size() > most) return false;
  for (const char c : text) {
    if (!is_digit(c)) return false;
  }
  return true;
}

}  // namespace

std::optional<Decimal> Decimal::parse(std::string_view text) noexcept {
  const auto point = text.find('.');
  const std::string_view whole = text.substr(0, point);
  if (!all_digits(whole, 12)) return std::nullopt;
  std::int64_t value = 0;
  for (const char c : whole) value = value * 10 + (c - '0');

  const std::string_view places = point == std::string_view::npos ? "0" : text.substr(point + 1);
  if (!all_digits(places, kPlaces)) return std::nullopt;
  for (std::size_t i = 0; i < kPlaces; ++i) value = value * 10 + (i < places.size() ? places[i] - '0' : 0);
  return from_millionths(value);
}

std::string Decimal::to_string() const {
  const bool negative = millionths_ < 0;
  const auto magnitude =
      negative ? 0 - static_cast<std::uint64_t>(millionths_) : static_cast<std::uint64_t>(millionths_);
  std::string text = (negative ? "-" : "") + std::to_string(magnitude / kUnit);
  std::string places = std::to_string(magnitude % kUnit);
  places.insert(0, kPlaces - places.size(), '0');
  places.erase(places.find_last_not_of('0') + 1);
  if (!places.empty()) text += "." + places;
  return text;
}

std::optional<Decimal> Decimal::plus(Decimal other) const noexcept {
  std::int64_t sum = 0;
  const bool overflows = __builtin_add_overflow(millionths_, other.millionths_, &sum);
  if (overflows || sum >= kLimit || sum <= -kLimit) return std::nullopt;
  return from_millionths(sum);
}

std::optional<Decimal> Decimal::percent_of(Decimal percent) const noexcept {
  __extension__ using Wide = __int128;  // 19 digits times 19 digits
  constexpr Wide kDivisor = Wide{100} * kUnit;
  const Wide product = Wide{millionths_} * percent.millionths_;
  const Wide half = product < 0 ? -kDivisor / 2 : kDivisor / 2;
  const Wide rounded = (product + half) / kDivisor;
  if (rounded >= kLimit || rounded <= -kLimit) return std::nullopt;
  return from_millionths(static_cast<std::int64_t>(rounded));
}

}  // namespace homing
