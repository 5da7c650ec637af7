#pragma once

#include <chrono>
#include <thread>

namespace homing::test {

/// How long a test waits at most for what must happen: long enough for a sanitizer on a busy machine.
inline constexpr std::chrono::seconds kDeadline{30};

/// For a promise about time, which no sanitizer keeps: how many times as long it may take here.
#if defined(__SANITIZE_ADDRESS__) || defined(__SANITIZE_THREAD__)
inline constexpr int kSlowdown = 10;
#else
inline constexpr int kSlowdown = 1;
#endif

/// Asks `condition` every few milliseconds until it says true. The way to wait in a test, instead of
/// sleeping.
/// @return false when it has not come true within `at_most`
template <class Condition>
[[nodiscard]] bool eventually(Condition condition, std::chrono::milliseconds at_most = kDeadline) {
  const auto deadline = std::chrono::steady_clock::now() + at_most;
  while (!condition()) {
    if (std::chrono::steady_clock::now() >= deadline) return false;
    std::this_thread::sleep_for(std::chrono::milliseconds(5));
  }
  return true;
}

}  // namespace homing::test
