#include "homing/store/ext_id_indexes.hpp"

#include <homing_sql/sql.hpp>

#include "store/columns.hpp"

namespace homing::store {
namespace {

constexpr std::chrono::minutes kPutOff{60};

}  // namespace

bool ExtIdIndexes::make_one() {
  if (std::chrono::steady_clock::now() < all_put_off_until_) return false;
  bool made = false;
  try {
    database_.outside_transaction([&](pqxx::nontransaction& session) {
      if (!session.exec_prepared1(sql::ext_id_indexes_try_lock.name)[0].as<bool>()) return;
      made = make_first(session, session.exec_prepared(sql::ext_id_indexes_missing.name));
      session.exec_prepared1(sql::ext_id_indexes_unlock.name);
    });
  } catch (const StoreError& e) {
    if (e.failure() == StoreFailure::kTimedOut)
      all_put_off_until_ = std::chrono::steady_clock::now() + kPutOff / 2;
    throw;
  }
  return made;
}

bool ExtIdIndexes::make_first(pqxx::nontransaction& session, const pqxx::result& missing) {
  for (const pqxx::row& day : missing) {
    const std::string partition = columns::text(day["partition"]);
    if (is_put_off(partition)) continue;
    put_off_until_[partition] = std::chrono::steady_clock::now() + kPutOff;
    session.exec0(columns::text(day["remove_unfinished"]));
    session.exec0(columns::text(day["make"]));
    put_off_until_.erase(partition);
    return true;
  }
  return false;
}

bool ExtIdIndexes::is_put_off(const std::string& partition) const {
  const auto found = put_off_until_.find(partition);
  return found != put_off_until_.end() && std::chrono::steady_clock::now() < found->second;
}

}  // namespace homing::store
