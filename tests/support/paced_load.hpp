#pragma once

#include <atomic>
#include <chrono>
#include <cstdint>
#include <map>
#include <mutex>
#include <string>
#include <thread>
#include <vector>

namespace homing::test {

/// What a stretch of a load saw.
struct LoadSummary {
  std::size_t answers = 0;
  std::chrono::microseconds p50{};
  std::chrono::microseconds p99{};
  std::chrono::microseconds slowest{};
};

/// Clicks at a constant rate, whatever the answers take: an open loop, as visitors are. A click's latency
/// counts from the moment at which it was due, not from when its turn came (no coordinated omission).
///
/// Threads: `clients` of its own; its functions from any.
class PacedLoad {
 public:
  /// @param rate  clicks a second, all clients together
  PacedLoad(std::uint16_t port, int rate, int clients = 4);
  ~PacedLoad();

  void stop();
  /// What was answered since the last call of this.
  [[nodiscard]] LoadSummary take_summary();
  /// The IDs of every 302 that was read whole.
  [[nodiscard]] std::vector<std::string> ids() const;
  /// Answers other than a 302 with an ID, by status; 0: the connection was cut.
  [[nodiscard]] std::map<int, int> other_answers() const;

 private:
  using Clock = std::chrono::steady_clock;

  void run(Clock::time_point first, Clock::duration every);
  void note(int status, std::string id, Clock::duration latency);

  const std::uint16_t port_;
  std::atomic<bool> stopped_{false};
  mutable std::mutex mutex_;  // guards the three below
  std::vector<std::string> ids_;
  std::map<int, int> other_answers_;
  std::vector<Clock::duration> latencies_;
  std::vector<std::thread> clients_;
};

}  // namespace homing::test
