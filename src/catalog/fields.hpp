#pragma once

#include <string>
#include <vector>

#include "homing/catalog/document.hpp"

namespace homing::catalog {

/// One member of an entry as text, for comparing and for showing.
struct Field {
  std::string name;
  std::string value;       ///< Empty where there is none.
  bool is_secret = false;  ///< To be compared, never shown.
};

/// What there is, as the document would have it. Of the same kind of entry, fields come in the same order.
[[nodiscard]] std::vector<Field> fields_of(const AdvertiserEntry& entry);
[[nodiscard]] std::vector<Field> fields_of(const AffiliateEntry& entry);
[[nodiscard]] std::vector<Field> fields_of(const OfferEntry& entry);
[[nodiscard]] std::vector<Field> fields_of(const GoalEntry& entry);
[[nodiscard]] std::vector<Field> fields_of(const PostbackUrlEntry& entry);

/// Without the id: whoever compares ids does it by check_against().
[[nodiscard]] AdvertiserEntry entry_of(const Advertiser& advertiser);
[[nodiscard]] AffiliateEntry entry_of(const Affiliate& affiliate);
[[nodiscard]] OfferEntry entry_of(const Offer& offer);
[[nodiscard]] GoalEntry entry_of(const Goal& goal);
[[nodiscard]] PostbackUrlEntry entry_of(const PostbackUrl& url);

}  // namespace homing::catalog
