#pragma once

#include <atomic>
#include <cstdint>
#include <map>
#include <mutex>
#include <string>
#include <string_view>
#include <thread>
#include <vector>

namespace homing::test {

/// Clicks from several clients at once, each in a loop on a kept connection, until stopped; and the book of
/// what they were answered. A client whose connection is cut opens a new one; what was not answered is not in
/// the book.
class ClickLoad {
 public:
  /// @param clients  threads
  explicit ClickLoad(std::uint16_t port, int clients = 4);
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

 private:
  void run();

  const std::uint16_t port_;
  std::atomic<bool> stopped_{false};
  mutable std::mutex mutex_;  // guards the two below
  std::vector<std::string> ids_;
  std::map<int, int> other_answers_;
  std::vector<std::thread> clients_;
};

/// Those of these click IDs that are not in `table` (clicks, conversions) exactly once.
[[nodiscard]] std::vector<std::string> not_once_in(std::string_view table, const std::string& database_url,
                                                   const std::vector<std::string>& ids);
/// How many of these clicks are not in the database exactly once.
[[nodiscard]] std::size_t count_lost(const std::string& database_url, const std::vector<std::string>& ids);

}  // namespace homing::test
