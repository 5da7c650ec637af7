#pragma once

#include <atomic>
#include <cstdint>
#include <optional>
#include <string>

#include "homing/store/database.hpp"

namespace homing::store {

/// Makes what reports read in place of clicks, of days that are over: the sums of a day's clicks by the
/// values of one dimension, and copies of the clicks that have conversions. One server of a database does at
/// a time.
///
/// Failure: everything throws StoreError. What was not finished is begun anew, and read by nobody.
/// Threads: one, but for cancel(). It blocks, for as long as it takes to read a day's clicks.
class ValueSumsStore {
 public:
  /// @param database  whose statement timeout bounds that
  explicit ValueSumsStore(Database& database) : database_(database) {}

  enum class Outcome : std::uint8_t {
    kNothing,  ///< All is there, or another server is at it.
    kMade,
    kChanged,  ///< The day was changed meanwhile: what was made is not used.
  };
  /// Makes one thing that is missing, of the latest day that lacks any. What takes longer than a statement
  /// may is done without, until its day is changed.
  Outcome make_one();
  /// Deletes the sums and copies that nobody reads any more.
  void sweep();
  /// From any thread: see Database.
  void cancel() noexcept {
    cancelled_ = true;
    database_.cancel();
  }

  /// What is being made.
  struct Task {
    std::string day;
    std::optional<std::string> dimension;  ///< Empty: copies of the clicks of its conversions.
    std::string sums_id;
  };
  /// The two steps of make_one().
  std::optional<Task> begin();
  Outcome finish(const Task& task);

 private:
  static Outcome add_up(pqxx::work& tx, const Task& task);
  static Outcome copy_converted(pqxx::work& tx, const std::string& day);
  void do_without(const Task& task);
  void repeat(const char* statement);

  Database& database_;
  std::atomic<bool> cancelled_{false};
};

}  // namespace homing::store
