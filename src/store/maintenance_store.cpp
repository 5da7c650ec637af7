#include "homing/store/maintenance_store.hpp"

#include <optional>

#include "homing_sql/sql.hpp"
#include "store/columns.hpp"

namespace homing::store {

void MaintenanceStore::make_partitions_ahead(int days) {
  database_.transaction([&](pqxx::work& tx) { tx.exec_prepared(sql::maintenance_make_ahead.name, days); });
}

int MaintenanceStore::drop_deliveries_older_than(std::chrono::seconds kept) {
  constexpr int kAtOnce = 5000;  // is done in a moment
  int dropped = 0;
  for (int last = kAtOnce; last == kAtOnce; dropped += last) {
    database_.transaction([&](pqxx::work& tx) {
      last = tx.exec_prepared1(sql::outbox_drop_old.name, kept.count(), kAtOnce)[0].as<int>();
    });
  }
  return dropped;
}

bool MaintenanceStore::add_up_a_day() {
  std::optional<std::string> clicks;
  std::optional<std::string> conversions;
  database_.transaction([&](pqxx::work& tx) {
    const pqxx::row missing = tx.exec_prepared1(sql::day_sums_missing.name);
    clicks = columns::optional_text(missing["clicks"]);
    conversions = columns::optional_text(missing["conversions"]);
  });
  if (clicks) add_up(sql::day_sums_add_clicks.name, *clicks);
  if (conversions) add_up(sql::day_sums_add_conversions.name, *conversions);
  return clicks || conversions;
}

void MaintenanceStore::add_up(const char* query, const std::string& day) {
  database_.transaction([&](pqxx::work& tx) {
    tx.exec_prepared1(sql::day_sums_lock.name, day);
    tx.exec_prepared0(query, day);
  });
}

int MaintenanceStore::drop(const char* table, std::chrono::seconds kept) {
  int dropped = 0;
  database_.transaction([&](pqxx::work& tx) {
    dropped = tx.exec_prepared1(sql::maintenance_drop.name, table, kept.count())[0].as<int>();
  });
  return dropped;
}

}  // namespace homing::store
