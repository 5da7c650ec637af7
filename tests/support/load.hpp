#pragma once

#include <atomic>
#include <chrono>
#include <cstdint>
#include <map>
#include <mutex>
#include <string>
#include <string_view>
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

/// Clicks from several clients at once, each on a kept connection, until stopped; and the book of what they
/// were answered. A client whose connection is cut opens a new one; what was not answered is not in the book.
class ClickLoad {
 public:
  /// @param clients  threads
  /// @param rate     clicks a second, all clients together, whatever the answers take: an open loop, as
  ///                 visitors are. 0: each client goes on as soon as it is answered
  explicit ClickLoad(std::uint16_t port, int clients = 4, int rate = 0);
  ~ClickLoad();

  /// Ends the load.
  void stop();
  [[nodiscard]] std::size_t acknowledged() const;
  /// The IDs of every 302 that was read whole.
  [[nodiscard]] std::vector<std::string> ids() const;
  /// One of them, counted from 0; empty when there are not so many yet.
  [[nodiscard]] std::string id(std::size_t index) const;
  /// How many answers of each status other than 302 there were.
  [[nodiscard]] std::map<int, int> other_answers() const;
  /// How many connections were cut, or could not be made.
  [[nodiscard]] std::size_t cut_off() const noexcept { return cut_off_; }
  /// What was answered since the last call of this. With a rate, a click's latency counts from the moment at
  /// which it was due, not from when its turn came (no coordinated omission).
  [[nodiscard]] LoadSummary take_summary();

 private:
  using Clock = std::chrono::steady_clock;

  /// @param every  zero: at once
  void run(Clock::time_point first, Clock::duration every);
  void note(int status, std::string id, Clock::duration latency);

  const std::uint16_t port_;
  std::atomic<bool> stopped_{false};
  std::atomic<std::size_t> cut_off_{0};
  mutable std::mutex mutex_;  // guards the three below
  std::vector<std::string> ids_;
  std::map<int, int> other_answers_;
  std::vector<Clock::duration> latencies_;
  std::vector<std::thread> clients_;
};

/// Those of these click IDs that are not in `table` (clicks, conversions) exactly once.
[[nodiscard]] std::vector<std::string> not_once_in(std::string_view table, const std::string& database_url,
                                                   const std::vector<std::string>& ids);
/// How many of these clicks are not in the database exactly once.
[[nodiscard]] std::size_t count_lost(const std::string& database_url, const std::vector<std::string>& ids);

}  // namespace homing::test
