#include "outbound/dispatcher.hpp"

#include <algorithm>
#include <exception>
#include <iterator>
#include <thread>
#include <utility>

#include "homing/core/backoff.hpp"
#include "homing/core/log.hpp"

namespace homing::outbound {
namespace {

using SteadyClock = std::chrono::steady_clock;
using namespace std::chrono_literals;

}  // namespace

Dispatcher::Dispatcher(DispatcherOptions options, Outbox& outbox, const Clock& clock,
                       std::function<void(std::vector<Delivery>)> hand_over, OutboundMetrics& metrics)
    : options_(options),
      outbox_(outbox),
      clock_(clock),
      hand_over_(std::move(hand_over)),
      metrics_(metrics),
      pace_(options.catch_up_rate) {}

void Dispatcher::run(const std::stop_token& stop) {
  const std::stop_callback on_stop(stop, [this] {
    const MutexLock lock(mutex_);
    stopping_ = true;
    changed_.notify_one();
  });
  Backoff backoff(100ms, 5s);
  while (!stop.stop_requested()) {
    let_gather();
    if (!try_turn()) {
      wait(backoff.next(), For::kStop);
      continue;
    }
    backoff.reset();
  }
}

void Dispatcher::drain(std::chrono::milliseconds at_most) {
  claiming_ = false;
  Backoff backoff(50ms, 500ms);
  const auto deadline = SteadyClock::now() + at_most;
  while (windows_.held() > 0 && SteadyClock::now() < deadline) {
    if (!try_turn()) std::this_thread::sleep_for(backoff.next());
  }
}

void Dispatcher::let_gather() {
  const MutexLock lock(mutex_);
  while (!stopping_ && SteadyClock::now() < (added_ > 0 ? claim_due_ : turn_due_)) {
    changed_.wait_until(mutex_, added_ > 0 ? claim_due_ : turn_due_);
  }
  turn_due_ = SteadyClock::now() + options_.gather;
}

/// @return whether the database answers
bool Dispatcher::try_turn() {
  try {
    const bool more = turn();
    if (std::exchange(failing_, false)) log_info("outbound.resumed", "the outbox can be read again");
    if (!more) wait(options_.look_every, For::kAnything);
    return true;
  } catch (const std::exception& e) {
    note_failure(e);
    return false;
  }
}

bool Dispatcher::turn() {
  {
    const MutexLock lock(mutex_);
    pace_.earned(std::exchange(added_, 0));
    std::move(results_.begin(), results_.end(), std::back_inserter(unsettled_));
    results_.clear();
  }
  if (!unsettled_.empty()) settle();
  if (!claiming_) return false;
  const bool claimed = claim() > 0;
  count();
  return claimed || pace_.allowed(clock_.now()) == 0;
}

void Dispatcher::settle() {
  std::vector<Settlement> settlements;
  std::vector<DeliveryKey> unsent;
  for (const Result& result : unsettled_) {
    if (result.settlement) {
      settlements.push_back(*result.settlement);
    } else {
      unsent.push_back(result.delivery.key);
    }
  }
  if (!settlements.empty()) outbox_.settle(settlements);
  if (!unsent.empty()) outbox_.give_back(unsent);
  for (const Result& result : unsettled_) note_settled(result);
  unsettled_.clear();
}

std::size_t Dispatcher::claim() {
  const UnixMillis now = clock_.now();
  const int room = std::min(options_.most_held - windows_.held(), pace_.allowed(now));
  if (room <= 0) return 0;
  std::vector<Delivery> claimed = outbox_.claim({.quotas = windows_.quotas(),
                                                 .otherwise = Windows::kFirst,
                                                 .at_most = room,
                                                 .now = now,
                                                 .until = now + options_.claim_for});
  for (const Delivery& delivery : claimed) windows_.claimed(host_of(delivery.url));
  pace_.begun(static_cast<int>(claimed.size()));
  metrics_.in_flight(windows_.held());
  const std::size_t count = claimed.size();
  if (count == 0) return 0;
  claim_due_ = SteadyClock::now() + options_.gather;
  hand_over_(std::move(claimed));
  return count;
}

void Dispatcher::count() {
  if (SteadyClock::now() < count_due_) return;
  count_due_ = SteadyClock::now() + options_.count_every;  // should it fail, it is not in the way of the rest
  const UnixMillis now = clock_.now();
  metrics_.backlog(outbox_.backlog(now), now);
}

void Dispatcher::note_settled(const Result& result) {
  const Delivery& delivery = result.delivery;
  if (!result.settlement) {
    windows_.given_back(host_of(delivery.url));
    return;
  }
  const Settlement& settlement = *result.settlement;
  windows_.attempted(host_of(delivery.url), settlement.state == DeliveryState::kDelivered,
                     settlement.made.duration);
  metrics_.attempted(delivery.affiliate, settlement);
  if (settlement.state != DeliveryState::kDead) return;
  log_warning("outbound.dead",
              "an affiliate was not told of a conversion; `homing outbound retry` sends it again",
              {{"affiliate", delivery.affiliate},
               {"click_id", delivery.key.click_id.to_string()},
               {"conversion_id", delivery.key.conversion_id.to_string()},
               {"attempts", settlement.attempt},
               {"outcome", settlement.made.outcome},
               {"error", settlement.made.error}});
}

void Dispatcher::note_failure(const std::exception& error) {
  if (std::exchange(failing_, true)) return;
  log_warning("outbound.waiting", "the outbox waits until the database answers", {{"error", error.what()}});
}

void Dispatcher::added(std::size_t count) {
  const MutexLock lock(mutex_);
  added_ += count;
  changed_.notify_one();
}

void Dispatcher::finished(Result result) {
  const MutexLock lock(mutex_);
  results_.push_back(std::move(result));
  changed_.notify_one();
}

void Dispatcher::wait(std::chrono::milliseconds at_most, For what) {
  const auto deadline = SteadyClock::now() + at_most;
  const MutexLock lock(mutex_);
  const bool for_stop = what == For::kStop;
  while (for_stop ? !stopping_ : added_ == 0 && results_.empty() && (!stopping_ || !claiming_)) {
    if (changed_.wait_until(mutex_, deadline) == std::cv_status::timeout) return;
  }
}

}  // namespace homing::outbound
