#include "store/fact_loader.hpp"

#include <homing_sql/sql.hpp>
#include <set>
#include <string_view>

#include "homing/core/store_error.hpp"

namespace homing::store {
namespace {

using pqxx::field;
using pqxx::row;

template <class List, class ToText>
std::string array_text(const List& items, ToText to_text) {
  std::string text = "{";
  for (const auto& item : items) {
    if (text.size() > 1) text.push_back(',');
    text += to_text(item);
  }
  return text + "}";
}

// What stands in the database was checked by its constraints and by who wrote it. Should it not be what this
// binary expects, an operator has to look.
template <class Value>
Value expected(std::optional<Value> value, const field& from) {
  if (!value) {
    throw StoreError(StoreFailure::kBroken,
                     std::string("column ") + from.name() + " holds what this version does not know");
  }
  return *value;
}

std::string_view view(const field& f) {
  return {f.c_str(), f.size()};
}
std::string text(const field& f) {
  return std::string(view(f));
}
std::optional<std::string> optional_text(const field& f) {
  return f.is_null() ? std::nullopt : std::optional(text(f));
}
Uuid uuid(const field& f) {
  return expected(Uuid::parse(view(f)), f);
}
Decimal decimal(const field& f) {
  return expected(Decimal::parse(view(f)), f);
}
UnixMillis time(const field& f) {
  return UnixMillis(std::chrono::milliseconds(f.as<std::int64_t>()));
}
template <class AnyId>
AnyId id(const field& f) {
  return AnyId(f.as<std::int64_t>());
}

apply::ClickFacts to_click(const row& r) {
  return {.id = ClickId::from_uuid(uuid(r["click_id"])),
          .offer = id<OfferId>(r["click_offer_id"]),
          .affiliate = id<AffiliateId>(r["click_affiliate_id"]),
          .advertiser = id<AdvertiserId>(r["click_advertiser_id"])};
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
  for (std::string_view rest = view(f); !rest.empty();) {
    const std::size_t comma = std::min(rest.find(','), rest.size());
    list.push_back(expected(IpNetwork::parse(rest.substr(0, comma)), f));
    rest.remove_prefix(std::min(comma + 1, rest.size()));
  }
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
          .currency = text(r["currency"])};
}

std::vector<OfferTerms> load_terms(pqxx::work& work, const std::set<OfferId>& offers) {
  std::vector<OfferTerms> terms;
  if (offers.empty()) return terms;
  const std::string ids = array_text(offers, [](OfferId offer) { return std::to_string(offer.value()); });
  for (const row& r : work.exec_prepared(sql::apply_load_terms.name, ids)) {
    const bool is_next = terms.empty() || terms.back().offer != id<OfferId>(r["offer_id"]);
    if (is_next) terms.push_back(to_terms(r));
    if (!r["goal_id"].is_null()) terms.back().goals.push_back(to_goal(r));
  }
  return terms;
}

}  // namespace

apply::PostbackFacts load_facts(pqxx::work& work, const std::vector<ClickId>& clicks) {
  apply::PostbackFacts facts;
  if (clicks.empty()) return facts;
  const std::string ids = array_text(clicks, [](const ClickId& click) { return click.to_string(); });
  std::set<OfferId> offers;
  for (const row& r : work.exec_prepared(sql::apply_load_facts.name, ids)) {
    if (!r["click_offer_id"].is_null()) {
      const apply::ClickFacts click = to_click(r);
      const bool is_next = facts.clicks.empty() || facts.clicks.back().id != click.id;
      if (is_next) facts.clicks.push_back(click);
      offers.insert(click.offer);
    }
    if (!r["conversion_id"].is_null()) {
      facts.conversions.push_back(to_conversion(r));
      offers.insert(facts.conversions.back().offer);
    }
  }
  facts.terms = load_terms(work, offers);
  return facts;
}

}  // namespace homing::store
