#pragma once

#include <chrono>
#include <memory>
#include <string>
#include <vector>

#include "homing/core/clock.hpp"
#include "homing/core/metrics.hpp"
#include "homing/core/network.hpp"
#include "homing/outbound/outbox.hpp"
#include "homing/outbound/retry.hpp"

namespace homing::outbound {

struct OutboundOptions {
  std::chrono::milliseconds timeout{15'000};  ///< For one attempt, redirects included.
  std::size_t at_once_to_a_host = 2;          ///< Of this process.
  /// Deliveries that are begun in a second at most, beside those that were just added.
  int catch_up_rate = 200;
  RetryPolicy retry{};
  std::vector<IpNetwork> allowed_networks;  ///< That may be sent to although they are not public.
  std::string ca_file;                      ///< PEM of authorities to trust besides the system's; or empty.
};

/// Tells affiliates of their conversions: claims what is due in the outbox, sends it, settles it.
///
/// At least once: a delivery of which nobody knows how it ended (a process that was killed, a database that
/// was away too long) is sent again, with the same Idempotency-Key. Two processes never send the same one at
/// the same time, and a conversion's statuses go out in their order.
///
/// Threads: two of its own, one that waits for the database and one that sends; added() is for any.
/// Failure: an outbox that cannot be read is logged once and tried again. Ownership: borrows everything.
class Outbound {
 public:
  /// @throws UserError  `ca_file` cannot be read
  Outbound(OutboundOptions options, Outbox& outbox, const Clock& clock, Metrics& metrics);
  ~Outbound();

  void start();
  /// This process has just added so many to the outbox.
  void added(std::size_t count);
  /// Claims nothing more, lets what is on its way come to its end, `at_most` long, cuts the rest and gives it
  /// back.
  void stop(std::chrono::milliseconds at_most);

 private:
  class Impl;
  std::unique_ptr<Impl> impl_;
};

}  // namespace homing::outbound
