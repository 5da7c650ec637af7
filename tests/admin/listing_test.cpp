#include "admin/listing.hpp"

#include <gtest/gtest.h>

#include "homing/admin/health.hpp"
#include "homing/admin/promo_codes.hpp"
#include "homing/core/units.hpp"

namespace homing::admin {
namespace {

std::string read(std::string_view text) {
  const auto time = parse_instant(text);
  return time ? time_text(*time) : "";
}

TEST(ParseInstant, TakesDatesAndTimesOfRfc3339) {
  EXPECT_EQ(read("2026-11-26"), "2026-11-26T00:00:00.000Z");
  EXPECT_EQ(read("2026-11-26T02:11:16Z"), "2026-11-26T02:11:16.000Z");
  EXPECT_EQ(read("2026-11-26T02:11:16.68Z"), "2026-11-26T02:11:16.680Z");
  EXPECT_EQ(read("2026-11-26T02:11:16.123456Z"), "2026-11-26T02:11:16.123Z");
  EXPECT_EQ(read("2026-01-01T00:30:00+01:00"), "2025-12-31T23:30:00.000Z");
  EXPECT_EQ(read("2026-01-01T23:30:00-01:30"), "2026-01-02T01:00:00.000Z");
}

TEST(ParseInstant, TakesNothingElse) {
  for (const char* text :
       {"", "yesterday", "2026-13-01", "2026-02-30", "2026-1-1", "2026-11-26T", "2026-11-26T02:11Z",
        "2026-11-26T24:00:00Z", "2026-11-26T02:11:16", "2026-11-26T02:11:16.Z", "2026-11-26 02:11:16Z",
        "2026-11-26T02:11:16Zx", "2026-11-26T02:11:16+1:00", "-026-11-26"})
    EXPECT_EQ(read(text), "") << text;
}

TEST(PromoCodeText, IsWhatGoesThroughUrlsAndFilesUnharmed) {
  for (const char* code : {"SUMMER10", "a", "x.y-z_1"}) EXPECT_TRUE(is_promo_code(code)) << code;
  for (const char* code : {"", " ", "A B", "=1+1", "-x", "a/b", "a,b", "\"", "\xC3\xA4"})
    EXPECT_FALSE(is_promo_code(code)) << code;
  EXPECT_FALSE(is_promo_code(std::string(65, 'x')));
}

TEST(Remedy, ThereIsOneForEveryWordOfReadyz) {
  for (const char* text :
       {"database away: clicks and postbacks wait", "database slow: it has not answered", "journal full: no",
        "journal broken: No space left on device: no", "journal filling up: over 80 %",
        "journal unreadable: no click", "postback URLs that this version can't read: 1, first x: what"})
    EXPECT_FALSE(remedy_for(text).empty()) << text;
  EXPECT_TRUE(remedy_for("nobody has heard of this").empty());
}

}  // namespace
}  // namespace homing::admin
