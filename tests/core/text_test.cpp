#include "homing/core/text.hpp"

#include <gtest/gtest.h>

namespace homing {
namespace {

using namespace std::string_view_literals;

TEST(Text, TakesWellFormedUtf8) {
  EXPECT_TRUE(is_storable_text(""));
  EXPECT_TRUE(is_storable_text("plain \n\t\x01 bytes"));
  EXPECT_TRUE(is_storable_text("Zürich ₤ 🚀"));
}

TEST(Text, RefusesWhatPostgresTextCannotHold) {
  for (const std::string_view bad :
       {"a\0b"sv, "\xff"sv, "\xc0\xaf"sv, "\xed\xa0\x80"sv, "\xf4\x90\x80\x80"sv, "\xe2\x82"sv, "\x80"sv}) {
    EXPECT_FALSE(is_storable_text(bad)) << testing::PrintToString(bad);
  }
}

TEST(Text, EscapesOnlyTheBytesThatCannotBeStored) {
  EXPECT_EQ(to_storable_text("a\0b"sv), "a%00b");
  EXPECT_EQ(to_storable_text("ü\xffx"sv), "ü%FFx");
  EXPECT_EQ(to_storable_text("\xe2\x82"sv), "%E2%82");
  EXPECT_EQ(to_storable_text("100% ü"), "100% ü");
  EXPECT_TRUE(is_storable_text(to_storable_text("\xed\xa0\x80\xf5\x80\0"sv)));
}

TEST(Text, CutsBetweenCharacters) {
  EXPECT_EQ(cut_text("abc", 3), "abc");
  EXPECT_EQ(cut_text("abcd", 3), "abc");
  EXPECT_EQ(cut_text("aü", 2), "a");
  EXPECT_EQ(cut_text("🚀🚀", 7), "🚀");
  EXPECT_EQ(cut_text("\x80\x80\x80\x80\x80\x80", 5).size(), 5U);
}

TEST(Text, ReadsOnlyPlainIntegers) {
  EXPECT_EQ(parse_integer("42"), 42);
  EXPECT_EQ(parse_integer("0042"), 42);
  for (const auto* bad : {"", "-1", "+1", "1.0", "1e3", " 1", "1 ", "0x1", "9223372036854775808"}) {
    EXPECT_FALSE(parse_integer(bad)) << bad;
  }
}

TEST(Text, HexGoesThereAndBack) {
  EXPECT_EQ(to_hex("\x00\xff"
                   "A"sv),
            "00ff41");
  EXPECT_EQ(from_hex("00FF41"),
            "\x00\xff"
            "A"sv);
  EXPECT_FALSE(from_hex("abc"));
  EXPECT_FALSE(from_hex("zz"));
}

TEST(Text, CountsTheSlipsBetweenTwoWords) {
  EXPECT_EQ(edit_distance("offer", "offer"), 0U);
  EXPECT_EQ(edit_distance("ofer", "offer"), 1U);
  EXPECT_EQ(edit_distance("offre", "offer"), 2U);
  EXPECT_EQ(edit_distance("", "aff"), 3U);
}

}  // namespace
}  // namespace homing
