#include "admin/catalog_names.hpp"

namespace homing::admin {

std::optional<OfferId> offer_named(const catalog::Catalog& catalog, std::string_view name) {
  const catalog::Offer* const offer = catalog.find_offer(name);
  return offer == nullptr ? std::nullopt : std::optional(offer->id);
}

std::optional<AffiliateId> affiliate_named(const catalog::Catalog& catalog, std::string_view name) {
  const catalog::Affiliate* const affiliate = catalog.find_affiliate(name);
  return affiliate == nullptr ? std::nullopt : std::optional(affiliate->id);
}

std::optional<AdvertiserId> advertiser_named(const catalog::Catalog& catalog, std::string_view name) {
  const catalog::Advertiser* const advertiser = catalog.find_advertiser(name);
  return advertiser == nullptr ? std::nullopt : std::optional(advertiser->id);
}

std::vector<GoalId> goals_named(const catalog::Catalog& catalog, std::string_view name) {
  const std::size_t slash = name.find('/');
  const std::string goal_name(name.substr(slash == std::string_view::npos ? 0 : slash + 1));
  const catalog::Offer* only = nullptr;
  if (slash != std::string_view::npos) {
    only = catalog.find_offer(name.substr(0, slash));
    if (only == nullptr) return {};
  }
  std::vector<GoalId> goals;
  for (const catalog::Offer& offer : catalog.offers()) {
    if (only != nullptr && only != &offer) continue;
    if (const Goal* const goal = offer.terms.find_goal(goal_name)) goals.push_back(goal->id);
  }
  return goals;
}

}  // namespace homing::admin
