#pragma once

#include <boost/asio/steady_timer.hpp>
#include <functional>

#include "load/tally.hpp"

namespace homing::load {

/// Makes requests due at a constant rate, whatever becomes of them.
class Pacer {
 public:
  using OnDue = std::function<void(Clock::time_point)>;

  /// @param rate  a second
  Pacer(boost::asio::io_context& io, double rate, OnDue on_due);

  void start(Clock::time_point now);
  void stop();

 private:
  void tick();
  [[nodiscard]] Clock::time_point due() const;

  boost::asio::steady_timer timer_;
  const double interval_nanos_;
  OnDue on_due_;
  Clock::time_point started_;
  std::int64_t ticks_ = 0;
  bool stopped_ = false;
};

}  // namespace homing::load
