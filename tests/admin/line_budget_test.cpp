#include "admin/line_budget.hpp"

#include <gtest/gtest.h>

namespace homing::admin {
namespace {

using namespace std::chrono_literals;

const LineBudget::Time kBegun{std::chrono::hours(1000)};

TEST(LineBudget, IsUsedUpWithinASpanAndSaysLaterHowManyWereLeftOut) {
  LineBudget lines;
  for (std::uint64_t i = 0; i < LineBudget::kMost; ++i) EXPECT_EQ(lines.take(kBegun), 0U);
  for (int i = 0; i < 7; ++i) EXPECT_FALSE(lines.take(kBegun + LineBudget::kSpan - 1ms));
  EXPECT_EQ(lines.take(kBegun + LineBudget::kSpan), 7U);
  EXPECT_EQ(lines.take(kBegun + LineBudget::kSpan), 0U) << "they were said once";
}

TEST(LineBudget, IsNotSavedUp) {
  LineBudget lines;
  EXPECT_TRUE(lines.take(kBegun));
  for (std::uint64_t i = 0; i < LineBudget::kMost; ++i) EXPECT_TRUE(lines.take(kBegun + 24h));
  EXPECT_FALSE(lines.take(kBegun + 24h));
}

}  // namespace
}  // namespace homing::admin
