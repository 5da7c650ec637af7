#include "enrich/user_agent_cache.hpp"

#include <gtest/gtest.h>

namespace homing::enrich {
namespace {

std::shared_ptr<const UserAgent> agent(std::string os) {
  return std::make_shared<const UserAgent>(UserAgent{Device::kDesktop, std::move(os), {}});
}

TEST(UserAgentCache, RemembersByTheWholeText) {
  UserAgentCache cache(10);
  EXPECT_EQ(cache.find("a"), nullptr);
  cache.put("a", agent("A"));
  cache.put("ab", agent("AB"));
  EXPECT_EQ(cache.find("a")->os, "A");
  EXPECT_EQ(cache.find("ab")->os, "AB");
  cache.clear();
  EXPECT_EQ(cache.find("a"), nullptr);
}

TEST(UserAgentCache, NeverGrowsPastTwiceItsCapacity) {
  UserAgentCache cache(10);
  for (int i = 0; i < 1000; ++i) {
    cache.put(std::to_string(i), agent("A"));
    EXPECT_LE(cache.size(), 20U);
  }
  for (int i = 991; i < 1000; ++i) EXPECT_NE(cache.find(std::to_string(i)), nullptr) << i;
}

TEST(UserAgentCache, KeepsWhatIsAskedForAgainAndAgain) {
  UserAgentCache cache(10);
  cache.put("often", agent("A"));
  for (int i = 0; i < 1000; ++i) {
    ASSERT_NE(cache.find("often"), nullptr) << i;
    cache.put(std::to_string(i), agent("B"));
  }
}

}  // namespace
}  // namespace homing::enrich
