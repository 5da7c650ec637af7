#pragma once

#include <chrono>
#include <condition_variable>
#include <thread>

#include "homing/core/mutex.hpp"

namespace homing::store {

/// Cuts a connection whose time is up, so that whoever waits in a read on it comes back with an error.
///
/// libpq waits without an end for a server that keeps the connection but does not answer: one that is
/// stopped, or whose packets get lost. Shutting the socket down from another thread ends that wait.
///
/// Threads: watch() and release() from one; the cutting happens on an internal one.
class Watchdog {
 public:
  Watchdog();
  ~Watchdog();
  Watchdog(const Watchdog&) = delete;
  Watchdog& operator=(const Watchdog&) = delete;

  /// Cuts the connection behind `socket` after `time`, unless released before. Keeps a duplicate, so the
  /// number may be closed and used for something else meanwhile.
  void watch(int socket, std::chrono::milliseconds time);
  void release() noexcept;
  /// Whether the last connection watched was cut.
  [[nodiscard]] bool has_cut() const noexcept;

 private:
  void run();
  void forget() HOMING_REQUIRES(mutex_);

  mutable Mutex mutex_;
  std::condition_variable_any changed_;
  int socket_ HOMING_GUARDED_BY(mutex_) = -1;  // -1: nothing to watch
  std::chrono::steady_clock::time_point deadline_ HOMING_GUARDED_BY(mutex_);
  bool has_cut_ HOMING_GUARDED_BY(mutex_) = false;
  bool stopping_ HOMING_GUARDED_BY(mutex_) = false;

  std::thread thread_;  // last: starts when everything above is ready
};

}  // namespace homing::store
