#include "load/load.hpp"

#include <csignal>

namespace homing::load {
namespace {

double seconds_between(Clock::time_point from, Clock::time_point to) {
  return std::chrono::duration<double>(to - from).count();
}

}  // namespace

Load::Load(std::chrono::duration<double> seconds)
    : seconds_(seconds), deadline_(io_), signals_(io_, SIGINT, SIGTERM) {}

nlohmann::json Load::run() {
  const auto unix_time = std::chrono::system_clock::now().time_since_epoch();
  const Clock::time_point started = Clock::now();
  for (const NamedLane& named : lanes_) named.lane->start(started);
  deadline_.expires_at(started + std::chrono::duration_cast<Clock::duration>(seconds_));
  deadline_.async_wait([this](boost::system::error_code error) {
    if (!error) end();
  });
  signals_.async_wait([this](boost::system::error_code error, int) {
    if (!error) end();
  });
  begin(started);
  io_.run();
  const Clock::time_point drained = Clock::now();
  finish();

  nlohmann::json result{{"started_at", std::chrono::duration<double>(unix_time).count()},
                        {"seconds", seconds_between(started, ended_at_)},
                        {"drained_after", seconds_between(started, drained)},
                        {"unanswered", unanswered()}};
  for (const NamedLane& named : lanes_) result[named.name] = named.lane->tally().to_json();
  return result;
}

void Load::end() {
  if (ended_) return;
  ended_ = true;
  ended_at_ = Clock::now();
  signals_.cancel();
  deadline_.expires_after(kDrain);
  deadline_.async_wait([this](boost::system::error_code error) {
    if (!error) io_.stop();
  });
  look_for_the_end();
}

void Load::look_for_the_end() {
  if (ended_ && unanswered() == 0) io_.stop();
}

std::uint64_t Load::unanswered() const {
  std::uint64_t sum = 0;
  for (const NamedLane& named : lanes_) sum += named.lane->unanswered();
  return sum;
}

}  // namespace homing::load
