#pragma once

namespace homing {

/// From now on the calling thread, when it wakes up, waits for a core to be free rather than interrupt a
/// thread that runs (Linux: SCHED_BATCH); its share of a busy core stays the same. For threads that others
/// hand work to: on a busy core they find more of it at once. Nothing changes where the process was given
/// another policy than the usual one, or may not choose.
void give_way() noexcept;

}  // namespace homing
