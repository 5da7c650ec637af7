#pragma once

#include <atomic>

namespace homing::admin {

/// One more, as long as this lives.
class CountedIn {
 public:
  explicit CountedIn(std::atomic<int>& count) : count_(count), before_(count.fetch_add(1)) {}
  ~CountedIn() { --count_; }
  CountedIn(const CountedIn&) = delete;
  CountedIn& operator=(const CountedIn&) = delete;
  /// How many there were without it.
  [[nodiscard]] int before() const noexcept { return before_; }

 private:
  std::atomic<int>& count_;
  const int before_;
};

}  // namespace homing::admin
