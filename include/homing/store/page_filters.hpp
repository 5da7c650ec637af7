#pragma once

#include <cstdint>
#include <map>

#include "homing/store/database.hpp"

namespace homing::store {

/// Searches by ext_id and txid ask a filter for each range of pages (0013_search.sql), and read the pages
/// that have none yet. PostgreSQL makes one when a range is full, but by an autovacuum worker that looks once
/// a minute and may have lost the request: behind a minute of many clicks a search takes a second. This makes
/// them at once, for those of yesterday and today.
///
/// Everything throws StoreError; blocks.
class PageFilters {
 public:
  explicit PageFilters(Database& database) : database_(database) {}

  /// For ranges that have filled up since the last call, and at the first one for those of before. A bounded
  /// number a call. Does nothing while autovacuum is at the table.
  /// @return how many were made
  std::int64_t make_missing();

 private:
  Database& database_;
  std::map<std::int64_t, std::int64_t> next_page_;  ///< By index: those in front of it have a filter.
};

}  // namespace homing::store
