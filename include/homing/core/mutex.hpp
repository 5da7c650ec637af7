#pragma once

#include <mutex>

// Clang checks these with -Wthread-safety; other compilers see nothing.
#if defined(__clang__)
#define HOMING_THREAD_ANNOTATION(x) __attribute__((x))
#else
#define HOMING_THREAD_ANNOTATION(x)
#endif

#define HOMING_GUARDED_BY(mutex) HOMING_THREAD_ANNOTATION(guarded_by(mutex))
#define HOMING_REQUIRES(mutex) HOMING_THREAD_ANNOTATION(requires_capability(mutex))

namespace homing {

/// std::mutex that Clang's thread-safety analysis understands. Works with std::condition_variable_any.
class HOMING_THREAD_ANNOTATION(capability("mutex")) Mutex {
 public:
  void lock() HOMING_THREAD_ANNOTATION(acquire_capability()) { mutex_.lock(); }
  void unlock() HOMING_THREAD_ANNOTATION(release_capability()) { mutex_.unlock(); }

 private:
  std::mutex mutex_;
};

/// Holds a Mutex for a scope.
class HOMING_THREAD_ANNOTATION(scoped_lockable) MutexLock {
 public:
  explicit MutexLock(Mutex& mutex) HOMING_THREAD_ANNOTATION(acquire_capability(mutex)) : mutex_(mutex) {
    mutex_.lock();
  }
  ~MutexLock() HOMING_THREAD_ANNOTATION(release_capability()) { mutex_.unlock(); }
  MutexLock(const MutexLock&) = delete;
  MutexLock& operator=(const MutexLock&) = delete;

 private:
  Mutex& mutex_;
};

}  // namespace homing
