#pragma once

#include <chrono>
#include <map>
#include <string>

#include "homing/store/database.hpp"

namespace homing::store {

/// Makes the indexes by which a search finds clicks of days that are over by their ext_id
/// (0017_ext_id_indexes.sql). One server of a database does at a time; who writes clicks is not kept waiting.
///
/// Failure: everything throws StoreError. The day that it failed for is put off for an hour; all days are
/// for half of one where time ran out, as behind a long transaction, which each of them would wait for.
/// Threads: one, but for Database::cancel(). It blocks, for as long as it takes to read a day's clicks twice.
class ExtIdIndexes {
 public:
  /// @param database  whose statement timeout bounds that
  explicit ExtIdIndexes(Database& database) : database_(database) {}

  /// For the latest day that has none. @return false: there is nothing to do, or another server is at it
  bool make_one();

 private:
  using SteadyTime = std::chrono::steady_clock::time_point;

  bool make_first(pqxx::nontransaction& session, const pqxx::result& missing);
  [[nodiscard]] bool is_put_off(const std::string& partition) const;

  Database& database_;
  std::map<std::string, SteadyTime> put_off_until_;  ///< By partition.
  SteadyTime all_put_off_until_{};
};

}  // namespace homing::store
