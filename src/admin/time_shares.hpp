#pragma once

#include <chrono>
#include <cstdint>
#include <map>
#include <utility>

#include "homing/admin/accounts.hpp"
#include "homing/core/mutex.hpp"

namespace homing::admin {

/// Who goes on asking pauses, so that the processors are others' for a while: for so long that what was taken
/// is the share of the time, but kLongestWait at most. So whoever asks for one short report after the other
/// has the share, and long ones, or several at a time, take more: a person is not kept waiting for them.
/// What somebody does not take is kept, up to kKept: who asks now and then does not wait at all.
///
/// Remembers whoever has taken any within the time in which kKept is earned. Threads: any.
class TimeShares {
 public:
  using Clock = std::chrono::steady_clock;

  static constexpr std::chrono::milliseconds kKept{1000};
  static constexpr std::chrono::milliseconds kLongestWait{250};

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
