#include "admin/time_shares.hpp"

#include <algorithm>

namespace homing::admin {

TimeShares::Clock::duration TimeShares::wait(const Principal& asker, Clock::time_point now) const {
  const MutexLock lock(mutex_);
  const auto found = free_from_.find({asker.kind, asker.id});
  return found == free_from_.end() ? Clock::duration::zero()
                                   : std::max(Clock::duration::zero(), found->second - now);
}

void TimeShares::took(const Principal& asker, Clock::duration time, Clock::time_point now) {
  const Clock::time_point all_is_kept = now - earned_in(kKept);
  const MutexLock lock(mutex_);
  std::erase_if(free_from_, [&](const auto& entry) { return entry.second <= all_is_kept; });
  const auto [entry, is_new] = free_from_.try_emplace({asker.kind, asker.id}, all_is_kept);
  entry->second = std::min(entry->second + earned_in(time), now + kLongestWait);
}

}  // namespace homing::admin
