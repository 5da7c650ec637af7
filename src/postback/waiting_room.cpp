#include "homing/postback/waiting_room.hpp"

#include <boost/asio/as_tuple.hpp>
#include <boost/asio/post.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/asio/use_awaitable.hpp>

namespace homing::postback {

namespace asio = boost::asio;

struct WaitingRoom::Ticket::Seat {
  explicit Seat(const asio::any_io_executor& executor) : timer(executor) {}

  asio::steady_timer timer;  // touched on its executor only
  Mutex mutex;
  std::optional<PostbackOutcome> outcome HOMING_GUARDED_BY(mutex);

  std::optional<PostbackOutcome> look() {
    const MutexLock lock(mutex);
    return outcome;
  }
};

WaitingRoom::Ticket::Ticket(WaitingRoom& room, const Uuid& id, std::shared_ptr<Seat> seat)
    : room_(&room), id_(id), seat_(std::move(seat)) {}

WaitingRoom::Ticket::~Ticket() {
  if (seat_) room_->leave(id_);
}

asio::awaitable<std::optional<PostbackOutcome>> WaitingRoom::Ticket::wait(std::chrono::milliseconds at_most) {
  const std::shared_ptr<Seat> seat = seat_;
  seat->timer.expires_after(at_most);
  // publish() sets the outcome first and then wakes this executor: seen here, or woken below.
  if (auto outcome = seat->look()) co_return outcome;
  co_await seat->timer.async_wait(asio::as_tuple(asio::use_awaitable));
  co_return seat->look();
}

WaitingRoom::Ticket WaitingRoom::enter(const Uuid& postback_id, const asio::any_io_executor& executor) {
  auto seat = std::make_shared<Ticket::Seat>(executor);
  {
    const MutexLock lock(mutex_);
    seats_.emplace(postback_id, seat);
  }
  entered_.notify_one();
  return Ticket(*this, postback_id, std::move(seat));
}

void WaitingRoom::wait_for_anybody(std::chrono::milliseconds at_most) {
  const auto deadline = std::chrono::steady_clock::now() + at_most;
  const MutexLock lock(mutex_);
  while (seats_.empty()) {
    if (entered_.wait_until(mutex_, deadline) == std::cv_status::timeout) return;
  }
}

void WaitingRoom::publish(const Uuid& postback_id, const PostbackOutcome& outcome) {
  std::shared_ptr<Ticket::Seat> seat;
  {
    const MutexLock lock(mutex_);
    const auto found = seats_.find(postback_id);
    if (found == seats_.end()) return;
    seat = found->second;
  }
  {
    const MutexLock lock(seat->mutex);
    seat->outcome = outcome;
  }
  asio::post(seat->timer.get_executor(), [seat] { seat->timer.cancel(); });
}

void WaitingRoom::leave(const Uuid& postback_id) {
  const MutexLock lock(mutex_);
  seats_.erase(postback_id);
}

}  // namespace homing::postback
