#pragma once

#include <array>
#include <chrono>
#include <cstdint>
#include <map>
#include <vector>

#include "homing/core/clock.hpp"
#include "homing/core/mutex.hpp"
#include "homing/model/postback.hpp"

namespace homing::postback {

/// How many postbacks named no click of ours lately, by the code that says why. They are stored nowhere, so
/// nothing else remembers them; neither does this, behind a restart, nor what another server was sent.
/// Threads: any.
class TurnedAway {
 public:
  struct Count {
    PostbackCode code{};
    std::int64_t in_an_hour = 0;  ///< The last one, to five minutes.
    std::int64_t in_24_hours = 0;
    UnixMillis newest{};
  };

  void add(PostbackCode code, UnixMillis now);
  /// Of the last 24 hours; those that were most in the last hour first.
  [[nodiscard]] std::vector<Count> look(UnixMillis now) const;

 private:
  static constexpr std::chrono::minutes kStep{5};
  static constexpr std::int64_t kHour = std::chrono::hours(1) / kStep;
  static constexpr std::int64_t kDay = std::chrono::hours(24) / kStep;

  struct Step {
    std::int64_t number = -1;  ///< Since 1970.
    std::map<PostbackCode, std::int64_t> by_code;
  };

  static std::int64_t step_of(UnixMillis time) { return time.time_since_epoch() / kStep; }

  mutable Mutex mutex_;
  std::array<Step, kDay + 1> steps_ HOMING_GUARDED_BY(mutex_);  ///< Each at its number, modulo how many.
  std::map<PostbackCode, UnixMillis> newest_ HOMING_GUARDED_BY(mutex_);
};

}  // namespace homing::postback
