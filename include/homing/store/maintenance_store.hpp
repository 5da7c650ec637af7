#pragma once

#include <chrono>
#include <string>

#include "homing/store/database.hpp"

namespace homing::store {

/// Partitions made ahead, and dropped when they are old; the sums of days that are over. Everything throws
/// StoreError; blocks.
class MaintenanceStore {
 public:
  explicit MaintenanceStore(Database& database) : database_(database) {}

  /// Makes the partitions of yesterday, today and the next `days` days that are missing.
  void make_partitions_ahead(int days);
  /// Drops the partitions of clicks (postbacks) that hold nothing younger than `kept`. Returns how many.
  int drop_clicks_older_than(std::chrono::seconds kept) { return drop("clicks", kept); }
  int drop_postbacks_older_than(std::chrono::seconds kept) { return drop("postbacks", kept); }
  /// Settled deliveries, with their attempts. @return how many
  int drop_deliveries_older_than(std::chrono::seconds kept);
  /// Adds up one day's roll-ups of clicks, and one day's of conversions: the latest that is over and has no
  /// sums.
  /// @return whether there was any
  bool add_up_a_day();

 private:
  int drop(const char* table, std::chrono::seconds kept);
  void add_up(const char* query, const std::string& day);

  Database& database_;
};

}  // namespace homing::store
