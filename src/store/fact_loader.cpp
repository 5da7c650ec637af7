#include "store/fact_loader.hpp"

#include <homing_sql/sql.hpp>
#include <set>
#include <string_view>

#include "store/array_text.hpp"
#include "store/columns.hpp"

namespace homing::store {
namespace {

using namespace columns;
using pqxx::field;
using pqxx::row;

apply::ClickFacts to_click(const row& r) {
  return {.id = ClickId::from_uuid(uuid(r["click_id"])),
          .offer = id<OfferId>(r["click_offer_id"]),
          .affiliate = id<AffiliateId>(r["click_affiliate_id"]),
          .advertiser = id<AdvertiserId>(r["click_advertiser_id"]),
          .is_visit = r["click_is_visit"].as<bool>()};
}

apply::Conversion to_conversion(const row& r) {
  apply::Conversion conversion;
  conversion.click_id = ClickId::from_uuid(uuid(r["click_id"]));
  conversion.goal = id<GoalId>(r["goal_id"]);
  conversion.txid = text(r["txid"]);
  conversion.id = uuid(r["conversion_id"]);
  conversion.status = expected(parse_conversion_status(view(r["status"])), r["status"]);
  conversion.recorded_at = time(r["recorded_at"]);
  conversion.changed_at = time(r["changed_at"]);
  conversion.events = r["events"].as<int>();
  conversion.offer = id<OfferId>(r["offer_id"]);
  conversion.affiliate = id<AffiliateId>(r["affiliate_id"]);
  conversion.advertiser = id<AdvertiserId>(r["advertiser_id"]);
  if (!r["amount"].is_null()) conversion.amount = decimal(r["amount"]);
  conversion.amount_currency = optional_text(r["amount_currency"]);
  conversion.payout = decimal(r["payout"]);
  conversion.payout_currency = text(r["payout_currency"]);
  conversion.revenue = decimal(r["revenue"]);
  conversion.revenue_currency = text(r["revenue_currency"]);
  const row::size_type first_label = r.column_number("adv1");
  for (std::size_t i = 0; i < conversion.labels.size(); ++i) {
    conversion.labels[i] = text(r[first_label + static_cast<row::size_type>(i)]);
  }
  return conversion;
}

std::vector<IpNetwork> networks(const field& f) {
  std::vector<IpNetwork> list;
  for_each_item(f, [&](std::string_view network) { list.push_back(expected(IpNetwork::parse(network), f)); });
  return list;
}

OfferTerms to_terms(const row& r) {
  OfferTerms terms;
  terms.offer = id<OfferId>(r["offer_id"]);
  terms.advertiser = id<AdvertiserId>(r["advertiser_id"]);
  terms.paused = r["paused"].as<bool>();
  terms.refuse_postbacks_when_paused = r["refuse_postbacks_when_paused"].as<bool>();
  terms.review = r["review"].as<bool>();
  terms.payout_override = r["payout_override"].as<bool>();
  const field window = r["attribution_window_seconds"];
  if (!window.is_null()) terms.attribution_window = std::chrono::seconds(window.as<std::int64_t>());
  const field token = r["token_hash"];
  if (!token.is_null()) terms.token = expected(TokenHash::parse_hex(view(token)), token);
  terms.postback_ips = networks(r["postback_ips"]);
  return terms;
}

Rate rate(const field& value, const field& is_percent) {
  return {.kind = is_percent.as<bool>() ? Rate::Kind::kPercent : Rate::Kind::kFlat, .value = decimal(value)};
}

Goal to_goal(const row& r) {
  return {.id = id<GoalId>(r["goal_id"]),
          .ref = text(r["ref"]),
          .is_default = r["is_default"].as<bool>(),
          .payout = rate(r["payout"], r["payout_percent"]),
          .revenue = rate(r["revenue"], r["revenue_percent"]),
          .currency = text(r["currency"]),
          .archived = r["archived"].as<bool>()};
}

struct Terms {
  std::vector<OfferTerms> of_offers;
  bool anybody_is_told = false;
};

template <class AnyId>
std::string ids_text(const std::set<AnyId>& ids) {
  return array_text(ids, [](AnyId any) { return std::to_string(any.value()); });
}

Terms load_terms(pqxx::work& work, const std::set<OfferId>& offers) {
  Terms loaded;
  std::vector<OfferTerms>& terms = loaded.of_offers;
  if (offers.empty()) return loaded;
  for (const row& r : work.exec_prepared(sql::apply_load_terms.name, ids_text(offers))) {
    const bool is_next = terms.empty() || terms.back().offer != id<OfferId>(r["offer_id"]);
    if (is_next) terms.push_back(to_terms(r));
    if (!r["goal_id"].is_null()) terms.back().goals.push_back(to_goal(r));
    loaded.anybody_is_told = r["anybody_is_told"].as<bool>();
  }
  return loaded;
}

apply::DeliveryRule to_rule(const row& r) {
  apply::DeliveryRule rule;
  rule.url = id<PostbackUrlId>(r["id"]);
  rule.affiliate = id<AffiliateId>(r["affiliate_id"]);
  if (!r["offer_id"].is_null()) rule.offer = id<OfferId>(r["offer_id"]);
  for_each_item(r["goals"], [&](std::string_view goal) { rule.goals.emplace_back(goal); });
  for_each_item(r["statuses"], [&](std::string_view status) {
    rule.statuses.push_back(expected(parse_conversion_status(status), r["statuses"]));
  });
  rule.share = r["share"].as<int>();
  rule.paused = r["paused"].as<bool>();
  return rule;
}

std::vector<apply::DeliveryRule> load_rules(pqxx::work& work, const std::set<AffiliateId>& affiliates) {
  std::vector<apply::DeliveryRule> rules;
  for (const row& r : work.exec_prepared(sql::apply_load_delivery_rules.name, ids_text(affiliates))) {
    rules.push_back(to_rule(r));
  }
  return rules;
}

}  // namespace

apply::PostbackFacts load_facts(pqxx::work& work, const std::vector<ClickId>& clicks) {
  apply::PostbackFacts facts;
  if (clicks.empty()) return facts;
  const std::string ids = array_text(clicks, [](const ClickId& click) { return click.to_string(); });
  std::set<OfferId> offers;
  std::set<AffiliateId> affiliates;
  for (const row& r : work.exec_prepared(sql::apply_load_facts.name, ids)) {
    if (!r["click_offer_id"].is_null()) {
      const apply::ClickFacts click = to_click(r);
      const bool is_next = facts.clicks.empty() || facts.clicks.back().id != click.id;
      if (is_next) facts.clicks.push_back(click);
      offers.insert(click.offer);
      affiliates.insert(click.affiliate);
    }
    if (!r["conversion_id"].is_null()) {
      facts.conversions.push_back(to_conversion(r));
      offers.insert(facts.conversions.back().offer);
      affiliates.insert(facts.conversions.back().affiliate);
    }
  }
  Terms terms = load_terms(work, offers);
  facts.terms = std::move(terms.of_offers);
  if (terms.anybody_is_told) facts.rules = load_rules(work, affiliates);
  return facts;
}

}  // namespace homing::store
