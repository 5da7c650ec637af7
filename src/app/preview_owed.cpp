#include "app/preview_owed.hpp"

namespace homing::app {

PreviewOwed::PreviewOwed(const apply::PostbackFacts& facts, const apply::PostbackWrites& writes,
                         const catalog::Catalog& catalog)
    : catalog_(catalog) {
  for (const apply::Conversion& conversion : facts.conversions)
    conversions_.emplace(conversion.id, &conversion);
  for (const apply::Conversion& conversion : writes.conversions)
    conversions_.emplace(conversion.id, &conversion);
  for (const apply::ClickFacts& click : facts.clicks) clicks_.emplace(click.id, &click);
}

admin::Owed PreviewOwed::of(const apply::StoredPostback& stored) const {
  if (stored.outcome.conversion_id) {
    const auto conversion = conversions_.find(*stored.outcome.conversion_id);
    if (conversion != conversions_.end()) return of(*conversion->second);
  }
  const auto click = clicks_.find(stored.postback.click_id);
  return click == clicks_.end() ? admin::Owed() : of(*click->second, stored.postback.goal);
}

admin::Owed PreviewOwed::of(const apply::Conversion& conversion) const {
  admin::Owed owed;
  owed.offer = offer_ref(conversion.offer);
  owed.affiliate = affiliate_ref(conversion.affiliate);
  const catalog::Offer* const offer = catalog_.find_offer(owed.offer);
  const Goal* const goal =
      offer == nullptr ? nullptr : offer->terms.find_goal(std::to_string(conversion.goal.value()));
  if (goal != nullptr) owed.goal = goal->ref;
  owed.payout = conversion.payout.to_string();
  owed.payout_currency = conversion.payout_currency;
  owed.revenue = conversion.revenue.to_string();
  owed.revenue_currency = conversion.revenue_currency;
  return owed;
}

admin::Owed PreviewOwed::of(const apply::ClickFacts& click, const std::optional<std::string>& goal) const {
  admin::Owed owed;
  owed.offer = offer_ref(click.offer);
  owed.affiliate = affiliate_ref(click.affiliate);
  const catalog::Offer* const offer = catalog_.find_offer(owed.offer);
  const Goal* const found = offer == nullptr ? nullptr : offer->terms.find_goal(goal);
  if (found != nullptr) owed.goal = found->ref;
  return owed;
}

std::string PreviewOwed::offer_ref(OfferId id) const {
  const catalog::Offer* const offer = catalog_.find_offer(std::to_string(id.value()));
  return offer == nullptr ? std::to_string(id.value()) : offer->ref;
}

std::string PreviewOwed::affiliate_ref(AffiliateId id) const {
  const catalog::Affiliate* const affiliate = catalog_.find_affiliate(std::to_string(id.value()));
  return affiliate == nullptr ? std::to_string(id.value()) : affiliate->ref;
}

}  // namespace homing::app
