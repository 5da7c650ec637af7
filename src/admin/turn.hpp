#pragma once

#include <chrono>
#include <condition_variable>

#include "homing/core/mutex.hpp"

namespace homing::admin {

/// What one does at a time, and others wait for, but not for ever. (A std::timed_mutex is that too, but its
/// timed lock is unknown to GCC 12's ThreadSanitizer.) Threads: any.
class Turn {
 public:
  /// It is one's own as long as this lives. @throws Problem  it is not to be had for so long (409)
  class Taken {
   public:
    Taken(Turn& turn, std::chrono::milliseconds at_most);
    ~Taken();
    Taken(const Taken&) = delete;
    Taken& operator=(const Taken&) = delete;

   private:
    Turn& turn_;
  };

 private:
  Mutex mutex_;
  std::condition_variable_any is_free_;
  bool is_taken_ HOMING_GUARDED_BY(mutex_) = false;
};

}  // namespace homing::admin
