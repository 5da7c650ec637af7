#pragma once

#include "catalog/object_reader.hpp"
#include "homing/catalog/document.hpp"

/// One entry of a document each, its members checked one by one. A member that is wrong is a fault at the
/// reader.
namespace homing::catalog {

[[nodiscard]] AdvertiserEntry read_advertiser(ObjectReader& reader);
[[nodiscard]] AffiliateEntry read_affiliate(ObjectReader& reader);
[[nodiscard]] GoalEntry read_goal(ObjectReader& reader);
/// Without its goals.
[[nodiscard]] OfferEntry read_offer(ObjectReader& reader);
[[nodiscard]] PostbackUrlEntry read_postback_url(ObjectReader& reader);

}  // namespace homing::catalog
