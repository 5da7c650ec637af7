#include "http/retry_after.hpp"

#include <gtest/gtest.h>

namespace homing::http {
namespace {

using std::chrono::seconds;

// Sun, 06 Nov 1994 08:49:37 GMT
const UnixMillis kNow{seconds(784111777)};

TEST(RetryAfter, IsSecondsOrADate) {
  EXPECT_EQ(parse_retry_after("0", kNow), seconds(0));
  EXPECT_EQ(parse_retry_after(" 120 ", kNow), seconds(120));
  EXPECT_EQ(parse_retry_after("Sun, 06 Nov 1994 08:50:37 GMT", kNow), seconds(60));
  EXPECT_EQ(parse_retry_after("Sun, 06 Nov 1994 08:00:00 GMT", kNow), seconds(0)) << "it is over";
}

TEST(RetryAfter, IsAWeekAtMost) {
  constexpr seconds kWeek{7 * 24 * 60 * 60};
  EXPECT_EQ(parse_retry_after("9223372036854775807", kNow), kWeek);
  EXPECT_EQ(parse_retry_after("Sun, 06 Nov 2094 08:49:37 GMT", kNow), kWeek);
}

TEST(RetryAfter, IsNothingElse) {
  for (const char* text : {"", "soon", "-1", "1.5", "06 Nov 1994", "99999999999999999999"}) {
    EXPECT_FALSE(parse_retry_after(text, kNow)) << text;
  }
}

}  // namespace
}  // namespace homing::http
