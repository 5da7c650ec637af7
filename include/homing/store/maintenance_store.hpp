#pragma once

#include <chrono>

#include "homing/store/database.hpp"

namespace homing::store {

/// Partitions made ahead, and dropped when they are old. Everything throws StoreError; blocks.
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

 private:
  int drop(const char* table, std::chrono::seconds kept);

  Database& database_;
};

}  // namespace homing::store
