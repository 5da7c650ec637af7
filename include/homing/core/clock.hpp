#pragma once

#include <chrono>

namespace homing {

/// A point in time as Homing stores it: Unix time in whole milliseconds, UTC.
using UnixMillis = std::chrono::time_point<std::chrono::system_clock, std::chrono::milliseconds>;

/// Wall-clock time, injected so that tests can move it, also backwards.
///
/// Threads: any.
class Clock {
 public:
  virtual ~Clock() = default;
  [[nodiscard]] virtual UnixMillis now() const noexcept = 0;
};

/// The machine's clock.
class SystemClock final : public Clock {
 public:
  [[nodiscard]] UnixMillis now() const noexcept override {
    return std::chrono::time_point_cast<std::chrono::milliseconds>(std::chrono::system_clock::now());
  }
};

}  // namespace homing
