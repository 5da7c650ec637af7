#include "catalog/fields.hpp"

#include <algorithm>

#include "catalog/values.hpp"
#include "homing/core/units.hpp"

namespace homing::catalog {
namespace {

std::string yes_or_no(bool flag) {
  return flag ? "yes" : "no";
}

std::string joined(std::vector<std::string> texts) {
  std::sort(texts.begin(), texts.end());
  std::string result;
  for (const std::string& text : texts) result += (result.empty() ? "" : ", ") + text;
  return result;
}

}  // namespace

std::vector<Field> fields_of(const AdvertiserEntry& entry) {
  return {
      {"name", in_quotes(entry.name, std::string::npos)},
      {"token", entry.token ? entry.token->to_hex() : "", true},
      {"postback_ips", joined(entry.postback_ips)},
      {"state", std::string(name_of(entry.state))},
  };
}

std::vector<Field> fields_of(const AffiliateEntry& entry) {
  return {
      {"name", in_quotes(entry.name, std::string::npos)},
      {"state", std::string(name_of(entry.state))},
      {"postback_secret", entry.postback_secret.value_or(""), true},
  };
}

std::vector<Field> fields_of(const OfferEntry& entry) {
  return {
      {"advertiser", entry.advertiser},
      {"name", in_quotes(entry.name, std::string::npos)},
      {"state", std::string(name_of(entry.state))},
      {"target_url", entry.target_url},
      {"fallback_url", entry.fallback_url.value_or("")},
      {"click_id_parameter", entry.click_id_parameter},
      {"deep_link_hosts", joined(entry.deep_link_hosts)},
      {"attribution_window", entry.attribution_window ? duration_text(*entry.attribution_window) : ""},
      {"review", yes_or_no(entry.review)},
      {"payout_override", yes_or_no(entry.payout_override)},
      {"refuse_postbacks_when_paused", yes_or_no(entry.refuse_postbacks_when_paused)},
  };
}

std::vector<Field> fields_of(const GoalEntry& entry) {
  return {
      {"state", std::string(name_of(entry.state))},
      {"default", yes_or_no(entry.is_default)},
      {"payout", entry.payout.to_string()},
      {"revenue", entry.revenue.to_string()},
      {"currency", entry.currency},
  };
}

std::vector<Field> fields_of(const PostbackUrlEntry& entry) {
  std::vector<std::string> statuses;
  for (const ConversionStatus status : entry.statuses) statuses.emplace_back(name_of(status));
  return {
      {"affiliate", entry.affiliate},
      {"offer", entry.offer.value_or("")},
      {"state", std::string(name_of(entry.state))},
      {"goals", entry.goals.empty() ? "every one" : joined(entry.goals)},
      {"statuses", joined(std::move(statuses))},
      {"share", std::to_string(entry.share)},
      {"method", std::string(name_of(entry.method))},
      {"url", entry.url},
      {"body", entry.body ? in_quotes(*entry.body, std::string::npos) : ""},
      {"body_type", entry.body ? std::string(name_of(entry.body_type)) : ""},
  };
}

AdvertiserEntry entry_of(const Advertiser& advertiser) {
  AdvertiserEntry entry{advertiser.ref,   std::nullopt, advertiser.name,
                        advertiser.token, {},           advertiser.state};
  for (const IpNetwork& network : advertiser.postback_ips) entry.postback_ips.push_back(network.to_string());
  return entry;
}

AffiliateEntry entry_of(const Affiliate& affiliate) {
  return {affiliate.ref, std::nullopt, affiliate.name, affiliate.state, affiliate.postback_secret};
}

OfferEntry entry_of(const Offer& offer) {
  OfferEntry entry;
  entry.ref = offer.ref;
  entry.advertiser = offer.advertiser_ref;
  entry.name = offer.name;
  entry.state = offer.state;
  entry.target_url = offer.target.text();
  if (offer.fallback) entry.fallback_url = offer.fallback->text();
  entry.click_id_parameter = offer.click_id_parameter;
  entry.deep_link_hosts = offer.deep_link_hosts;
  entry.attribution_window = offer.terms.attribution_window;
  entry.review = offer.terms.review;
  entry.payout_override = offer.terms.payout_override;
  entry.refuse_postbacks_when_paused = offer.terms.refuse_postbacks_when_paused;
  return entry;
}

GoalEntry entry_of(const Goal& goal) {
  return {goal.ref, std::nullopt, state_of(goal), goal.is_default, goal.payout, goal.revenue, goal.currency};
}

PostbackUrlEntry entry_of(const PostbackUrl& url) {
  PostbackUrlEntry entry;
  entry.ref = url.ref;
  entry.affiliate = url.affiliate_ref;
  if (url.offer) entry.offer = url.offer_ref;
  entry.state = state_of(url);
  entry.goals = url.goals;
  entry.statuses = url.statuses;
  entry.share = url.share;
  entry.method = url.method;
  entry.url = url.url.text();
  if (url.body) {
    entry.body = url.body->text();
    entry.body_type = url.body->kind();
  }
  return entry;
}

}  // namespace homing::catalog
