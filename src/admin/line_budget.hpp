#pragma once

#include <chrono>
#include <cstdint>
#include <optional>

#include "homing/core/mutex.hpp"

namespace homing::admin {

/// How many lines of one event may go into the log, where strangers decide how often it happens: kMost in
/// each kSpan. One guesser is slowed to fewer by the GuessLimiter; thousands of addresses are not.
///
/// Threads: any.
class LineBudget {
 public:
  using Time = std::chrono::steady_clock::time_point;
  static constexpr std::uint64_t kMost = 10;
  static constexpr std::chrono::minutes kSpan{1};

  /// Asked before each line. @return how many were left out since the one before; empty: so is this one
  [[nodiscard]] std::optional<std::uint64_t> take(Time now);

 private:
  Mutex mutex_;
  Time begun_ HOMING_GUARDED_BY(mutex_){};  // the present span
  std::uint64_t taken_ HOMING_GUARDED_BY(mutex_) = 0;
  std::uint64_t left_out_ HOMING_GUARDED_BY(mutex_) = 0;
};

}  // namespace homing::admin
