#include "homing/core/decimal.hpp"

#include <algorithm>

#include "tests/fuzz/promise.hpp"
#include "tests/fuzz/targets.hpp"

namespace homing::fuzz {
namespace {

bool is_digits(std::string_view text, std::size_t most) {
  const auto is_digit = [](char c) { return c >= '0' && c <= '9'; };
  return !text.empty() && text.size() <= most && std::all_of(text.begin(), text.end(), is_digit);
}

/// What product.md calls an amount.
bool is_amount(std::string_view text) {
  const std::size_t point = text.find('.');
  if (point == std::string_view::npos) return is_digits(text, 12);
  return is_digits(text.substr(0, point), 12) && is_digits(text.substr(point + 1), 6);
}

/// Written out with six places, by hand.
std::int64_t millionths_of(std::string_view amount) {
  std::int64_t result = 0;
  const std::size_t point = std::min(amount.find('.'), amount.size());
  for (const char digit : amount.substr(0, point)) result = result * 10 + (digit - '0');
  for (std::size_t place = 1; place <= 6; ++place) {
    const char digit = point + place < amount.size() ? amount[point + place] : '0';
    result = result * 10 + (digit - '0');
  }
  return result;
}

}  // namespace

/// The input's first line is an amount, the second a percentage.
void decimal(std::string_view input) {
  const std::string_view text = take_line(input);
  const auto amount = Decimal::parse(text);
  promise(amount.has_value() == is_amount(text), "exactly what product.md calls an amount is taken");
  if (!amount) return;
  promise(amount->millionths() == millionths_of(text), "an amount is exact");
  promise(Decimal::parse(amount->to_string()) == amount, "what is printed reads back");

  const auto percent = Decimal::parse(take_line(input));
  if (!percent) return;
  const auto part = amount->percent_of(*percent);
  const long double exact = static_cast<long double>(amount->millionths()) *
                            static_cast<long double>(percent->millionths()) / 100'000'000.0L;
  if (!part) {
    promise(exact > 0.99e18L, "only what is too large has no percentage");
    return;
  }
  const long double off = static_cast<long double>(part->millionths()) - exact;
  promise(off <= 0.6L + exact * 1e-17L && off >= -0.6L - exact * 1e-17L,
          "a percentage is rounded at the sixth place");
}

}  // namespace homing::fuzz
