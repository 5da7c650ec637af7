#pragma once

#include <chrono>
#include <random>

namespace homing {

/// Growing pauses between tries, spread over their upper half so that many servers do not come back at once.
class Backoff {
 public:
  Backoff(std::chrono::milliseconds first, std::chrono::milliseconds cap);

  [[nodiscard]] std::chrono::milliseconds next();
  void reset() noexcept { pause_ = first_; }

 private:
  const std::chrono::milliseconds first_;
  const std::chrono::milliseconds cap_;
  std::chrono::milliseconds pause_;
  std::minstd_rand random_;
};

}  // namespace homing
