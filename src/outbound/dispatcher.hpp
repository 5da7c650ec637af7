#pragma once

#include <chrono>
#include <condition_variable>
#include <functional>
#include <stop_token>
#include <vector>

#include "homing/core/clock.hpp"
#include "homing/core/mutex.hpp"
#include "homing/core/store_error.hpp"
#include "homing/outbound/outbox.hpp"
#include "outbound/outbound_metrics.hpp"
#include "outbound/pace.hpp"
#include "outbound/sender.hpp"
#include "outbound/windows.hpp"

namespace homing::outbound {

struct DispatcherOptions {
  std::chrono::milliseconds claim_for{60'000};  ///< Then another process may send it.
  std::chrono::milliseconds look_every{250};    ///< For what other nodes add, and what is due again.
  std::chrono::milliseconds count_every{10'000};
  /// Between two turns, and for what was just added between two claims that found something, at least: what
  /// is to be settled and claimed gathers, as a transaction for each delivery would cost more than to send
  /// it.
  std::chrono::milliseconds gather{50};
  int catch_up_rate = 1'000'000;  ///< Claimed in a second at most, beside as many as were added.
  int most_held = 5000;           ///< Claimed at a time: what waits for its host is in memory.
};

/// Moves deliveries between the outbox and a sender: settles what was tried, claims what is due.
///
/// A database that is away: nothing is claimed, what was tried is kept (it is bounded by what was claimed)
/// and settled when it is back. Threads: one calls run() or turn(); added() and finished() are for any.
class Dispatcher {
 public:
  /// @param hand_over  takes what was claimed; on the thread of run()
  Dispatcher(DispatcherOptions options, Outbox& outbox, const Clock& clock,
             std::function<void(std::vector<Delivery>)> hand_over, OutboundMetrics& metrics);

  /// Turns until stopped.
  void run(const std::stop_token& stop);
  /// Claims nothing more, and waits until all that is held has come back and is settled.
  void drain(std::chrono::milliseconds at_most);
  /// One step. @return whether there may be more to do at once. @throws StoreError
  bool turn();

  /// So many were just added to the outbox.
  void added(std::size_t count);
  /// The sender is done with a delivery.
  void finished(Result result);

 private:
  bool try_turn();
  void let_gather();
  void settle();
  std::size_t claim();
  void count();
  void note_settled(const Result& result);
  void note_failure(const std::exception& error);
  enum class For : std::uint8_t { kAnything, kStop };
  void wait(std::chrono::milliseconds at_most, For what);

  const DispatcherOptions options_;
  Outbox& outbox_;
  const Clock& clock_;
  const std::function<void(std::vector<Delivery>)> hand_over_;
  OutboundMetrics& metrics_;

  Windows windows_;
  Pace pace_;
  std::vector<Result> unsettled_;
  bool claiming_ = true;
  bool failing_ = false;
  std::chrono::steady_clock::time_point count_due_{};
  std::chrono::steady_clock::time_point turn_due_{};
  std::chrono::steady_clock::time_point claim_due_{};  // for what was just added: not behind turn_due_

  Mutex mutex_;
  std::condition_variable_any changed_;
  std::vector<Result> results_ HOMING_GUARDED_BY(mutex_);
  std::size_t added_ HOMING_GUARDED_BY(mutex_) = 0;
  bool stopping_ HOMING_GUARDED_BY(mutex_) = false;
};

}  // namespace homing::outbound
