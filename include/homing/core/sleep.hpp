#pragma once

#include <chrono>
#include <stop_token>

namespace homing {

/// Sleeps, and returns early when a stop is requested.
void sleep_unless_stopped(const std::stop_token& stop, std::chrono::milliseconds time);

}  // namespace homing
