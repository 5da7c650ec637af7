#include "admin/line_budget.hpp"

#include <utility>

namespace homing::admin {

std::optional<std::uint64_t> LineBudget::take(Time now) {
  const MutexLock lock(mutex_);
  if (now - begun_ >= kSpan) {
    begun_ = now;
    taken_ = 0;
  }
  if (taken_ == kMost) {
    ++left_out_;
    return std::nullopt;
  }
  ++taken_;
  return std::exchange(left_out_, 0);
}

}  // namespace homing::admin
