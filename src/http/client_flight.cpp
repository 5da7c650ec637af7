#include "http/client_flight.hpp"

namespace homing::http {

Flight::Waiting::Waiting(Flight& flight, std::function<void()> stop) : flight_(flight) {
  flight_.stop_ = std::move(stop);
  if (flight_.ended()) flight_.stop();
}

void Flight::until(SteadyTime deadline) {
  deadline_ = deadline;
  timed_out_ = false;
  timer_.expires_at(deadline);
  timer_.async_wait([weak = weak_from_this()](const boost::system::error_code& error) {
    if (error) return;
    if (const auto flight = weak.lock()) flight->check();
  });
}

void Flight::cut() {
  cut_ = true;
  stop();
}

/// A timer that had gone off when the deadline was moved comes here too.
void Flight::check() {
  if (std::chrono::steady_clock::now() < deadline_) return;
  timed_out_ = true;
  stop();
}

void Flight::stop() {
  if (stop_) stop_();
}

}  // namespace homing::http
