#include "store/catalog_reader.hpp"

#include <homing_sql/sql.hpp>
#include <string>

namespace homing::store {
namespace {

/// What array_to_string(..., ' ') has joined.
std::vector<std::string> split(std::string_view text) {
  std::vector<std::string> words;
  while (!text.empty()) {
    const auto blank = text.find(' ');
    words.emplace_back(text.substr(0, blank));
    text.remove_prefix(blank == std::string_view::npos ? text.size() : blank + 1);
  }
  return words;
}

template <class Value>
std::optional<Value> or_none(const pqxx::field& field) {
  return field.is_null() ? std::nullopt : std::optional(field.as<Value>());
}

catalog::AdvertiserRow advertiser_of(const pqxx::row& row) {
  return {row["id"].as<std::int64_t>(),
          row["ref"].c_str(),
          row["name"].c_str(),
          or_none<std::string>(row["token_hash"]),
          split(row["postback_ips"].c_str()),
          row["state"].c_str()};
}

catalog::AffiliateRow affiliate_of(const pqxx::row& row) {
  return {row["id"].as<std::int64_t>(), row["ref"].c_str(), row["name"].c_str(), row["state"].c_str(),
          or_none<std::string>(row["postback_secret"])};
}

catalog::OfferRow offer_of(const pqxx::row& row) {
  catalog::OfferRow offer;
  offer.id = row["id"].as<std::int64_t>();
  offer.ref = row["ref"].c_str();
  offer.advertiser_id = row["advertiser_id"].as<std::int64_t>();
  offer.name = row["name"].c_str();
  offer.state = row["state"].c_str();
  offer.target_url = row["target_url"].c_str();
  offer.fallback_url = or_none<std::string>(row["fallback_url"]);
  offer.click_id_parameter = row["click_id_parameter"].c_str();
  offer.deep_link_hosts = split(row["deep_link_hosts"].c_str());
  offer.attribution_window_seconds = or_none<std::int64_t>(row["attribution_window_seconds"]);
  offer.review = row["review"].as<bool>();
  offer.payout_override = row["payout_override"].as<bool>();
  offer.refuse_postbacks_when_paused = row["refuse_postbacks_when_paused"].as<bool>();
  return offer;
}

catalog::GoalRow goal_of(const pqxx::row& row) {
  return {row["id"].as<std::int64_t>(), row["offer_id"].as<std::int64_t>(),
          row["ref"].c_str(),           row["is_default"].as<bool>(),
          row["payout"].c_str(),        row["revenue"].c_str(),
          row["currency"].c_str(),      row["state"].c_str()};
}

catalog::PostbackUrlRow postback_url_of(const pqxx::row& row) {
  catalog::PostbackUrlRow url;
  url.id = row["id"].as<std::int64_t>();
  url.ref = row["ref"].c_str();
  url.affiliate_id = row["affiliate_id"].as<std::int64_t>();
  url.offer_id = or_none<std::int64_t>(row["offer_id"]);
  url.state = row["state"].c_str();
  url.goals = split(row["goals"].c_str());
  url.statuses = split(row["statuses"].c_str());
  url.share = row["share"].as<int>();
  url.method = row["method"].c_str();
  url.url = row["url"].c_str();
  url.body = or_none<std::string>(row["body"]);
  url.body_type = or_none<std::string>(row["body_type"]);
  return url;
}

catalog::KeyRow key_of(const pqxx::row& row) {
  return {row["version"].as<unsigned>(), row["key"].c_str(), row["active_from_millis"].as<std::int64_t>()};
}

template <class Row>
std::vector<Row> read_all(pqxx::work& tx, const sql::Query& query, Row (*row_of)(const pqxx::row&)) {
  std::vector<Row> rows;
  for (const pqxx::row& row : tx.exec_prepared(query.name)) rows.push_back(row_of(row));
  return rows;
}

}  // namespace

catalog::CatalogRows read_catalog(pqxx::work& tx) {
  catalog::CatalogRows rows;
  rows.version = tx.exec_prepared1(sql::catalog_version_now.name)[0].as<std::int64_t>();
  rows.advertisers = read_all(tx, sql::catalog_advertisers, advertiser_of);
  rows.affiliates = read_all(tx, sql::catalog_affiliates, affiliate_of);
  rows.offers = read_all(tx, sql::catalog_offers, offer_of);
  rows.goals = read_all(tx, sql::catalog_goals, goal_of);
  rows.postback_urls = read_all(tx, sql::catalog_postback_urls, postback_url_of);
  rows.keys = read_all(tx, sql::catalog_click_id_keys, key_of);
  return rows;
}

}  // namespace homing::store
