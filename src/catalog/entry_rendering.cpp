#include "catalog/entry_rendering.hpp"

#include "homing/core/units.hpp"

namespace homing::catalog {
namespace {

using Json = nlohmann::ordered_json;

template <class Value>
void add_if_there(Json& json, const char* member, const std::optional<Value>& value) {
  if (value) json[member] = *value;
}

}  // namespace

Json members_of(const AdvertiserEntry& entry) {
  return {{"ref", entry.ref},
          {"name", entry.name},
          {"state", name_of(entry.state)},
          {"postback_ips", entry.postback_ips}};
}

Json members_of(const AffiliateEntry& entry) {
  return {{"ref", entry.ref}, {"name", entry.name}, {"state", name_of(entry.state)}};
}

Json members_of(const OfferEntry& entry) {
  Json json{{"ref", entry.ref},
            {"advertiser", entry.advertiser},
            {"name", entry.name},
            {"state", name_of(entry.state)},
            {"target_url", entry.target_url}};
  add_if_there(json, "fallback_url", entry.fallback_url);
  json["click_id_parameter"] = entry.click_id_parameter;
  json["deep_link_hosts"] = entry.deep_link_hosts;
  if (entry.attribution_window) json["attribution_window"] = duration_text(*entry.attribution_window);
  json["review"] = entry.review;
  json["payout_override"] = entry.payout_override;
  json["refuse_postbacks_when_paused"] = entry.refuse_postbacks_when_paused;
  return json;
}

Json members_of(const GoalEntry& entry) {
  return {{"ref", entry.ref},
          {"state", name_of(entry.state)},
          {"default", entry.is_default},
          {"payout", entry.payout.to_string()},
          {"revenue", entry.revenue.to_string()},
          {"currency", entry.currency}};
}

Json members_of(const PostbackUrlEntry& entry) {
  Json json{{"ref", entry.ref}, {"affiliate", entry.affiliate}};
  add_if_there(json, "offer", entry.offer);
  json["state"] = name_of(entry.state);
  json["goals"] = entry.goals;
  json["statuses"] = Json::array();
  for (const ConversionStatus status : entry.statuses) json["statuses"].push_back(name_of(status));
  json["share"] = entry.share;
  json["method"] = name_of(entry.method);
  json["url"] = entry.url;
  add_if_there(json, "body", entry.body);
  if (entry.body) json["body_type"] = name_of(entry.body_type);
  return json;
}

}  // namespace homing::catalog
