#pragma once

#include <string_view>
#include <vector>

#include "homing/apply/store.hpp"

namespace homing::apply {

/// Which postback URLs are told of a conversion's status.
///
/// An affiliate's URLs for an offer stand in place of those that it has for all offers. Of the conversions
/// that a URL is told, a share below 100 takes the same ones whoever asks and whenever: a conversion's later
/// statuses go where its first one went.
class DeliveryRules {
 public:
  explicit DeliveryRules(std::vector<DeliveryRule> rules) : rules_(std::move(rules)) {}

  /// Adds a delivery for each, withheld ones too, of the status that the conversion has now.
  /// @param goal_ref  of the conversion's goal; empty when that is gone
  void add_deliveries(const Conversion& conversion, std::string_view goal_ref, UnixMillis now,
                      std::vector<Delivery>& deliveries) const;

 private:
  [[nodiscard]] bool has_own_urls(AffiliateId affiliate, OfferId offer) const;

  std::vector<DeliveryRule> rules_;  // few an affiliate, of the few affiliates of one batch
};

/// Whether the conversion is in the share (in percent) that the URL is told.
[[nodiscard]] bool is_in_share(const Uuid& conversion, PostbackUrlId url, int share);

}  // namespace homing::apply
