#pragma once

#include <atomic>
#include <boost/asio/awaitable.hpp>
#include <functional>
#include <memory>
#include <optional>

#include "admin/time_shares.hpp"
#include "homing/admin/workers.hpp"

namespace homing::admin {

/// What takes long (reports, imports, replays) and the workers for it: few, and whoever goes on asking for it
/// pauses (TimeShares), as clicks have to be written down by the same database.
///
/// Bounded: 16 at a time, with what is being done and what pauses. Threads: any, as Workers.
class LongWork {
 public:
  /// @param percent  see TimeShares
  LongWork(unsigned threads, int percent, const std::function<std::unique_ptr<Backend>()>& make_backend);

  /// As Workers::run().
  [[nodiscard]] boost::asio::awaitable<std::optional<Answer>> run(const Principal& asker, Workers::Work work);

 private:
  [[nodiscard]] boost::asio::awaitable<void> wait_for_share(const Principal& asker);
  [[nodiscard]] Answer timed(const Principal& asker, const Workers::Work& work, Backend& backend);

  std::atomic<int> running_or_waiting_{0};
  TimeShares shares_;
  Workers workers_;
};

}  // namespace homing::admin
