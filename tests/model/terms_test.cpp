#include "homing/model/terms.hpp"

#include <gtest/gtest.h>

#include "homing/model/currency.hpp"

namespace homing {
namespace {

TEST(Rate, IsAnAmountOrAPercentage) {
  EXPECT_EQ(Rate::parse("2.50")->kind, Rate::Kind::kFlat);
  EXPECT_EQ(Rate::parse("12.5%")->kind, Rate::Kind::kPercent);
  EXPECT_EQ(Rate::parse("12.50%")->to_string(), "12.5%");
  for (const auto* bad : {"", "%", "-1", "101%", "5 %", "1e2"}) EXPECT_FALSE(Rate::parse(bad)) << bad;
}

TEST(OfferTerms, FindAGoalByNumberByRefAndByDefault) {
  OfferTerms terms;
  terms.goals.resize(2);
  terms.goals[0].id = GoalId(11);
  terms.goals[0].ref = "install";
  terms.goals[1].id = GoalId(12);
  terms.goals[1].ref = "sale";
  terms.goals[1].is_default = true;
  terms.goals[0].archived = true;
  EXPECT_EQ(terms.find_goal("11")->ref, "install") << "archived, and found for the conversions that it has";
  EXPECT_EQ(terms.find_goal("sale")->id, GoalId(12));
  EXPECT_EQ(terms.find_goal(std::nullopt)->ref, "sale");
  EXPECT_EQ(terms.find_goal("refund"), nullptr);
  EXPECT_EQ(terms.find_goal("13"), nullptr);
}

TEST(Currency, KnowsIso4217) {
  EXPECT_TRUE(is_currency("EUR"));
  EXPECT_TRUE(is_currency("XCG"));
  EXPECT_FALSE(is_currency("eur"));
  EXPECT_FALSE(is_currency("XXX"));
  EXPECT_FALSE(is_currency(""));
}

}  // namespace
}  // namespace homing
