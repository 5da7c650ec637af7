#pragma once

#include <string>
#include <variant>

#include "homing/core/clock.hpp"
#include "homing/http/client.hpp"
#include "homing/outbound/outbox.hpp"

namespace homing::outbound {

/// Why there is no request: a sentence.
struct Unsendable {
  std::string why;
  bool for_good = true;  ///< False: a template that this version cannot read, but a newer one may.
};

/// What is sent for a delivery: the templates filled in, `Idempotency-Key`, and `Homing-Signature` where the
/// affiliate has a secret.
[[nodiscard]] std::variant<http::ClientRequest, Unsendable> request_for(const Delivery& delivery,
                                                                        UnixMillis now);

}  // namespace homing::outbound
