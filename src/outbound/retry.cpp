#include "homing/outbound/retry.hpp"

#include <algorithm>
#include <cmath>
#include <utility>

namespace homing::outbound {
namespace {

using Outcome = http::ClientAnswer::Outcome;
using std::chrono::milliseconds;

Verdict judge_status(unsigned status) noexcept {
  if (status >= 200 && status < 300) return Verdict::kDelivered;
  const bool is_passing = status == 408 || status == 425 || status == 429;
  return status >= 400 && status < 500 && !is_passing ? Verdict::kRefused : Verdict::kTryAgain;
}

}  // namespace

Verdict judge(const http::ClientAnswer& answer) noexcept {
  if (answer.outcome == Outcome::kAnswered) return judge_status(answer.status);
  // A redirect to where nothing is sent may be mended over there; with a status of its own it is that.
  const bool is_own_url = answer.outcome == Outcome::kUrlRefused && answer.status == 0;
  return is_own_url ? Verdict::kRefused : Verdict::kTryAgain;
}

milliseconds pause_behind(const RetryPolicy& policy, int failures, double random,
                          std::optional<std::chrono::seconds> asked_for) {
  constexpr int kMostDoublings = 30;
  const double doubled = std::ldexp(static_cast<double>(policy.first_pause.count()),
                                    std::clamp(failures - 1, 0, kMostDoublings));
  const double longest = static_cast<double>(policy.longest_pause.count());
  const milliseconds drawn(static_cast<milliseconds::rep>(std::min(doubled, longest) * random));
  const milliseconds asked =
      std::min<milliseconds>(asked_for.value_or(std::chrono::seconds(0)),
                             std::chrono::ceil<std::chrono::seconds>(policy.longest_pause));
  return std::max(drawn, asked);
}

Settlement settlement_of(const Delivery& delivery, Attempt made, const http::ClientAnswer& answer,
                         const RetryPolicy& policy, UnixMillis now, double random) {
  Settlement settlement;
  settlement.key = delivery.key;
  settlement.attempt = delivery.attempts + 1;
  // What was due for long, as while its URL was paused, has its time from its first attempt on.
  settlement.tried_since = delivery.failures == 0 ? made.at : delivery.tried_since;
  settlement.made = std::move(made);
  const Verdict verdict = judge(answer);
  if (verdict == Verdict::kDelivered) {
    settlement.state = DeliveryState::kDelivered;
    return settlement;
  }
  settlement.failures = delivery.failures + 1;
  settlement.due_at = now + pause_behind(policy, settlement.failures, random, answer.retry_after);
  const bool is_over = settlement.due_at - settlement.tried_since > policy.keep_trying;
  if (verdict == Verdict::kRefused || is_over) settlement.state = DeliveryState::kDead;
  return settlement;
}

}  // namespace homing::outbound
