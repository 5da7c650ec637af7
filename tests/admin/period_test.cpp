#include "homing/admin/period.hpp"

#include <gtest/gtest.h>

#include "homing/core/units.hpp"

namespace homing::admin {
namespace {

std::string read_text(std::string_view text) {
  const auto moment = Moment::parse(text);
  if (!moment) return "none";
  return std::string(moment->is_date ? "date " : moment->is_local ? "local " : "") + time_text(moment->time);
}

TEST(Moment, ReadsDatesAndTimesByTheZonesClock) {
  EXPECT_EQ(read_text("2026-11-26"), "date 2026-11-26T00:00:00.000Z");
  EXPECT_EQ(read_text("2024-02-29"), "date 2024-02-29T00:00:00.000Z");
  EXPECT_EQ(read_text("2026-11-26T14:30"), "local 2026-11-26T14:30:00.000Z");
  EXPECT_EQ(read_text("2026-11-26 14:30:05.25"), "local 2026-11-26T14:30:05.250Z");
}

TEST(Moment, ReadsPointsInTimeWithTheirOffset) {
  EXPECT_EQ(read_text("2026-11-26T14:30:00Z"), "2026-11-26T14:30:00.000Z");
  EXPECT_EQ(read_text("2026-11-26T14:30:00.123456+01:00"), "2026-11-26T13:30:00.123Z");
  EXPECT_EQ(read_text("2026-11-26T01:30:00-05:30"), "2026-11-26T07:00:00.000Z");
  EXPECT_EQ(read_text("2026-11-26T14:30:00 05:30"), "2026-11-26T09:00:00.000Z")
      << "a + that a URL has made a blank";
}

TEST(Moment, RefusesAnythingElse) {
  for (const char* const text :
       {"", "today", "2026", "2026-11", "2026-13-01", "2026-02-30", "2026-11-26T", "2026-11-26T24:00",
        "1969-12-31", "3000-01-01", "2026-11-26T14:60", "2026-11-26T14:30:00+19:00", "2026-11-26T14:30:00Zx",
        "2026-11-26x", "2026-11-26T14:30:00.", "2026-1-1", "+026-11-26", "2026-11-26T14:30:00.1234567890Z"}) {
    EXPECT_EQ(read_text(text), "none") << text;
  }
}

TEST(Instant, IsByUtcsClockWhereNoZoneIsSaid) {
  EXPECT_EQ(parse_instant("2026-11-26"),
            UnixMillis(std::chrono::sys_days(std::chrono::November / 26 / 2026)));
  EXPECT_EQ(parse_instant("2026-11-26T01:00"), parse_instant("2026-11-26T01:00:00Z"));
  EXPECT_EQ(parse_instant("2026-11-26T01:00:00+01:00"), parse_instant("2026-11-26"));
  EXPECT_EQ(parse_instant("yesterday"), std::nullopt);
}

TEST(ZoneName, IsOneOfIana) {
  for (const char* const name :
       {"UTC", "Europe/Berlin", "America/Argentina/Buenos_Aires", "America/Port-au-Prince", "Etc/GMT+5",
        "Etc/GMT-14", "Etc/GMT", "Asia/Kolkata"}) {
    EXPECT_TRUE(is_zone_name(name)) << name;
  }
}

TEST(ZoneName, IsNothingElseThatPostgresTakesForOne) {
  for (const char* const name : {"", "CEST", "utc", "+02", "Foo/Bar+5", "EST5EDT", "<+03>-3", "Etc/GMT+15",
                                 "Etc/GMT5", "/etc/passwd", "Europe/Ber lin", "Europe/Berlin'"}) {
    EXPECT_FALSE(is_zone_name(name)) << name;
  }
  EXPECT_FALSE(is_zone_name("A/" + std::string(100, 'a')));
}

}  // namespace
}  // namespace homing::admin
