#include "homing/catalog/rows.hpp"

#include <algorithm>
#include <unordered_map>

#include "catalog/postback_url_rows.hpp"
#include "catalog/row_values.hpp"
#include "homing/core/error.hpp"
#include "homing/core/text.hpp"

namespace homing::catalog {
namespace {

UrlTemplate url_of(const std::string& text, const std::string& what) {
  std::string error;
  auto url = UrlTemplate::parse(text, error);
  return required(std::move(url), what, error);
}

Advertiser advertiser_of(const AdvertiserRow& row) {
  const std::string what = name_of_row("advertiser", row);
  Advertiser advertiser{AdvertiserId(row.id), row.ref, row.name, std::nullopt, {}, state_of(row.state, what)};
  if (row.token_hash) {
    advertiser.token = required(TokenHash::parse_hex(*row.token_hash), what, "its token's hash is damaged");
  }
  for (const std::string& network : row.postback_ips) {
    advertiser.postback_ips.push_back(
        required(IpNetwork::parse(network), what, "\"" + network + "\" is no network in CIDR notation"));
  }
  return advertiser;
}

Affiliate affiliate_of(const AffiliateRow& row) {
  return {AffiliateId(row.id), row.ref, row.name, state_of(row.state, name_of_row("affiliate", row)),
          row.postback_secret};
}

Goal goal_of(const GoalRow& row) {
  const std::string what = name_of_row("goal", row);
  Goal goal;
  goal.id = GoalId(row.id);
  goal.ref = row.ref;
  goal.is_default = row.is_default;
  goal.payout = required(Rate::parse(row.payout), what, "payout \"" + row.payout + "\" is no rate");
  goal.revenue = required(Rate::parse(row.revenue), what, "revenue \"" + row.revenue + "\" is no rate");
  goal.currency = row.currency;
  goal.archived = state_of(row.state, what) != State::kActive;
  if (goal.archived && goal.is_default) throw UserError(what + ": it is archived, and the default");
  return goal;
}

/// Bounded, so that adding it to a point in time can't overflow.
std::optional<std::chrono::seconds> window_of(const OfferRow& row) {
  constexpr std::int64_t kHundredYears = 36'525LL * 86'400;
  if (!row.attribution_window_seconds) return std::nullopt;
  const std::int64_t seconds = *row.attribution_window_seconds;
  if (seconds >= 1 && seconds <= kHundredYears) return std::chrono::seconds(seconds);
  throw UserError(name_of_row("offer", row) +
                  ": its attribution window is not between a second and a hundred years");
}

OfferTerms terms_of(const OfferRow& row, State state, const Advertiser& advertiser, std::vector<Goal> goals) {
  OfferTerms terms;
  terms.offer = OfferId(row.id);
  terms.advertiser = advertiser.id;
  terms.paused = state != State::kActive || advertiser.state != State::kActive;
  terms.refuse_postbacks_when_paused = row.refuse_postbacks_when_paused;
  terms.review = row.review;
  terms.payout_override = row.payout_override;
  terms.attribution_window = window_of(row);
  terms.goals = std::move(goals);
  terms.token = advertiser.token;
  terms.postback_ips = advertiser.postback_ips;
  return terms;
}

Offer offer_of(const OfferRow& row, const Advertiser& advertiser, std::vector<Goal> goals) {
  const std::string what = name_of_row("offer", row);
  const auto defaults =
      std::count_if(goals.begin(), goals.end(), [](const Goal& goal) { return goal.is_default; });
  if (defaults != 1)
    throw UserError(what + ": it has " + std::to_string(defaults) + " default goals instead of one");

  Offer offer;
  offer.id = OfferId(row.id);
  offer.ref = row.ref;
  offer.advertiser = advertiser.id;
  offer.advertiser_ref = advertiser.ref;
  offer.name = row.name;
  offer.state = state_of(row.state, what);
  offer.target = url_of(row.target_url, what + ": target_url");
  if (row.fallback_url) offer.fallback = url_of(*row.fallback_url, what + ": fallback_url");
  offer.click_id_parameter = row.click_id_parameter;
  offer.deep_link_hosts = row.deep_link_hosts;
  offer.terms = terms_of(row, offer.state, advertiser, std::move(goals));
  return offer;
}

ClickIdKey key_of(const KeyRow& row) {
  const std::string what = "click ID key " + std::to_string(row.version);
  const std::string bytes = required(from_hex(row.key), what, "it is damaged");
  ClickIdKey key;
  if (bytes.size() != key.bytes.size()) throw UserError(what + ": it is damaged");
  key.version = row.version;
  std::copy(bytes.begin(), bytes.end(), key.bytes.begin());
  key.active_from = UnixMillis(std::chrono::milliseconds(row.active_from_millis));
  return key;
}

std::vector<Offer> offers_of(const CatalogRows& rows, const std::vector<Advertiser>& advertisers) {
  std::unordered_map<std::int64_t, const Advertiser*> by_id;
  for (const Advertiser& advertiser : advertisers) by_id.emplace(advertiser.id.value(), &advertiser);
  std::unordered_map<std::int64_t, std::vector<Goal>> goals;
  for (const GoalRow& row : rows.goals) goals[row.offer_id].push_back(goal_of(row));

  std::vector<Offer> offers;
  for (const OfferRow& row : rows.offers) {
    const auto advertiser = by_id.find(row.advertiser_id);
    if (advertiser == by_id.end())
      throw UserError(name_of_row("offer", row) + ": its advertiser is not there");
    offers.push_back(offer_of(row, *advertiser->second, std::move(goals[row.id])));
  }
  return offers;
}

AdvertiserRow row_of(const Advertiser& advertiser) {
  AdvertiserRow row{advertiser.id.value(),
                    advertiser.ref,
                    advertiser.name,
                    std::nullopt,
                    {},
                    std::string(name_of(advertiser.state))};
  if (advertiser.token) row.token_hash = advertiser.token->to_hex();
  for (const IpNetwork& network : advertiser.postback_ips) row.postback_ips.push_back(network.to_string());
  return row;
}

OfferRow row_of(const Offer& offer) {
  OfferRow row;
  row.id = offer.id.value();
  row.ref = offer.ref;
  row.advertiser_id = offer.advertiser.value();
  row.name = offer.name;
  row.state = name_of(offer.state);
  row.target_url = offer.target.text();
  if (offer.fallback) row.fallback_url = offer.fallback->text();
  row.click_id_parameter = offer.click_id_parameter;
  row.deep_link_hosts = offer.deep_link_hosts;
  if (offer.terms.attribution_window)
    row.attribution_window_seconds = offer.terms.attribution_window->count();
  row.review = offer.terms.review;
  row.payout_override = offer.terms.payout_override;
  row.refuse_postbacks_when_paused = offer.terms.refuse_postbacks_when_paused;
  return row;
}

GoalRow row_of(const Goal& goal, OfferId offer) {
  return {goal.id.value(),
          offer.value(),
          goal.ref,
          goal.is_default,
          goal.payout.to_string(),
          goal.revenue.to_string(),
          goal.currency,
          std::string(name_of(state_of(goal)))};
}

KeyRow row_of(const ClickIdKey& key) {
  const std::string_view bytes(reinterpret_cast<const char*>(key.bytes.data()), key.bytes.size());
  return {key.version, to_hex(bytes), key.active_from.time_since_epoch().count()};
}

}  // namespace

std::shared_ptr<const Catalog> build_catalog(const CatalogRows& rows) {
  std::vector<Advertiser> advertisers;
  for (const AdvertiserRow& row : rows.advertisers) advertisers.push_back(advertiser_of(row));
  std::vector<Affiliate> affiliates;
  for (const AffiliateRow& row : rows.affiliates) affiliates.push_back(affiliate_of(row));
  std::vector<Offer> offers = offers_of(rows, advertisers);
  PostbackUrls postback_urls = postback_urls_of(rows.postback_urls, affiliates, offers);
  std::vector<ClickIdKey> keys;
  for (const KeyRow& row : rows.keys) keys.push_back(key_of(row));
  return std::make_shared<const Catalog>(rows.version, std::move(advertisers), std::move(affiliates),
                                         std::move(offers), std::move(postback_urls),
                                         ClickIdKeys(std::move(keys)));
}

CatalogRows rows_of(const Catalog& catalog) {
  CatalogRows rows;
  rows.version = catalog.version();
  for (const Advertiser& advertiser : catalog.advertisers()) rows.advertisers.push_back(row_of(advertiser));
  for (const Affiliate& affiliate : catalog.affiliates()) {
    rows.affiliates.push_back({affiliate.id.value(), affiliate.ref, affiliate.name,
                               std::string(name_of(affiliate.state)), affiliate.postback_secret});
  }
  for (const Offer& offer : catalog.offers()) {
    rows.offers.push_back(row_of(offer));
    for (const Goal& goal : offer.terms.goals) rows.goals.push_back(row_of(goal, offer.id));
  }
  for (const PostbackUrl& url : catalog.postback_urls()) rows.postback_urls.push_back(row_of(url));
  for (const ClickIdKey& key : catalog.keys().all()) rows.keys.push_back(row_of(key));
  return rows;
}

}  // namespace homing::catalog
