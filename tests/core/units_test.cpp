#include "homing/core/units.hpp"

#include <gtest/gtest.h>

#include "homing/core/clock.hpp"

namespace homing {
namespace {

using namespace std::chrono_literals;

TEST(Units, ReadDurations) {
  EXPECT_EQ(parse_duration("500ms"), 500ms);
  EXPECT_EQ(parse_duration("30d"), 30 * 24h);
  EXPECT_EQ(parse_duration("0s"), 0ms);
  for (const auto* bad : {"", "5", "s", "-1s", "1.5h", "1 h", "1w", "99999999d", "9223372036854775807d"}) {
    EXPECT_FALSE(parse_duration(bad)) << bad;
  }
}

TEST(Units, WriteDurationsInTheirLargestUnit) {
  EXPECT_EQ(duration_text(90min), "90m");
  EXPECT_EQ(duration_text(48h), "2d");
  EXPECT_EQ(duration_text(0ms), "0s");
}

TEST(Units, ReadSizes) {
  EXPECT_EQ(parse_size("64MiB"), 64ULL << 20);
  EXPECT_EQ(parse_size("512"), 512U);
  for (const auto* bad : {"", "MiB", "1MB", "-1", "99999999TiB"}) EXPECT_FALSE(parse_size(bad)) << bad;
}

TEST(Units, WriteTimesAsUtc) {
  EXPECT_EQ(time_text(UnixMillis(std::chrono::milliseconds(1'795'000'000'007))), "2026-11-18T11:06:40.007Z");
}

}  // namespace
}  // namespace homing
