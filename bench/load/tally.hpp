#pragma once

#include <chrono>
#include <cstdint>
#include <map>
#include <nlohmann/json.hpp>
#include <vector>

#include "load/histogram.hpp"

namespace homing::load {

using Clock = std::chrono::steady_clock;

/// The answers to one kind of request, by the second in which the request was due.
class Tally {
 public:
  void start(Clock::time_point now) noexcept { started_ = now; }
  void add_sent(Clock::time_point due, Clock::time_point now);
  void add_answer(Clock::time_point due, Clock::time_point now, unsigned status);

  /// {"sent": n, "sent_late_us": buckets, "seconds": [{"answers": {"302": n}, "latency_us": buckets}, ...]}
  [[nodiscard]] nlohmann::json to_json() const;

 private:
  struct Second {
    std::map<unsigned, std::uint64_t> answers;  // by status
    Histogram latency;                          // from the moment that the request was due
  };

  Clock::time_point started_;
  std::uint64_t sent_ = 0;
  Histogram sent_late_;
  std::vector<Second> seconds_;
};

}  // namespace homing::load
