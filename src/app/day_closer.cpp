#include "app/day_closer.hpp"

#include <algorithm>

#include "app/startup.hpp"
#include "homing/core/log.hpp"
#include "homing/core/sleep.hpp"

namespace homing::app {
namespace {

constexpr std::chrono::minutes kEvery{1};
constexpr std::chrono::milliseconds kCancelEvery{50};

/// To read the clicks of a day takes its time.
store::DatabaseOptions patient_options(const Settings& settings) {
  constexpr std::chrono::minutes kPatience{10};
  store::DatabaseOptions options = database_options(settings);
  options.statement_timeout = std::max<std::chrono::milliseconds>(options.statement_timeout, kPatience);
  options.prepare_when_used = true;
  return options;
}

}  // namespace

DayCloser::DayCloser(const Settings& settings)
    : database_(patient_options(settings)), thread_([this](const std::stop_token& stop) {
        run(stop);
        ending_.set_value();
      }) {}

/// To cancel is to ask the database, which may hang: whoever stops does not wait for that for ever.
bool DayCloser::stop(std::chrono::milliseconds at_most) {
  thread_.request_stop();
  std::thread cancelling([this] { cancel_until_ended(); });
  const bool ended = cancelled_.get_future().wait_for(at_most) == std::future_status::ready;
  ended ? cancelling.join() : cancelling.detach();
  return ended;
}

void DayCloser::cancel_until_ended() {
  while (has_ended_.wait_for(kCancelEvery) != std::future_status::ready) sums_.cancel();
  cancelled_.set_value();
}

void DayCloser::run(const std::stop_token& stop) {
  while (!stop.stop_requested()) {
    try {
      turn(stop);
      if (failing_)
        log_info("day_closing.resumed", "what reports and searches use of days that are over is made again");
      failing_ = false;
    } catch (const std::exception& e) {
      if (!stop.stop_requested()) note_failure(e);
    }
    sleep_unless_stopped(stop, kEvery);
  }
}

void DayCloser::turn(const std::stop_token& stop) {
  while (!stop.stop_requested() && upkeep_.do_one()) {
  }
  while (!stop.stop_requested() && sums_.make_one() == store::ValueSumsStore::Outcome::kMade) {
  }
  if (!stop.stop_requested()) sums_.sweep();
}

void DayCloser::note_failure(const std::exception& error) {
  if (!failing_) {
    log_warning("day_closing.failed", "what reports and searches use of days that are over is made later",
                {{"error", error.what()}});
  }
  failing_ = true;
}

}  // namespace homing::app
