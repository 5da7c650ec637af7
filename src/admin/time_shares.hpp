#pragma once

#include <chrono>
#include <cstdint>
#include <map>
#include <utility>

#include "homing/admin/accounts.hpp"
#include "homing/core/mutex.hpp"

namespace homing::admin {

/// Bounds how much of the time one asker may take in the long run, so that whoever goes on asking leaves the
/// processors to others. What somebody does not take is kept, kKept at most: who asks now and then never
/// waits.
///
/// Remembers whoever has taken any within the time in which kKept is earned. Threads: any.
class TimeShares {
 public:
  using Clock = std::chrono::steady_clock;

  static constexpr std::chrono::milliseconds kKept{1000};
  /// However much has been taken.
  static constexpr std::chrono::milliseconds kLongestWait{2000};

  /// @param percent  of the time of one thread, that is 200 where somebody may have two; > 0
  explicit TimeShares(int percent) : percent_(percent) {}

  /// How long the asker has to wait; not at all: zero.
  [[nodiscard]] Clock::duration wait(const Principal& asker, Clock::time_point now) const;
  void took(const Principal& asker, Clock::duration time, Clock::time_point now);

 private:
  using Key = std::pair<Principal::Kind, std::int64_t>;

  [[nodiscard]] Clock::duration earned_in(Clock::duration time) const { return time * 100 / percent_; }

  const int percent_;
  mutable Mutex mutex_;
  std::map<Key, Clock::time_point> free_from_ HOMING_GUARDED_BY(mutex_);
};

}  // namespace homing::admin
