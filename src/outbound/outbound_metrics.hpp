#pragma once

#include "homing/core/metrics.hpp"
#include "homing/outbound/outbox.hpp"

namespace homing::outbound {

/// What the senders count. Threads: one.
class OutboundMetrics {
 public:
  explicit OutboundMetrics(Metrics& metrics);

  void attempted(const std::string& affiliate, const Settlement& settlement);
  void in_flight(int held) { in_flight_.Set(held); }
  void backlog(const Backlog& backlog, UnixMillis now);

 private:
  Metrics& metrics_;
  prometheus::Gauge& due_;
  prometheus::Gauge& waiting_;
  prometheus::Gauge& oldest_due_;
  prometheus::Gauge& in_flight_;
  prometheus::Counter& dead_;
};

}  // namespace homing::outbound
