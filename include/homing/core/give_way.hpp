#pragma once

namespace homing {

/// From now on the calling thread, when it wakes up, waits for a core to be free rather than interrupt a
/// thread that runs (Linux: SCHED_BATCH); its share of a busy core stays the same. For threads that others
/// hand work to: on a busy core they find more of it at once. Where the system does not allow it, nothing
/// changes.
void give_way() noexcept;

}  // namespace homing
