#include "apply/rollup_sums.hpp"

#include <utility>

namespace homing::apply {

void RollupSums::add(ConversionRollup change) {
  Key key{change.hour,   change.offer,           change.affiliate,       change.goal,
          change.status, change.payout_currency, change.revenue_currency};
  const auto [found, is_new] = sums_.try_emplace(std::move(key), change);
  if (is_new) return;
  ConversionRollup& sum = found->second;
  const auto payout = sum.payout.plus(change.payout);
  const auto revenue = sum.revenue.plus(change.revenue);
  if (!payout || !revenue) {
    full_.push_back(std::exchange(sum, std::move(change)));
    return;
  }
  sum.conversions += change.conversions;
  sum.payout = *payout;
  sum.revenue = *revenue;
}

std::vector<ConversionRollup> RollupSums::take() && {
  for (auto& [key, sum] : sums_) full_.push_back(std::move(sum));
  return std::move(full_);
}

}  // namespace homing::apply
