#include "homing/store/maintenance_store.hpp"

#include "homing_sql/sql.hpp"

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

int MaintenanceStore::drop(const char* table, std::chrono::seconds kept) {
  int dropped = 0;
  database_.transaction([&](pqxx::work& tx) {
    dropped = tx.exec_prepared1(sql::maintenance_drop.name, table, kept.count())[0].as<int>();
  });
  return dropped;
}

}  // namespace homing::store
