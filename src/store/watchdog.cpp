#include "store/watchdog.hpp"

#include <fcntl.h>
#include <sys/socket.h>
#include <unistd.h>

namespace homing::store {

Watchdog::Watchdog() : thread_([this] { run(); }) {}

Watchdog::~Watchdog() {
  {
    const MutexLock lock(mutex_);
    stopping_ = true;
    forget();
  }
  changed_.notify_one();
  thread_.join();
}

void Watchdog::watch(int socket, std::chrono::milliseconds time) {
  {
    const MutexLock lock(mutex_);
    forget();
    has_cut_ = false;
    socket_ = ::fcntl(socket, F_DUPFD_CLOEXEC, 0);
    deadline_ = std::chrono::steady_clock::now() + time;
  }
  changed_.notify_one();
}

void Watchdog::release() noexcept {
  const MutexLock lock(mutex_);
  forget();
}

bool Watchdog::has_cut() const noexcept {
  const MutexLock lock(mutex_);
  return has_cut_;
}

void Watchdog::forget() {
  if (socket_ >= 0) ::close(socket_);
  socket_ = -1;
}

void Watchdog::run() {
  const MutexLock lock(mutex_);
  while (!stopping_) {
    if (socket_ < 0) {
      changed_.wait(mutex_);
    } else if (std::chrono::steady_clock::now() < deadline_) {
      changed_.wait_until(mutex_, deadline_);
    } else {
      ::shutdown(socket_, SHUT_RDWR);
      has_cut_ = true;
      forget();
    }
  }
}

}  // namespace homing::store
