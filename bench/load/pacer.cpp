#include "load/pacer.hpp"

namespace homing::load {

Pacer::Pacer(boost::asio::io_context& io, double rate, OnDue on_due)
    : timer_(io), interval_nanos_(1e9 / rate), on_due_(std::move(on_due)) {}

void Pacer::start(Clock::time_point now) {
  started_ = now;
  tick();
}

void Pacer::stop() {
  stopped_ = true;
  timer_.cancel();
}

void Pacer::tick() {
  for (const auto now = Clock::now(); !stopped_ && due() <= now; ++ticks_) on_due_(due());
  if (stopped_) return;
  timer_.expires_at(due());
  timer_.async_wait([this](boost::system::error_code) { tick(); });
}

// From the start and not from the last one, so that rounding does not add up.
Clock::time_point Pacer::due() const {
  return started_ +
         std::chrono::nanoseconds(static_cast<std::int64_t>(static_cast<double>(ticks_) * interval_nanos_));
}

}  // namespace homing::load
