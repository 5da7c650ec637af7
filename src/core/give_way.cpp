#include "homing/core/give_way.hpp"

#include <sched.h>

namespace homing {

void give_way() noexcept {
  constexpr sched_param kNoPriority{};
  constexpr pid_t kThisThread = 0;
  if (::sched_getscheduler(kThisThread) != SCHED_OTHER) return;
  [[maybe_unused]] const int ignored = ::sched_setscheduler(kThisThread, SCHED_BATCH, &kNoPriority);
}

}  // namespace homing
