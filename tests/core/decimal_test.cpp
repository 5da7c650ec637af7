#include "homing/core/decimal.hpp"

#include <gtest/gtest.h>

#include <limits>

namespace homing {
namespace {

TEST(Decimal, KeepsEveryPlaceOfAPlainDecimal) {
  EXPECT_EQ(Decimal::parse("49.90")->to_string(), "49.9");
  EXPECT_EQ(Decimal::parse("0")->to_string(), "0");
  EXPECT_EQ(Decimal::parse("0.000001")->millionths(), 1);
  EXPECT_EQ(Decimal::parse("999999999999.999999")->to_string(), "999999999999.999999");
  EXPECT_EQ(Decimal::parse("007.50")->to_string(), "7.5");
}

class NoDecimal : public testing::TestWithParam<std::string_view> {};

TEST_P(NoDecimal, IsRefused) {
  EXPECT_FALSE(Decimal::parse(GetParam())) << GetParam();
}

INSTANTIATE_TEST_SUITE_P(, NoDecimal,
                         testing::Values("", ".", ".5", "5.", "+1", "-1", "1e3", "1E3", "1,5", "1.5 ", " 1.5",
                                         "1.5\n", "NaN", "Infinity", "inf", "0x10", "1_000", "1.2.3",
                                         "1234567890123", "0000000000001", "1.1234567", "\xd9\xa1",
                                         std::string_view("1\0", 2)));

TEST(Decimal, WritesNegativeAmountsOfReversals) {
  EXPECT_EQ((-*Decimal::parse("2.50")).to_string(), "-2.5");
  EXPECT_EQ((-*Decimal::parse("0.000001")).to_string(), "-0.000001");
}

TEST(Decimal, RoundsAPercentageHalfUpAtTheSixthPlace) {
  EXPECT_EQ(Decimal::parse("49.90")->percent_of(*Decimal::parse("12.5"))->to_string(), "6.2375");
  EXPECT_EQ(Decimal::parse("0.000001")->percent_of(*Decimal::parse("50"))->millionths(), 1);
  EXPECT_EQ(Decimal::parse("0.000001")->percent_of(*Decimal::parse("49.999999"))->millionths(), 0);
  EXPECT_EQ(Decimal::parse("999999999999.999999")->percent_of(*Decimal::parse("100"))->to_string(),
            "999999999999.999999");
}

TEST(Decimal, AddsUpToTwelveDigits) {
  const Decimal most = *Decimal::parse("999999999999.999998");
  const Decimal least = *Decimal::parse("0.000001");
  EXPECT_EQ(most.plus(least)->to_string(), "999999999999.999999");
  EXPECT_FALSE(most.plus(least)->plus(least));
  EXPECT_FALSE((-most).plus(-most));
  const Decimal impossible = Decimal::from_millionths(std::numeric_limits<std::int64_t>::max());
  EXPECT_FALSE(impossible.plus(impossible));
  EXPECT_EQ(most.plus(-most), Decimal());
}

TEST(Decimal, SaysWhenAPercentageDoesNotFit) {
  EXPECT_FALSE(Decimal::parse("999999999999")->percent_of(*Decimal::parse("1000")));
}

}  // namespace
}  // namespace homing
