#include "http/request_memory.hpp"

#include <utility>

namespace homing::http {

MemoryLoan::MemoryLoan(RequestMemory& memory, std::function<void()> on_called_back)
    : memory_(memory), on_called_back_(std::move(on_called_back)) {}

MemoryLoan::~MemoryLoan() {
  shrink_to(0);
}

bool MemoryLoan::grow_to(std::size_t bytes) {
  if (bytes <= bytes_) return true;
  const std::size_t more = bytes - bytes_;
  if (called_back_ || more > memory_.bytes_ - memory_.lent_) return false;
  bytes_ = bytes;
  memory_.lent_ += more;
  memory_.call_back_oldest(*this);
  return true;
}

void MemoryLoan::shrink_to(std::size_t bytes) noexcept {
  if (bytes >= bytes_) return;
  const std::size_t less = bytes_ - bytes;
  bytes_ = bytes;
  memory_.lent_ -= less;
  if (called_back_) memory_.called_back_ -= less;
  if (bytes > 0) return;
  called_back_ = false;
  unlink();
}

void MemoryLoan::wait_for_client() noexcept {
  if (bytes_ > 0 && !called_back_ && !is_linked()) memory_.oldest_first_.push_back(*this);
}

void RequestMemory::call_back_oldest(const MemoryLoan& asking) {
  for (auto next = oldest_first_.begin(); next != oldest_first_.end() && lent_ - called_back_ > mark_;) {
    MemoryLoan& oldest = *next++;
    if (&oldest == &asking) continue;
    oldest.unlink();
    oldest.called_back_ = true;
    called_back_ += oldest.bytes_;
    oldest.on_called_back_();
  }
}

}  // namespace homing::http
