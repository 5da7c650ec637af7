#include "load/tally.hpp"

#include <string>

namespace homing::load {

void Tally::add_sent(Clock::time_point due, Clock::time_point now) {
  ++sent_;
  sent_late_.add(now - due);
}

void Tally::add_answer(Clock::time_point due, Clock::time_point now, unsigned status) {
  const auto second =
      static_cast<std::size_t>(std::chrono::floor<std::chrono::seconds>(due - started_).count());
  if (second >= seconds_.size()) seconds_.resize(second + 1);
  ++seconds_[second].answers[status];
  seconds_[second].latency.add(now - due);
}

nlohmann::json Tally::to_json() const {
  nlohmann::json seconds = nlohmann::json::array();
  for (const Second& second : seconds_) {
    nlohmann::json answers = nlohmann::json::object();
    for (const auto& [status, count] : second.answers) answers[std::to_string(status)] = count;
    seconds.push_back({{"answers", std::move(answers)}, {"latency_us", second.latency.to_json()}});
  }
  return {{"sent", sent_}, {"sent_late_us", sent_late_.to_json()}, {"seconds", std::move(seconds)}};
}

}  // namespace homing::load
