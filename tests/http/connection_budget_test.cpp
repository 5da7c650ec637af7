#include "http/connection_budget.hpp"

#include <gtest/gtest.h>

namespace homing::http {
namespace {

TEST(ConnectionBudget, ServesWhatIsWantedWhereDescriptorsAllow) {
  EXPECT_EQ(connection_budget(1000, 100'000).served, 1000U);
  EXPECT_EQ(connection_budget(1, 100'000).served, 1U);
}

TEST(ConnectionBudget, AlwaysLeavesDescriptorsForEverythingElse) {
  for (const std::size_t descriptors : {200U, 256U, 1024U, 20'000U}) {
    const ConnectionBudget budget = connection_budget(1'000'000, descriptors);
    EXPECT_LE(budget.served + budget.turned_away + 128, descriptors);
    EXPECT_GE(budget.turned_away, 1U);
  }
}

TEST(ConnectionBudget, NeverServesNobody) {
  EXPECT_EQ(connection_budget(1000, 0).served, 1U);
  EXPECT_EQ(connection_budget(1000, 65).served, 1U);
}

}  // namespace
}  // namespace homing::http
