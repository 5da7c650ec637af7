#pragma once

#include <array>
#include <cstddef>

#include "homing/core/metrics.hpp"
#include "homing/journal/journal.hpp"

namespace homing::journal {

/// What a Journal counts. Ownership: borrows the Metrics. Threads: any.
class JournalMetrics {
 public:
  explicit JournalMetrics(Metrics& metrics);

  void count_failure(JournalError reason, double how_many = 1) {
    failures_.at(static_cast<std::size_t>(reason) - 1)->Increment(how_many);
  }

  prometheus::Counter& appends;
  prometheus::Counter& groups;
  prometheus::Counter& bytes;
  prometheus::Counter& torn_tails;
  prometheus::Gauge& size_bytes;
  prometheus::Gauge& kept_bytes;
  prometheus::Gauge& writable;
  prometheus::Histogram& sync_seconds;

 private:
  std::array<prometheus::Counter*, 5> failures_;  // in JournalError's order
};

}  // namespace homing::journal
