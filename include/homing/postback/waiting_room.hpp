#pragma once

#include <boost/asio/awaitable.hpp>
#include <chrono>
#include <condition_variable>
#include <memory>
#include <optional>
#include <unordered_map>

#include "homing/core/mutex.hpp"
#include "homing/core/uuid.hpp"
#include "homing/model/postback.hpp"

namespace homing::postback {

/// Where a postback's request waits until the applier has committed what became of it.
///
/// A request enters before its record is appended, so the outcome can't come too early; it leaves by dropping
/// its ticket.
///
/// Threads: any. The map is shared, guarded by a mutex that is held for a lookup only; postbacks are a few
///          percent of the traffic, and clicks do not come here.
class WaitingRoom {
 public:
  class Ticket {
   public:
    ~Ticket();
    Ticket(Ticket&& other) noexcept = default;
    Ticket& operator=(Ticket&&) = delete;

    /// Completes with the outcome, or empty when `at_most` is over first. On the thread of the caller's
    /// executor.
    [[nodiscard]] boost::asio::awaitable<std::optional<PostbackOutcome>> wait(
        std::chrono::milliseconds at_most);

   private:
    friend class WaitingRoom;
    struct Seat;
    Ticket(WaitingRoom& room, const Uuid& id, std::shared_ptr<Seat> seat);

    WaitingRoom* room_;
    Uuid id_;
    std::shared_ptr<Seat> seat_;  // null in a moved-from ticket
  };

  /// Requires: no other ticket of this ID. Called on an executor of one thread, which waits later.
  [[nodiscard]] Ticket enter(const Uuid& postback_id, const boost::asio::any_io_executor& executor);

  /// Waits until there is somebody, or the time is up.
  void wait_for_anybody(std::chrono::milliseconds at_most);

  /// Wakes the request that waits for it, if there is one. Requires: its executor's context lives until this
  /// returns.
  void publish(const Uuid& postback_id, const PostbackOutcome& outcome);

 private:
  void leave(const Uuid& postback_id);

  Mutex mutex_;
  std::condition_variable_any entered_;
  std::unordered_map<Uuid, std::shared_ptr<Ticket::Seat>> seats_ HOMING_GUARDED_BY(mutex_);
};

}  // namespace homing::postback
