#pragma once

#include <chrono>
#include <future>
#include <stop_token>
#include <thread>

#include "homing/app/settings.hpp"
#include "homing/store/database.hpp"
#include "homing/store/day_upkeep.hpp"
#include "homing/store/value_sums_store.hpp"

namespace homing::app {

/// Makes of days that are over what searches find clicks by, vacuums them (see store::DayUpkeep), and makes
/// what reports read in place of clicks (see store::ValueSumsStore); on a thread and a connection of its own:
/// it takes seconds at a time, for which nothing that the housekeeper does can wait.
///
/// Failure: logged once, and tried again every minute; reports read the clicks until then, and searches the
/// filters of their pages.
/// Threads: one of its own, as long as this object lives.
class DayCloser {
 public:
  explicit DayCloser(const Settings& settings);

  /// Ends what is being made. @return false: not within this time, as where the database hangs; the process
  /// has to end then, before this object does
  bool stop(std::chrono::milliseconds at_most);

 private:
  void run(const std::stop_token& stop);
  void cancel_until_ended();
  void turn(const std::stop_token& stop);
  void note_failure(const std::exception& error);

  store::Database database_;
  store::ValueSumsStore sums_{database_};
  store::DayUpkeep upkeep_{database_};
  bool failing_ = false;
  std::promise<void> ending_;
  std::future<void> has_ended_ = ending_.get_future();
  std::promise<void> cancelled_;

  std::jthread thread_;  // last: starts when everything above is ready
};

}  // namespace homing::app
