#pragma once

#include <chrono>
#include <functional>
#include <stop_token>
#include <string>
#include <thread>

#include "app/data_folder.hpp"
#include "app/disk_space.hpp"
#include "app/node_identity.hpp"
#include "homing/app/settings.hpp"
#include "homing/catalog/catalog.hpp"
#include "homing/core/metrics.hpp"
#include "homing/store/database.hpp"
#include "homing/store/page_filters.hpp"

namespace homing::app {

/// The slow chores, on a thread and a connection of their own: picks a changed catalog up (and keeps a copy
/// in the data folder), says that the node lives, looks at the disk, makes partitions ahead, drops old ones,
/// adds up the roll-ups of days that are over, makes what searches need.
///
/// Failure: a database that is away is logged once and tried again at every turn; nothing else depends on
///          it. A catalog that can't be stored neither. When the node number is lost, `fatal` is called with
///          a sentence.
/// Threads: one of its own, as long as this object lives.
class Housekeeper {
 public:
  Housekeeper(const Settings& settings, const DataFolder& folder, const NodeIdentity& identity,
              catalog::CatalogHolder& catalog, DiskSpace& disk, Metrics& metrics,
              std::function<void(const std::string&)> fatal);
  ~Housekeeper();

 private:
  using SteadyTime = std::chrono::steady_clock::time_point;

  void run(const std::stop_token& stop);
  void turn();
  void refresh_catalog();
  void keep_catalog();
  void say_alive();
  void keep_partitions();
  void note_failure(const std::exception& error);

  const Settings settings_;
  const DataFolder folder_;
  const NodeIdentity identity_;
  catalog::CatalogHolder& catalog_;
  DiskSpace& disk_;
  const std::function<void(const std::string&)> fatal_;
  prometheus::Gauge& catalog_version_;

  store::Database database_;  // this thread's
  store::PageFilters page_filters_{database_};
  bool failing_ = false;
  std::int64_t stored_version_ = -1;  // of the catalog in the data folder, as far as this thread knows
  bool storing_fails_ = false;
  SteadyTime alive_due_{};
  SteadyTime partitions_due_{};
  SteadyTime day_sums_due_{};
  SteadyTime page_filters_due_{};

  std::jthread thread_;  // last: starts when everything above is ready
};

}  // namespace homing::app
