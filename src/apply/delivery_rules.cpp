#include "apply/delivery_rules.hpp"

#include <algorithm>
#include <string>

#include "homing/core/stable_hash.hpp"

namespace homing::apply {
namespace {

template <class List, class Value>
bool contains(const List& list, const Value& value) {
  return std::find(list.begin(), list.end(), value) != list.end();
}

bool wants(const DeliveryRule& rule, ConversionStatus status, std::string_view goal_ref) {
  return contains(rule.statuses, status) && (rule.goals.empty() || contains(rule.goals, goal_ref));
}

}  // namespace

void DeliveryRules::add_deliveries(const Conversion& conversion, std::string_view goal_ref, UnixMillis now,
                                   std::vector<Delivery>& deliveries) const {
  if (rules_.empty()) return;
  const bool only_own = has_own_urls(conversion.affiliate, conversion.offer);
  const std::optional<OfferId> offer = only_own ? std::optional(conversion.offer) : std::nullopt;
  for (const DeliveryRule& rule : rules_) {
    if (rule.affiliate != conversion.affiliate || rule.offer != offer) continue;
    if (rule.paused || !wants(rule, conversion.status, goal_ref)) continue;
    deliveries.push_back({.click_id = conversion.click_id,
                          .conversion_id = conversion.id,
                          .sequence = conversion.events,
                          .url = rule.url,
                          .affiliate = conversion.affiliate,
                          .status = conversion.status,
                          .created_at = now,
                          .withheld = !is_in_share(conversion.id, rule.url, rule.share)});
  }
}

bool DeliveryRules::has_own_urls(AffiliateId affiliate, OfferId offer) const {
  return std::any_of(rules_.begin(), rules_.end(), [&](const DeliveryRule& rule) {
    return rule.affiliate == affiliate && rule.offer == offer;
  });
}

bool is_in_share(const Uuid& conversion, PostbackUrlId url, int share) {
  constexpr std::uint64_t kWhole = 100;
  std::string bytes(conversion.view());
  bytes += std::to_string(url.value());
  return stable_hash(bytes) % kWhole < static_cast<std::uint64_t>(share);
}

}  // namespace homing::apply
