#pragma once

#include <gtest/gtest.h>

#include <string>
#include <vector>

#include "homing/core/error.hpp"
#include "homing/store/catalog_store.hpp"
#include "tests/support/postgres.hpp"

namespace homing::store {

/// A catalog with something in every member.
inline constexpr const char* kDocument = R"({
  "advertisers": [{"ref": "acme", "name": "Acme"},
                  {"ref": "globex", "id": 7, "name": "Globex \u00fc'", "token": "0123456789abcdef",
                   "postback_ips": ["::1", "10.0.0.0/8"]}],
  "affiliates": [{"ref": "nora", "id": 42, "name": "Nora", "postback_secret": "s3cr3t-s3cr3t-s3cr3t"},
                 {"ref": "old", "state": "paused"}],
  "offers": [{"ref": "quest", "advertiser": "globex", "name": "Quest", "state": "paused",
              "target_url": "https://games.example/{click_id}", "fallback_url": "https://games.example/",
              "click_id_parameter": "cid", "deep_link_hosts": ["games.example", "*.games.example"],
              "attribution_window": "36h", "review": true, "payout_override": true,
              "refuse_postbacks_when_paused": true,
              "goals": [{"ref": "install", "payout": "0.123456", "revenue": "1", "currency": "USD"},
                        {"ref": "sale", "default": true, "payout": "12.5%", "revenue": "20%", "currency": "EUR"}]},
             {"ref": "shoes", "advertiser": "acme", "target_url": "https://shop.example/",
              "goals": [{"ref": "sale", "payout": "999999999999.999999", "currency": "EUR"}]}],
  "postback_urls": [{"ref": "nora-all", "id": 9, "affiliate": "nora", "url": "https://nora.example/pb?cid={ext_id}"},
                    {"ref": "nora-quest", "affiliate": "nora", "offer": "quest", "state": "paused",
                     "goals": ["sale", "install"], "statuses": ["rejected", "pending"], "share": 90, "method": "POST",
                     "url": "https://nora.example/events", "body_type": "json",
                     "body": "{\"id\": \"{conversion_id}\", \"who\": \"\u00fc'\"}"}]})";

/// The store of a database of its own.
class CatalogStoreFixture : public testing::Test {
 protected:
  /// @return what it made (`+offer quest`) and what it changed (`~`)
  std::vector<std::string> apply(const std::string& document) {
    std::vector<std::string> names;
    for (const catalog::Change& change : store_.apply(catalog::parse_document(document))) {
      names.push_back((change.kind == catalog::Change::Kind::kCreate ? "+" : "~") + change.what);
    }
    return names;
  }
  std::string apply_error(const std::string& document) {
    try {
      (void)store_.apply(catalog::parse_document(document));
    } catch (const UserError& e) {
      return e.what();
    }
    return "no error";
  }
  std::int64_t affiliate_id(const std::string& ref) { return store_.load()->find_affiliate(ref)->id.value(); }

  test::TestDatabase postgres_;
  Database database_{DatabaseOptions{postgres_.url()}};
  CatalogStore store_{database_};
};

}  // namespace homing::store
