#include "outbound/outbound_metrics.hpp"

namespace homing::outbound {

OutboundMetrics::OutboundMetrics(Metrics& metrics)
    : metrics_(metrics),
      due_(metrics.gauge("homing_outbound_due", "Deliveries to affiliates that are due.")),
      waiting_(metrics.gauge("homing_outbound_waiting", "Deliveries that wait for their next attempt.")),
      oldest_due_(metrics.gauge("homing_outbound_oldest_due_seconds",
                                "For how long the oldest delivery that is due has been so.")),
      in_flight_(metrics.gauge("homing_outbound_in_flight", "Deliveries that this server is at.")),
      dead_(metrics.counter("homing_outbound_dead_total", "Deliveries that were given up.")) {}

void OutboundMetrics::attempted(const std::string& affiliate, const Settlement& settlement) {
  metrics_
      .counter("homing_outbound_attempts_total", "Attempts to deliver, by outcome.",
               {{"outcome", settlement.made.outcome}})
      .Increment();
  if (settlement.state == DeliveryState::kDead) dead_.Increment();
  if (settlement.state == DeliveryState::kDelivered) return;
  metrics_
      .counter("homing_outbound_failures_total", "Attempts that failed, by affiliate.",
               {{"affiliate", affiliate}})
      .Increment();
}

void OutboundMetrics::backlog(const Backlog& backlog, UnixMillis now) {
  due_.Set(static_cast<double>(backlog.due));
  waiting_.Set(static_cast<double>(backlog.waiting));
  const auto age = backlog.oldest ? now - *backlog.oldest : std::chrono::milliseconds(0);
  oldest_due_.Set(std::chrono::duration<double>(age).count());
}

}  // namespace homing::outbound
