#include "admin/turn.hpp"

#include "homing/admin/answer.hpp"

namespace homing::admin {

Turn::Taken::Taken(Turn& turn, std::chrono::milliseconds at_most) : turn_(turn) {
  const auto deadline = std::chrono::steady_clock::now() + at_most;
  const MutexLock lock(turn.mutex_);
  while (turn.is_taken_) {
    if (turn.is_free_.wait_until(turn.mutex_, deadline) == std::cv_status::timeout && turn.is_taken_)
      throw Problem{409, "import_running", "Another import is running at this server; try again.", {}, 5};
  }
  turn.is_taken_ = true;
}

Turn::Taken::~Taken() {
  const MutexLock lock(turn_.mutex_);
  turn_.is_taken_ = false;
  turn_.is_free_.notify_one();
}

}  // namespace homing::admin
