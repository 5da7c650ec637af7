#pragma once

#include <nlohmann/json.hpp>

#include "homing/catalog/document.hpp"

namespace homing::catalog {

/// An entry's members as a catalog file has them, every default written out; without its id, its secret, and
/// an offer's goals.
[[nodiscard]] nlohmann::ordered_json members_of(const AdvertiserEntry& entry);
[[nodiscard]] nlohmann::ordered_json members_of(const AffiliateEntry& entry);
[[nodiscard]] nlohmann::ordered_json members_of(const OfferEntry& entry);
[[nodiscard]] nlohmann::ordered_json members_of(const GoalEntry& entry);
[[nodiscard]] nlohmann::ordered_json members_of(const PostbackUrlEntry& entry);

}  // namespace homing::catalog
