#include "outbound/pace.hpp"

#include <algorithm>
#include <chrono>

namespace homing::outbound {

void Pace::earned(std::size_t count) noexcept {
  earned_ = std::min(earned_ + static_cast<double>(count), kMostEarned);
}

int Pace::allowed(UnixMillis now) noexcept {
  const double most = std::max(per_second_ / 10, 2.0);
  const std::chrono::duration<double> since = std::max(now - counted_to_, UnixMillis::duration::zero());
  counted_to_ = now;
  saved_ = std::min(saved_ + since.count() * per_second_, most);
  return static_cast<int>(earned_ + saved_);
}

void Pace::begun(int count) noexcept {
  const double of_earned = std::min<double>(count, earned_);
  earned_ -= of_earned;
  saved_ -= count - of_earned;
}

}  // namespace homing::outbound
