#include "homing/store/day_upkeep.hpp"

#include <homing_sql/sql.hpp>

#include "store/columns.hpp"

namespace homing::store {
namespace {

constexpr std::chrono::minutes kPutOff{60};

}  // namespace

bool DayUpkeep::do_one() {
  if (std::chrono::steady_clock::now() < all_put_off_until_) return false;
  bool done = false;
  try {
    database_.outside_transaction([&](pqxx::nontransaction& session) {
      if (!session.exec_prepared1(sql::day_upkeep_try_lock.name)[0].as<bool>()) return;
      done = do_first(session, session.exec_prepared(sql::ext_id_indexes_missing.name)) ||
             do_first(session, session.exec_prepared(sql::day_vacuums_missing.name));
      session.exec_prepared1(sql::day_upkeep_unlock.name);
    });
  } catch (const StoreError& e) {
    if (e.failure() == StoreFailure::kTimedOut)
      all_put_off_until_ = std::chrono::steady_clock::now() + kPutOff / 2;
    throw;
  }
  return done;
}

bool DayUpkeep::do_first(pqxx::nontransaction& session, const pqxx::result& tasks) {
  for (const pqxx::row& row : tasks) {
    const std::string task = columns::text(row["task"]);
    if (is_put_off(task)) continue;
    put_off_until_[task] = std::chrono::steady_clock::now() + kPutOff;
    session.exec0(columns::text(row["first"]));
    session.exec0(columns::text(row["second"]));
    put_off_until_.erase(task);
    return true;
  }
  return false;
}

bool DayUpkeep::is_put_off(const std::string& task) const {
  const auto found = put_off_until_.find(task);
  return found != put_off_until_.end() && std::chrono::steady_clock::now() < found->second;
}

}  // namespace homing::store
