#pragma once

#include <boost/asio/io_context.hpp>
#include <deque>
#include <functional>
#include <memory>
#include <vector>

#include "load/connection.hpp"
#include "load/request_template.hpp"
#include "load/tally.hpp"

namespace homing::load {

/// One kind of request over connections of its own. A request that is due goes out on the connection that has
/// been free the longest, or waits for one; its latency counts from the moment that it was due.
class Lane {
 public:
  using OnAnswer = std::function<void(const Answer&)>;

  Lane(boost::asio::io_context& io, const boost::asio::ip::tcp::endpoint& server, std::size_t connections,
       RequestTemplate request, OnAnswer on_answer);

  Lane(const Lane&) = delete;
  Lane& operator=(const Lane&) = delete;

  void start(Clock::time_point now) { tally_.start(now); }
  /// @param id  of the click, where the request names one
  void push(Clock::time_point due, const ClickIdText& id = {});

  [[nodiscard]] std::size_t connections() const noexcept { return slots_.size(); }
  /// Pushed and not answered yet.
  [[nodiscard]] std::uint64_t unanswered() const noexcept { return pushed_ - answered_; }
  [[nodiscard]] std::uint64_t pushed() const noexcept { return pushed_; }
  [[nodiscard]] const Tally& tally() const noexcept { return tally_; }

 private:
  struct Due {
    Clock::time_point at;
    ClickIdText id;
  };
  struct Slot {
    std::unique_ptr<Connection> connection;
    Clock::time_point due;  // of the request that is out
  };

  void send(Slot& slot, const Due& due);
  void have_answer(Slot& slot, const Answer& answer);

  RequestTemplate request_;
  OnAnswer on_answer_;
  std::vector<Slot> slots_;
  std::deque<Slot*> free_;
  std::deque<Due> waiting_;  // for a connection
  Tally tally_;
  std::uint64_t pushed_ = 0;
  std::uint64_t answered_ = 0;
};

}  // namespace homing::load
