#include "load/lane.hpp"

namespace homing::load {

Lane::Lane(boost::asio::io_context& io, const boost::asio::ip::tcp::endpoint& server, std::size_t connections,
           RequestTemplate request, OnAnswer on_answer)
    : request_(std::move(request)), on_answer_(std::move(on_answer)), slots_(connections) {
  for (Slot& slot : slots_) {
    slot.connection = std::make_unique<Connection>(
        io, server, [this, &slot](const Answer& answer) { have_answer(slot, answer); });
    free_.push_back(&slot);
  }
}

void Lane::push(Clock::time_point due, const ClickIdText& id) {
  ++pushed_;
  if (free_.empty()) {
    waiting_.push_back({due, id});
    return;
  }
  Slot& slot = *free_.front();
  free_.pop_front();
  send(slot, {due, id});
}

void Lane::send(Slot& slot, const Due& due) {
  slot.due = due.at;
  tally_.add_sent(due.at, Clock::now());
  slot.connection->send(request_.with(due.id));
}

void Lane::have_answer(Slot& slot, const Answer& answer) {
  ++answered_;
  tally_.add_answer(slot.due, Clock::now(), answer.status);
  if (waiting_.empty()) {
    free_.push_back(&slot);
  } else {
    const Due next = waiting_.front();
    waiting_.pop_front();
    send(slot, next);
  }
  on_answer_(answer);
}

}  // namespace homing::load
