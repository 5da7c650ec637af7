#pragma once

#include <optional>
#include <string_view>
#include <vector>

#include "homing/catalog/catalog.hpp"
#include "homing/model/ids.hpp"

/// What a request calls an entry of the catalog, by number or ref. Empty when there is none such.
namespace homing::admin {

[[nodiscard]] std::optional<OfferId> offer_named(const catalog::Catalog& catalog, std::string_view name);
[[nodiscard]] std::optional<AffiliateId> affiliate_named(const catalog::Catalog& catalog,
                                                         std::string_view name);
[[nodiscard]] std::optional<AdvertiserId> advertiser_named(const catalog::Catalog& catalog,
                                                           std::string_view name);
/// Of every offer that has one called so; `offer/goal` names the one of that offer.
[[nodiscard]] std::vector<GoalId> goals_named(const catalog::Catalog& catalog, std::string_view name);

}  // namespace homing::admin
