#include "store/catalog_writer.hpp"
#include "store/parameter_values.hpp"

#include <algorithm>
#include <homing_sql/sql.hpp>
#include <string>

namespace homing::store {
namespace {

// pqxx 6.4 takes no std::optional as a parameter, but a null char pointer as NULL.
std::optional<std::string> text_of(const std::optional<std::int64_t>& number) {
  return number ? std::optional(std::to_string(*number)) : std::nullopt;
}

std::string joined(const std::vector<std::string>& words) {
  std::string text;
  for (const std::string& word : words) text += (text.empty() ? "" : " ") + word;
  return text;
}

template <class Present, class Entry>
std::int64_t highest_id(const std::vector<Present>& present, const std::vector<Entry>& wanted) {
  std::int64_t highest = 0;
  for (const Present& entry : present) highest = std::max(highest, entry.id.value());
  for (const Entry& entry : wanted) highest = std::max(highest, entry.id.value_or(0));
  return highest;
}

std::int64_t highest_goal_id(const catalog::Catalog& present, const catalog::Document& wanted) {
  std::int64_t highest = 0;
  const std::vector<catalog::GoalEntry> none_wanted;
  for (const catalog::Offer& offer : present.offers()) {
    highest = std::max(highest, highest_id(offer.terms.goals, none_wanted));
  }
  const std::vector<Goal> none_present;
  for (const catalog::OfferEntry& offer : wanted.offers) {
    highest = std::max(highest, highest_id(none_present, offer.goals));
  }
  return highest;
}

bool is_percent(const Rate& rate) {
  return rate.kind == Rate::Kind::kPercent;
}

}  // namespace

void CatalogWriter::skip_taken_ids(const catalog::Catalog& present) {
  skip_ids("advertisers", highest_id(present.advertisers(), wanted_.advertisers));
  skip_ids("affiliates", highest_id(present.affiliates(), wanted_.affiliates));
  skip_ids("offers", highest_id(present.offers(), wanted_.offers));
  skip_ids("goals", highest_goal_id(present, wanted_));
  skip_ids("postback_urls", highest_id(present.postback_urls(), wanted_.postback_urls));
}

void CatalogWriter::skip_ids(const char* table, std::int64_t highest) {
  if (highest > 0) tx_.exec_prepared1(sql::catalog_skip_ids.name, table, highest);
}

void CatalogWriter::write(const catalog::Change& change) {
  using Subject = catalog::Change::Subject;
  switch (change.subject) {
    case Subject::kAdvertiser:
      return write_advertiser(wanted_.advertisers.at(change.entry));
    case Subject::kAffiliate:
      return write_affiliate(wanted_.affiliates.at(change.entry));
    case Subject::kOffer:
      return write_offer(wanted_.offers.at(change.entry));
    case Subject::kGoal: {
      const catalog::OfferEntry& offer = wanted_.offers.at(change.entry);
      return write_goal(offer, offer.goals.at(change.goal));
    }
    case Subject::kPostbackUrl:
      return write_postback_url(wanted_.postback_urls.at(change.entry));
  }
}

void CatalogWriter::write_advertiser(const catalog::AdvertiserEntry& entry) {
  const auto token = entry.token ? std::optional(entry.token->to_hex()) : std::nullopt;
  tx_.exec_prepared0(sql::catalog_put_advertiser.name, entry.ref, or_null(text_of(entry.id)), entry.name,
                     or_null(token), joined(entry.postback_ips), std::string(name_of(entry.state)));
}

void CatalogWriter::write_affiliate(const catalog::AffiliateEntry& entry) {
  tx_.exec_prepared0(sql::catalog_put_affiliate.name, entry.ref, or_null(text_of(entry.id)), entry.name,
                     std::string(name_of(entry.state)), or_null(entry.postback_secret));
}

void CatalogWriter::write_offer(const catalog::OfferEntry& entry) {
  const auto window = entry.attribution_window
                          ? std::optional<std::int64_t>(entry.attribution_window->count())
                          : std::nullopt;
  tx_.exec_prepared0(sql::catalog_put_offer.name, entry.ref, or_null(text_of(entry.id)), entry.advertiser,
                     entry.name, std::string(name_of(entry.state)), entry.target_url,
                     or_null(entry.fallback_url), entry.click_id_parameter, joined(entry.deep_link_hosts),
                     or_null(text_of(window)), entry.review, entry.payout_override,
                     entry.refuse_postbacks_when_paused);
}

void CatalogWriter::write_goal(const catalog::OfferEntry& offer, const catalog::GoalEntry& entry) {
  if (entry.is_default) tx_.exec_prepared0(sql::catalog_clear_default_goal.name, offer.ref, entry.ref);
  tx_.exec_prepared0(sql::catalog_put_goal.name, offer.ref, entry.ref, or_null(text_of(entry.id)),
                     entry.is_default, entry.payout.value.to_string(), is_percent(entry.payout),
                     entry.revenue.value.to_string(), is_percent(entry.revenue), entry.currency,
                     std::string(name_of(entry.state)));
}

void CatalogWriter::write_postback_url(const catalog::PostbackUrlEntry& entry) {
  std::vector<std::string> statuses;
  for (const ConversionStatus status : entry.statuses) statuses.emplace_back(name_of(status));
  const auto body_type = entry.body ? std::optional(std::string(name_of(entry.body_type))) : std::nullopt;
  tx_.exec_prepared0(sql::catalog_put_postback_url.name, entry.ref, or_null(text_of(entry.id)),
                     entry.affiliate, or_null(entry.offer), std::string(name_of(entry.state)),
                     joined(entry.goals), joined(statuses), entry.share, std::string(name_of(entry.method)),
                     entry.url, or_null(entry.body), or_null(body_type));
}

}  // namespace homing::store
