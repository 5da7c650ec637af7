#pragma once

#include <chrono>
#include <map>
#include <string>

#include "homing/store/database.hpp"

namespace homing::store {

/// What is done to the tables of days that are over, and in no transaction: the indexes by which a search
/// finds clicks by their ext_id (0017_ext_id_indexes.sql); then they, and postbacks, are vacuumed
/// (0020_vacuum.sql). One server of a database does at a time; who writes is not kept waiting.
///
/// Failure: everything throws StoreError. The task that failed is put off for an hour; all are for half of
/// one where time ran out, as behind a long transaction, which each index would wait for.
/// Threads: one, but for Database::cancel(). It blocks, for as long as it takes to read a day's clicks twice.
class DayUpkeep {
 public:
  /// @param database  whose statement timeout bounds that
  explicit DayUpkeep(Database& database) : database_(database) {}

  /// One task: indexes come first, and the latest day. @return false: there is nothing to do, or another
  /// server is at it
  bool do_one();

 private:
  using SteadyTime = std::chrono::steady_clock::time_point;

  bool do_first(pqxx::nontransaction& session, const pqxx::result& tasks);
  [[nodiscard]] bool is_put_off(const std::string& task) const;

  Database& database_;
  std::map<std::string, SteadyTime> put_off_until_;  ///< By task.
  SteadyTime all_put_off_until_{};
};

}  // namespace homing::store
