#include "homing/core/backoff.hpp"

#include <algorithm>

namespace homing {

Backoff::Backoff(std::chrono::milliseconds first, std::chrono::milliseconds cap)
    : first_(first), cap_(cap), pause_(first), random_(std::random_device{}()) {}

std::chrono::milliseconds Backoff::next() {
  const auto whole = pause_.count();
  pause_ = std::min(cap_, pause_ * 2);
  return std::chrono::milliseconds(std::uniform_int_distribution(whole / 2, whole)(random_));
}

}  // namespace homing
