#include "homing/outbound/retry.hpp"

#include <gtest/gtest.h>

#include "tests/outbound/samples.hpp"

namespace homing::outbound {
namespace {

using namespace std::chrono_literals;
using test::answered;
using test::failed;
using test::kNow;
using Outcome = http::ClientAnswer::Outcome;

TEST(Verdict, IsThatOfTheField) {
  for (const unsigned status : {200U, 201U, 204U, 299U})
    EXPECT_EQ(judge(answered(status)), Verdict::kDelivered);
  for (const unsigned status : {408U, 425U, 429U, 500U, 502U, 503U, 504U, 599U, 304U}) {
    EXPECT_EQ(judge(answered(status)), Verdict::kTryAgain) << status;
  }
  for (const unsigned status : {400U, 401U, 403U, 404U, 410U, 422U, 451U}) {
    EXPECT_EQ(judge(answered(status)), Verdict::kRefused) << status;
  }
  for (const Outcome outcome :
       {Outcome::kHostUnknown, Outcome::kAddressRefused, Outcome::kConnectFailed, Outcome::kTlsFailed,
        Outcome::kTimeout, Outcome::kCut, Outcome::kBadAnswer, Outcome::kTooManyRedirects}) {
    EXPECT_EQ(judge(failed(outcome)), Verdict::kTryAgain) << name_of(outcome);
  }
  EXPECT_EQ(judge(failed(Outcome::kUrlRefused)), Verdict::kRefused);
}

TEST(Pause, DoublesUpToTheLongestAndIsSpreadOverAllOfIt) {
  const RetryPolicy policy;
  constexpr double kAlmostOne = 0.999'999;
  EXPECT_NEAR(static_cast<double>(pause_behind(policy, 1, kAlmostOne, {}).count()), 5000, 10);
  EXPECT_NEAR(static_cast<double>(pause_behind(policy, 2, kAlmostOne, {}).count()), 10000, 10);
  EXPECT_NEAR(static_cast<double>(pause_behind(policy, 5, kAlmostOne, {}).count()), 80000, 80);
  EXPECT_NEAR(static_cast<double>(pause_behind(policy, 100, kAlmostOne, {}).count()), 14400000, 14400);
  EXPECT_NEAR(static_cast<double>(pause_behind(policy, 100, 0.5, {}).count()), 7200000, 7200);
  EXPECT_EQ(pause_behind(policy, 100, 0, {}), 0ms);
}

TEST(Pause, IsWhatTheReceiverAsksForWithinReason) {
  const RetryPolicy policy;
  EXPECT_EQ(pause_behind(policy, 1, 0.5, 90s), 90s);
  EXPECT_EQ(pause_behind(policy, 1, 0.5, 0s), 2500ms);
  EXPECT_EQ(pause_behind(policy, 1, 0.5, std::chrono::hours(24 * 365)), 4h);
}

TEST(Settlement, OfADeliveredOneIsTheEnd) {
  const Delivery delivery = test::make_delivery(1);
  const Settlement settlement = settlement_of(delivery, {}, answered(200), {}, kNow, 0.5);
  EXPECT_EQ(settlement.state, DeliveryState::kDelivered);
  EXPECT_EQ(settlement.attempt, 1);
}

TEST(Settlement, OfARefusedOneIsDeathAtOnce) {
  const Settlement settlement = settlement_of(test::make_delivery(1), {}, answered(404), {}, kNow, 0.5);
  EXPECT_EQ(settlement.state, DeliveryState::kDead);
}

TEST(Settlement, AFailureIsTriedAgainForThreeDaysAndThenDead) {
  Delivery delivery = test::make_delivery(1);
  delivery.attempts = 7;
  delivery.failures = 6;
  const Settlement early = settlement_of(delivery, {}, answered(500), {}, kNow, 0.5);
  EXPECT_EQ(early.state, DeliveryState::kDue);
  EXPECT_EQ(early.attempt, 8);
  EXPECT_EQ(early.failures, 7);
  EXPECT_EQ(early.due_at - kNow, 160s);
  const UnixMillis late = delivery.tried_since + std::chrono::hours(72);
  EXPECT_EQ(settlement_of(delivery, {}, answered(500), {}, late, 0.5).state, DeliveryState::kDead);
}

TEST(Settlement, TheTimeOfOneThatWasDueForLongCountsFromItsFirstAttempt) {
  const UnixMillis late = kNow + std::chrono::hours(24 * 30);
  Attempt made;
  made.at = late;
  const Settlement settlement = settlement_of(test::make_delivery(1), made, answered(500), {}, late, 0.5);
  EXPECT_EQ(settlement.state, DeliveryState::kDue);
  EXPECT_EQ(settlement.tried_since, late);
}

}  // namespace
}  // namespace homing::outbound
