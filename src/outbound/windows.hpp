#pragma once

#include <unordered_map>
#include <vector>

#include "homing/outbound/outbox.hpp"

namespace homing::outbound {

/// How many deliveries of each postback URL this process may hold at a time: more for one that takes them,
/// few for one that does not, so that what is held never waits long. Threads: one.
class Windows {
 public:
  static constexpr int kFirst = 8;
  static constexpr int kLeast = 2;
  static constexpr int kMost = 128;

  /// What may be claimed of each URL that has been claimed of before; kFirst of any other.
  [[nodiscard]] std::vector<Quota> quotas() const;
  [[nodiscard]] int held() const noexcept { return held_; }

  void claimed(PostbackUrlId url);
  void given_back(PostbackUrlId url);
  void attempted(PostbackUrlId url, bool delivered);

 private:
  struct Window {
    int size = kFirst;
    int held = 0;
  };
  Window& release(PostbackUrlId url);

  std::unordered_map<PostbackUrlId, Window> windows_;  // of every URL that was sent to
  int held_ = 0;
};

}  // namespace homing::outbound
