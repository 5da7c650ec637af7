#include "admin/time_shares.hpp"

#include <gtest/gtest.h>

namespace homing::admin {
namespace {

using namespace std::chrono_literals;

class TimeSharesTest : public testing::Test {
 protected:
  [[nodiscard]] auto wait() const { return shares_.wait(script_, now_); }
  void take(TimeShares::Clock::duration time) { shares_.took(script_, time, now_); }

  /// As whoever goes on asking for what takes so long. @return how much of the time that took
  double taken_of(std::chrono::milliseconds each, std::chrono::seconds of) {
    const TimeShares::Clock::time_point end = now_ + of;
    TimeShares::Clock::duration taken{};
    while (now_ < end) {
      now_ += wait() + each;
      take(each);
      taken += each;
    }
    return std::chrono::duration<double>(taken) / of;
  }

  const Principal script_{Principal::Kind::kToken, 7, "script", Role::kViewer};
  TimeShares shares_{20};
  TimeShares::Clock::time_point now_ = TimeShares::Clock::now();
};

TEST_F(TimeSharesTest, WhoAsksNowAndThenNeverWaits) {
  for (int i = 0; i < 100; ++i) {
    EXPECT_EQ(wait(), 0s);
    now_ += 180ms;
    take(180ms);
    now_ += 820ms;
  }
}

TEST_F(TimeSharesTest, WhoAsksForSeveralAtOnceDoesNotWaitEither) {
  for (int i = 0; i < 9; ++i) take(100ms);
  EXPECT_EQ(wait(), 0s);
  take(100ms);
  take(20ms);
  EXPECT_EQ(wait(), 100ms) << "20 ms too much, of which a fifth is earned in the time";
}

TEST_F(TimeSharesTest, WhoGoesOnAskingHasTheShare) {
  EXPECT_NEAR(taken_of(17ms, 60s), 0.2 + 1.0 / 60, 0.01) << "and what was kept";
  EXPECT_NEAR(taken_of(50ms, 60s), 0.2, 0.01);
}

TEST_F(TimeSharesTest, NobodyWaitsForWhatOthersTook) {
  take(2s);
  EXPECT_EQ(shares_.wait({Principal::Kind::kUser, 7, "", Role::kViewer}, now_), 0s);
  EXPECT_EQ(shares_.wait({Principal::Kind::kToken, 8, "", Role::kViewer}, now_), 0s);
  shares_.took({Principal::Kind::kToken, 8, "", Role::kViewer}, 1ms, now_);
  EXPECT_GT(wait(), 0s) << "who takes some does not forgive others theirs";
}

TEST_F(TimeSharesTest, NobodyWaitsLongHoweverMuchWasTaken) {
  take(30s);
  EXPECT_EQ(wait(), TimeShares::kLongestWait);
  now_ += TimeShares::kLongestWait;
  EXPECT_EQ(wait(), 0s);
}

TEST_F(TimeSharesTest, TwoThreadsMayHaveAllOfTheirs) {
  TimeShares both(200);
  for (int i = 0; i < 100; ++i) {
    now_ += 300ms;
    both.took(script_, 300ms, now_);
    both.took(script_, 300ms, now_);
    EXPECT_EQ(both.wait(script_, now_), 0s);
  }
}

}  // namespace
}  // namespace homing::admin
