#pragma once

#include <boost/asio/io_context.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/intrusive/list.hpp>
#include <chrono>
#include <functional>
#include <memory>
#include <utility>

namespace homing::http {

using SteadyTime = std::chrono::steady_clock::time_point;

/// What ends a request under way from outside: a deadline, or that the client is closed.
///
/// It knows how to stop what the request waits for at the moment; that then ends with an error, and who
/// waited asks here why. Threads: the io thread. Ownership: held by the request's coroutine; the timer's
/// handler knows it weakly.
class Flight
    : public std::enable_shared_from_this<Flight>,
      public boost::intrusive::list_base_hook<boost::intrusive::link_mode<boost::intrusive::auto_unlink>> {
 public:
  explicit Flight(boost::asio::io_context& io) : timer_(io) {}

  /// Sets the deadline of what follows. One that had passed before is forgotten.
  void until(SteadyTime deadline);
  void cut();

  [[nodiscard]] bool timed_out() const noexcept { return timed_out_; }
  [[nodiscard]] bool is_cut() const noexcept { return cut_; }
  [[nodiscard]] bool ended() const noexcept { return timed_out_ || cut_; }

  /// While it lives, the flight is ended by `stop`; at once when it has ended already.
  class Waiting {
   public:
    Waiting(Flight& flight, std::function<void()> stop);
    ~Waiting() { flight_.stop_ = nullptr; }
    Waiting(const Waiting&) = delete;
    Waiting& operator=(const Waiting&) = delete;

   private:
    Flight& flight_;
  };

 private:
  void check();
  void stop();

  boost::asio::steady_timer timer_;
  SteadyTime deadline_ = SteadyTime::max();
  std::function<void()> stop_;
  bool timed_out_ = false;
  bool cut_ = false;
};

using Flights = boost::intrusive::list<Flight, boost::intrusive::constant_time_size<false>>;

}  // namespace homing::http
