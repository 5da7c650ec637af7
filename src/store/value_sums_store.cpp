#include "homing/store/value_sums_store.hpp"

#include <homing_sql/sql.hpp>

#include "homing/core/store_error.hpp"
#include "store/columns.hpp"

namespace homing::store {
namespace {

bool nobody_else_makes_sums(pqxx::work& tx) {
  return tx.exec_prepared1(sql::value_sums_try_lock.name)[0].as<bool>();
}

}  // namespace

ValueSumsStore::Outcome ValueSumsStore::make_one() {
  const std::optional<Task> task = begin();
  if (!task) return Outcome::kNothing;
  try {
    return finish(*task);
  } catch (const StoreError& e) {
    if (e.failure() != StoreFailure::kTimedOut || cancelled_) throw;
  }
  do_without(*task);
  return Outcome::kMade;
}

std::optional<ValueSumsStore::Task> ValueSumsStore::begin() {
  std::optional<Task> task;
  database_.transaction([&](pqxx::work& tx) {
    if (!nobody_else_makes_sums(tx)) return;
    const pqxx::result missing = tx.exec_prepared(sql::value_sums_missing.name);
    if (missing.empty()) return;
    task = {columns::text(missing[0]["day"]), columns::optional_text(missing[0]["dimension"]), {}};
    tx.exec_prepared1(sql::day_sums_lock.name, task->day);
    if (!task->dimension) {
      tx.exec_prepared0(sql::value_sums_note_converted.name, task->day);
      return;
    }
    task->sums_id = tx.exec_prepared1(sql::value_sums_begin.name, task->day, *task->dimension)[0].c_str();
  });
  return task;
}

ValueSumsStore::Outcome ValueSumsStore::finish(const Task& task) {
  Outcome outcome = Outcome::kNothing;
  database_.transaction([&](pqxx::work& tx) {
    if (!nobody_else_makes_sums(tx)) return;
    tx.exec_prepared1(sql::report_session.name, "UTC");
    tx.exec_prepared1(sql::report_without_workers.name);
    outcome = task.dimension ? add_up(tx, task) : copy_converted(tx, task.day);
  });
  return outcome;
}

ValueSumsStore::Outcome ValueSumsStore::add_up(pqxx::work& tx, const Task& task) {
  const pqxx::row kept =
      tx.exec_prepared1(sql::value_sums_add_clicks.name, task.sums_id, task.day, *task.dimension);
  tx.exec_prepared1(sql::day_sums_lock.name, task.day);
  const pqxx::result noted = tx.exec_prepared0(sql::value_sums_finish.name, task.sums_id,
                                               kept["by_value"].as<bool>(), kept["by_offer"].as<bool>());
  return noted.affected_rows() == 1 ? Outcome::kMade : Outcome::kChanged;
}

/// Whatever is missing is looked up among the clicks by whoever needs it.
ValueSumsStore::Outcome ValueSumsStore::copy_converted(pqxx::work& tx, const std::string& day) {
  tx.exec_prepared0(sql::value_sums_copy_converted.name, day);
  return Outcome::kMade;
}

void ValueSumsStore::do_without(const Task& task) {
  if (!task.dimension) return;
  database_.transaction([&](pqxx::work& tx) {
    tx.exec_prepared1(sql::day_sums_lock.name, task.day);
    tx.exec_prepared0(sql::value_sums_finish.name, task.sums_id, false, false);
  });
}

void ValueSumsStore::sweep() {
  repeat(sql::value_sums_sweep.name);
  repeat(sql::value_sums_drop_copies.name);
}

/// Until there is nothing more to delete.
void ValueSumsStore::repeat(const char* statement) {
  for (bool found = true; found;) {
    database_.transaction([&](pqxx::work& tx) { found = tx.exec_prepared0(statement).affected_rows() > 0; });
  }
}

}  // namespace homing::store
