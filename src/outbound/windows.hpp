#pragma once

#include <chrono>
#include <string>
#include <unordered_map>
#include <vector>

#include "homing/outbound/outbox.hpp"

namespace homing::outbound {

/// How many deliveries to each host this process may hold at a time: more to one that takes them quickly, few
/// to one that does not, so that what is held never waits long, and one host never takes the room of the
/// others. Threads: one.
class Windows {
 public:
  static constexpr int kFirst = 8;
  static constexpr int kLeast = 2;
  static constexpr int kMost = 256;
  static constexpr std::chrono::milliseconds kQuick{100};

  /// What may be claimed for each host that has been sent to; kFirst for any other.
  [[nodiscard]] std::vector<Quota> quotas() const;
  [[nodiscard]] int held() const noexcept { return held_; }

  void claimed(const std::string& host);
  /// It did not come to an attempt in time.
  void given_back(const std::string& host);
  void attempted(const std::string& host, bool delivered, std::chrono::milliseconds duration);

 private:
  struct Window {
    int size = kFirst;
    int held = 0;
  };
  Window& release(const std::string& host);

  std::unordered_map<std::string, Window> windows_;  // of every host that was sent to
  int held_ = 0;
};

}  // namespace homing::outbound
