#include "homing/model/terms.hpp"

#include "homing/core/text.hpp"

namespace homing {

std::optional<Rate> Rate::parse(std::string_view text) noexcept {
  Rate rate;
  if (!text.empty() && text.back() == '%') {
    rate.kind = Kind::kPercent;
    text.remove_suffix(1);
  }
  const auto value = Decimal::parse(text);
  if (!value) return std::nullopt;
  constexpr Decimal kHundred = Decimal::from_millionths(100'000'000);
  if (rate.kind == Kind::kPercent && *value > kHundred) return std::nullopt;
  rate.value = *value;
  return rate;
}

std::string Rate::to_string() const {
  return value.to_string() + (kind == Kind::kPercent ? "%" : "");
}

const Goal* OfferTerms::find_goal(const std::optional<std::string>& name) const noexcept {
  const auto number = name ? parse_integer(*name) : std::nullopt;
  for (const Goal& goal : goals) {
    const bool wanted = !name ? goal.is_default : number ? goal.id.value() == *number : goal.ref == *name;
    if (wanted) return &goal;
  }
  return nullptr;
}

}  // namespace homing
