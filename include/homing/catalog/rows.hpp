#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "homing/catalog/catalog.hpp"

/// The catalog as plain values: one struct a table, one member a column. The database and the snapshot file
/// both go through it, so that what they build is the same.
namespace homing::catalog {

struct AdvertiserRow {
  std::int64_t id = 0;
  std::string ref;
  std::string name;
  std::optional<std::string> token_hash;  ///< Hexadecimal.
  std::vector<std::string> postback_ips;  ///< CIDR.
  std::string state = "active";
};

struct AffiliateRow {
  std::int64_t id = 0;
  std::string ref;
  std::string name;
  std::string state;
  std::optional<std::string> postback_secret;  ///< Secret.
};

struct GoalRow {
  std::int64_t id = 0;
  std::int64_t offer_id = 0;
  std::string ref;
  bool is_default = false;
  std::string payout;  ///< As Rate::parse reads it, likewise `revenue`.
  std::string revenue;
  std::string currency;
  std::string state = "active";
};

struct OfferRow {
  std::int64_t id = 0;
  std::string ref;
  std::int64_t advertiser_id = 0;
  std::string name;
  std::string state;
  std::string target_url;
  std::optional<std::string> fallback_url;
  std::string click_id_parameter;
  std::vector<std::string> deep_link_hosts;
  std::optional<std::int64_t> attribution_window_seconds;
  bool review = false;
  bool payout_override = false;
  bool refuse_postbacks_when_paused = false;
};

struct PostbackUrlRow {
  std::int64_t id = 0;
  std::string ref;
  std::int64_t affiliate_id = 0;
  std::optional<std::int64_t> offer_id;
  std::string state;
  std::vector<std::string> goals;
  std::vector<std::string> statuses;
  int share = 100;
  std::string method;
  std::string url;
  std::optional<std::string> body;
  std::optional<std::string> body_type;
};

struct KeyRow {
  unsigned version = 0;
  std::string key;                      ///< Hexadecimal. Secret.
  std::int64_t active_from_millis = 0;  ///< Unix time.
};

struct CatalogRows {
  std::int64_t version = 0;
  std::vector<AdvertiserRow> advertisers;
  std::vector<AffiliateRow> affiliates;
  std::vector<OfferRow> offers;
  std::vector<GoalRow> goals;
  std::vector<PostbackUrlRow> postback_urls;
  std::vector<KeyRow> keys;
};

/// A postback URL that makes no sense is left out: see PostbackUrls::unreadable.
/// @throws UserError  any other row makes none (a URL, a rate, an advertiser that is not there, ...): names
/// it
[[nodiscard]] std::shared_ptr<const Catalog> build_catalog(const CatalogRows& rows);
[[nodiscard]] CatalogRows rows_of(const Catalog& catalog);

}  // namespace homing::catalog
