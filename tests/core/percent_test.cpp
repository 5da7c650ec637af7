#include "homing/core/percent.hpp"

#include <gtest/gtest.h>

namespace homing {
namespace {

using namespace std::string_view_literals;

TEST(Percent, DecodesOnce) {
  EXPECT_EQ(percent_decode("a%20b+c"), "a b c");
  EXPECT_EQ(percent_decode("%2520"), "%20");
  EXPECT_EQ(percent_decode("%00%ff"), "\x00\xff"sv);
}

TEST(Percent, LeavesWhatIsNoEscape) {
  EXPECT_EQ(percent_decode("100%"), "100%");
  EXPECT_EQ(percent_decode("%zz%4"), "%zz%4");
  EXPECT_EQ(percent_decode("%%41"), "%A");
}

TEST(Percent, EncodesEverythingButUnreserved) {
  EXPECT_EQ(percent_encode("aZ9-._~"), "aZ9-._~");
  EXPECT_EQ(percent_encode("\r\n&=#?/ü{}"), "%0D%0A%26%3D%23%3F%2F%C3%BC%7B%7D");
}

TEST(Percent, EveryByteSurvivesTheWayThereAndBack) {
  std::string bytes;
  for (int i = 0; i < 256; ++i) bytes.push_back(static_cast<char>(i));
  EXPECT_EQ(percent_decode(percent_encode(bytes)), bytes);
}

}  // namespace
}  // namespace homing
