#pragma once

#include <chrono>
#include <map>
#include <string>

#include "homing/core/mutex.hpp"

namespace homing::admin {

/// Who guesses from there: an IPv4 address, or the /64 of an IPv6 address, as whoever has one has all of it.
[[nodiscard]] std::string guesser_at(const std::string& address);

/// Slows whoever guesses a secret: behind `kFree` failures of one key (an account's name, an address) in a
/// row each further one doubles the wait for the next try, up to `kLongest`. A success forgets them, and so
/// does the time.
///
/// Threads: any. Bounded: the keys that failed the longest ago give way.
class GuessLimiter {
 public:
  using Time = std::chrono::steady_clock::time_point;
  static constexpr int kFree = 5;
  static constexpr std::chrono::seconds kFirst{1};
  static constexpr std::chrono::seconds kLongest{300};
  static constexpr std::size_t kMostKeys = 10'000;

  /// How long this key has to wait before it may try; zero: it may.
  [[nodiscard]] std::chrono::milliseconds wait_for(const std::string& key, Time now);
  void failed(const std::string& key, Time now);
  void succeeded(const std::string& key);

 private:
  struct Failures {
    int count = 0;
    Time last{};
    Time next{};  // not before
  };

  Mutex mutex_;
  std::map<std::string, Failures> keys_ HOMING_GUARDED_BY(mutex_);
};

}  // namespace homing::admin
