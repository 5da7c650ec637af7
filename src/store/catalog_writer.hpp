#pragma once

#include <cstdint>
#include <pqxx/pqxx>
#include <vector>

#include "homing/catalog/document.hpp"

namespace homing::store {

/// Carries changes that difference() has found into the catalog's tables, inside a transaction that the
/// caller owns and under the catalog's lock.
class CatalogWriter {
 public:
  CatalogWriter(pqxx::work& tx, const catalog::Document& wanted) : tx_(tx), wanted_(wanted) {}

  /// Makes sure that the IDs which the tables count by themselves are above all that are there and all that
  /// `wanted` fixes. Before the first write().
  void skip_taken_ids(const catalog::Catalog& present);
  void write(const catalog::Change& change);

 private:
  void write_advertiser(const catalog::AdvertiserEntry& entry);
  void write_affiliate(const catalog::AffiliateEntry& entry);
  void write_offer(const catalog::OfferEntry& entry);
  void write_goal(const catalog::OfferEntry& offer, const catalog::GoalEntry& entry);
  void write_postback_url(const catalog::PostbackUrlEntry& entry);
  void skip_ids(const char* table, std::int64_t highest);

  pqxx::work& tx_;
  const catalog::Document& wanted_;
};

}  // namespace homing::store
