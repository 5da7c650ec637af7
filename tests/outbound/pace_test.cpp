#include "outbound/pace.hpp"

#include <gtest/gtest.h>

namespace homing::outbound {
namespace {

using namespace std::chrono_literals;

constexpr UnixMillis kStart{1'800'000'000'000ms};

int begin_all(Pace& pace, UnixMillis from, UnixMillis to, std::chrono::milliseconds step) {
  int begun = 0;
  for (UnixMillis now = from; now < to; now += step) {
    const int allowed = pace.allowed(now);
    pace.begun(allowed);
    begun += allowed;
  }
  return begun;
}

TEST(Pace, IsKeptHoweverOftenItIsAsked) {
  for (const auto step : {1ms, 7ms, 20ms, 90ms}) {
    Pace pace(1000);
    const int begun = begin_all(pace, kStart, kStart + 10s, step);
    EXPECT_NEAR(begun, 10'000, 200) << step.count();
  }
}

TEST(Pace, BelowOneATurnIsKeptToo) {
  Pace pace(3);
  EXPECT_NEAR(begin_all(pace, kStart, kStart + 60s, 20ms), 180, 2);
}

TEST(Pace, SavesNoMoreThanATenthOfASecond) {
  Pace pace(1000);
  pace.begun(pace.allowed(kStart));
  EXPECT_EQ(pace.allowed(kStart + 1h), 100);
}

TEST(Pace, WhatIsEarnedComesOnTop) {
  Pace pace(200);
  pace.begun(pace.allowed(kStart));
  pace.earned(500);
  EXPECT_EQ(pace.allowed(kStart), 500);
  pace.begun(300);
  EXPECT_EQ(pace.allowed(kStart + 1h), 200 + 20);
  pace.begun(220);
  EXPECT_EQ(pace.allowed(kStart + 1h), 0);
}

TEST(Pace, WhatIsEarnedAndNotUsedIsBounded) {
  Pace pace(200);
  pace.begun(pace.allowed(kStart));
  for (int i = 0; i < 100; ++i) pace.earned(500);
  EXPECT_EQ(pace.allowed(kStart), 1000);
}

TEST(Pace, AClockThatIsSetBackDoesNotStopIt) {
  Pace pace(1000);
  pace.begun(pace.allowed(kStart));
  EXPECT_EQ(pace.allowed(kStart - 1h), 0);
  EXPECT_EQ(pace.allowed(kStart - 1h + 50ms), 50);
}

}  // namespace
}  // namespace homing::outbound
