#include "homing/store/health_store.hpp"

#include <homing_sql/sql.hpp>

#include "homing/core/units.hpp"
#include "store/columns.hpp"

namespace homing::store {
namespace {

void read_outbox(pqxx::work& work, UnixMillis now, admin::DatabaseHealth& health) {
  const pqxx::row row = work.exec_prepared1(sql::health_outbox.name, time_text(now));
  health.deliveries_due = row["due"].as<std::int64_t>();
  health.deliveries_waiting = row["waiting"].as<std::int64_t>();
  health.deliveries_dead = row["dead"].as<std::int64_t>();
  if (!row["oldest"].is_null()) health.oldest_due = columns::time(row["oldest"]);
}

void read_failing(pqxx::work& work, UnixMillis now, admin::DatabaseHealth& health) {
  using Health = admin::DatabaseHealth;
  const pqxx::result found =
      work.exec_prepared(sql::health_failing.name, time_text(now - Health::kFailingFor), Health::kMostFailing,
                         Health::kMostNamed);
  for (const pqxx::row& row : found) {
    health.failing_affiliates = row["in_all"].as<std::int64_t>();
    health.failing.push_back({.affiliate = columns::text(row["affiliate"]),
                              .deliveries = row["deliveries"].as<std::int64_t>(),
                              .since = columns::time(row["since"]),
                              .outcome = columns::text(row["outcome"])});
  }
}

void read_nodes(pqxx::work& work, admin::DatabaseHealth& health) {
  for (const pqxx::row& row : work.exec_prepared(sql::health_nodes.name)) {
    admin::NodeHealth node;
    node.node = static_cast<NodeNumber>(row["node"].as<int>());
    node.host = columns::text(row["host"]);
    node.seen_at = columns::time(row["seen_at"]);
    if (!row["position"].is_null()) node.applied_to = row["position"].as<std::int64_t>();
    health.nodes.push_back(std::move(node));
  }
}

void read_storage(pqxx::work& work, UnixMillis now, admin::DatabaseHealth& health) {
  const pqxx::row row = work.exec_prepared1(sql::health_storage.name, time_text(now),
                                            time_text(now - admin::DatabaseHealth::kParkedFor));
  health.bytes = row["bytes"].as<std::int64_t>();
  health.partition_days_ahead = row["days_ahead"].as<std::int64_t>();
  health.parked_postbacks = row["parked"].as<std::int64_t>();
  health.parked_for_long = row["parked_long"].as<std::int64_t>();
  if (!row["oldest_parked"].is_null()) health.oldest_parked = columns::time(row["oldest_parked"]);
  health.rejected_records = row["rejected"].as<std::int64_t>();
}

void read_refused_postbacks(pqxx::work& work, UnixMillis now, admin::DatabaseHealth& health) {
  const pqxx::result found = work.exec_prepared(sql::health_refused_postbacks.name, time_text(now),
                                                admin::DatabaseHealth::kMostRefused);
  for (const pqxx::row& row : found) {
    health.refused_are_cut = row["is_cut"].as<bool>();
    if (row["code"].is_null()) continue;
    health.refused_postbacks.push_back({.code = columns::text(row["code"]),
                                        .in_an_hour = row["in_an_hour"].as<std::int64_t>(),
                                        .in_24_hours = row["in_24_hours"].as<std::int64_t>(),
                                        .newest = columns::time(row["newest"])});
  }
}

}  // namespace

admin::DatabaseHealth HealthStore::look(UnixMillis now) {
  admin::DatabaseHealth health;
  database_.transaction([&](pqxx::work& work) {
    read_outbox(work, now, health);
    read_failing(work, now, health);
    read_nodes(work, health);
    read_storage(work, now, health);
    read_refused_postbacks(work, now, health);
  });
  return health;
}

}  // namespace homing::store
