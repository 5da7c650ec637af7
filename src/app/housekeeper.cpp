#include "app/housekeeper.hpp"

#include "app/catalog_refresh.hpp"
#include "app/startup.hpp"
#include "homing/core/error.hpp"
#include "homing/core/log.hpp"
#include "homing/core/sleep.hpp"
#include "homing/store/catalog_store.hpp"
#include "homing/store/maintenance_store.hpp"
#include "homing/store/node_store.hpp"

namespace homing::app {
namespace {

constexpr std::chrono::seconds kAliveEvery{10};
constexpr std::chrono::hours kPartitionsEvery{1};
constexpr std::chrono::minutes kDaySumsEvery{1};
constexpr std::chrono::seconds kPageFiltersEvery{1};

}  // namespace

Housekeeper::Housekeeper(const Settings& settings, const DataFolder& folder, const NodeIdentity& identity,
                         catalog::CatalogHolder& catalog, DiskSpace& disk, Metrics& metrics,
                         std::function<void(const std::string&)> fatal)
    : settings_(settings),
      folder_(folder),
      identity_(identity),
      catalog_(catalog),
      disk_(disk),
      fatal_(std::move(fatal)),
      catalog_version_(metrics.gauge("homing_catalog_version", "Version of the catalog in memory")),
      database_(database_options(settings)),
      thread_([this](const std::stop_token& stop) { run(stop); }) {}

Housekeeper::~Housekeeper() = default;

void Housekeeper::run(const std::stop_token& stop) {
  while (!stop.stop_requested()) {
    try {
      turn();
      catalog_.set_up_to_date(true);
      if (failing_) log_info("housekeeping.resumed", "the database answers again");
      failing_ = false;
    } catch (const std::exception& e) {
      catalog_.set_up_to_date(false);
      note_failure(e);
    }
    keep_catalog();
    disk_.look();
    catalog_version_.Set(static_cast<double>(catalog_.snapshot()->version()));
    sleep_unless_stopped(stop, settings_.catalog_refresh);
  }
}

void Housekeeper::turn() {
  refresh_catalog();
  const auto now = std::chrono::steady_clock::now();
  if (now >= alive_due_) {
    say_alive();
    alive_due_ = now + kAliveEvery;
  }
  if (now >= partitions_due_) {
    keep_partitions();
    partitions_due_ = now + kPartitionsEvery;
  }
  if (now >= page_filters_due_) {
    page_filters_.make_missing();
    page_filters_due_ = now + kPageFiltersEvery;
  }
  if (now >= day_sums_due_) {
    day_sums_due_ = now + kDaySumsEvery;  // even if it fails
    if (store::MaintenanceStore(database_).add_up_a_day()) day_sums_due_ = now;
  }
}

void Housekeeper::refresh_catalog() {
  store::CatalogStore store(database_);
  if (store.version() == catalog_.snapshot()->version()) return;
  const auto next = app::refresh_catalog(database_, catalog_.snapshot().get());
  catalog_.replace(next);
  log_info("catalog.loaded", "the catalog has changed and is in force", {{"version", next->version()}});
}

/// Tried again in each turn until it works.
void Housekeeper::keep_catalog() {
  const auto snapshot = catalog_.snapshot();
  if (snapshot->version() == stored_version_) return;
  const std::string error = store_catalog(*snapshot, folder_);
  if (error.empty()) stored_version_ = snapshot->version();
  if (!error.empty() && !storing_fails_) log_catalog_not_stored(error);
  storing_fails_ = !error.empty();
}

void Housekeeper::say_alive() {
  if (store::NodeStore(database_).seen(identity_.node, identity_.lineage.journal)) return;
  fatal_("node number " + std::to_string(identity_.node) +
         " belongs to another journal by now (table nodes)");
}

void Housekeeper::keep_partitions() {
  using std::chrono::duration_cast;
  using std::chrono::seconds;
  store::MaintenanceStore store(database_);
  store.make_partitions_ahead(static_cast<int>(settings_.partition_days_ahead));
  int dropped = 0;
  if (settings_.clicks_kept.count() > 0) {
    dropped += store.drop_clicks_older_than(duration_cast<seconds>(settings_.clicks_kept));
  }
  if (settings_.postbacks_kept.count() > 0) {
    dropped += store.drop_postbacks_older_than(duration_cast<seconds>(settings_.postbacks_kept));
  }
  if (settings_.outbound_kept.count() > 0) {
    store.drop_deliveries_older_than(duration_cast<seconds>(settings_.outbound_kept));
  }
  if (dropped > 0) log_info("partitions.dropped", "old partitions were dropped", {{"count", dropped}});
}

void Housekeeper::note_failure(const std::exception& error) {
  if (!failing_)
    log_warning("housekeeping.failed", "housekeeping is put off until the database answers",
                {{"error", error.what()}});
  failing_ = true;
}

}  // namespace homing::app
