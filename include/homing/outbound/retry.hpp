#pragma once

#include <chrono>

#include "homing/http/client.hpp"
#include "homing/outbound/outbox.hpp"

namespace homing::outbound {

/// How long and how often a delivery is tried.
struct RetryPolicy {
  std::chrono::milliseconds first_pause{5'000};  ///< At most; doubles with each failure.
  std::chrono::milliseconds longest_pause{4 * 3'600'000};
  std::chrono::milliseconds keep_trying{3 * 86'400'000};  ///< Then it is dead.
};

/// What an answer, or the want of one, means.
enum class Verdict : std::uint8_t { kDelivered, kTryAgain, kRefused };

/// 2xx is delivered. 408, 425, 429, 5xx and whatever went wrong on the way may be better next time. Any other
/// status of the 4xx, and a URL that cannot be sent to, will not.
[[nodiscard]] Verdict judge(const http::ClientAnswer& answer) noexcept;

/// The pause behind a failure: exponential with full jitter
/// (https://aws.amazon.com/blogs/architecture/exponential-backoff-and-jitter/), and at least what the
/// receiver asked for, up to the longest.
/// @param failures  so far, this one counted
/// @param random    0 to 1, not 1 itself
[[nodiscard]] std::chrono::milliseconds pause_behind(const RetryPolicy& policy, int failures, double random,
                                                     std::optional<std::chrono::seconds> asked_for);

/// What becomes of a delivery behind an attempt that is over at `now`.
[[nodiscard]] Settlement settlement_of(const Delivery& delivery, Attempt made,
                                       const http::ClientAnswer& answer, const RetryPolicy& policy,
                                       UnixMillis now, double random);

}  // namespace homing::outbound
