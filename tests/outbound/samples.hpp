#pragma once

#include <string>

#include "homing/http/client.hpp"
#include "homing/outbound/outbox.hpp"
#include "tests/apply/samples.hpp"

/// Deliveries and answers that a test starts from and changes where it matters.
namespace homing::outbound::test {

inline constexpr UnixMillis kNow = apply::test::kNoon;

inline Delivery make_delivery(unsigned number, std::int64_t url = 1, int sequence = 1) {
  Delivery delivery;
  delivery.key = {.click_id = apply::test::click_id(number),
                  .conversion_id = apply::test::postback_id(number),
                  .sequence = sequence,
                  .url = PostbackUrlId(url)};
  delivery.affiliate = "nora";
  delivery.tried_since = kNow;
  delivery.claimed_until = kNow + std::chrono::hours(1);
  delivery.method = "GET";
  delivery.url = "https://host" + std::to_string(url) + ".example/?c={click_id}&p={payout}";
  at(delivery.values, PostbackMacro::kClickId) = delivery.key.click_id.to_string();
  at(delivery.values, PostbackMacro::kPayout) = "2.5";
  return delivery;
}

inline http::ClientAnswer answered(unsigned status) {
  http::ClientAnswer answer;
  answer.status = status;
  return answer;
}

inline http::ClientAnswer failed(http::ClientAnswer::Outcome outcome) {
  http::ClientAnswer answer;
  answer.outcome = outcome;
  answer.error = "a sentence";
  return answer;
}

}  // namespace homing::outbound::test
