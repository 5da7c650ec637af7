#include "homing/core/secret.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <chrono>
#include <vector>

namespace homing {
namespace {

TEST(TokenHash, IsTheSha256OfTheToken) {
  // printf %s abc | sha256sum
  EXPECT_EQ(TokenHash::of("abc").to_hex(),
            "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
}

TEST(TokenHash, TellsTokensApart) {
  EXPECT_EQ(TokenHash::of("a token of some length"), TokenHash::of("a token of some length"));
  EXPECT_FALSE(TokenHash::of("a token of some length") == TokenHash::of("a token of some lengtH"));
}

TEST(TokenHash, GoesThroughItsHexForm) {
  const TokenHash hash = TokenHash::of("x");
  EXPECT_EQ(TokenHash::parse_hex(hash.to_hex()), hash);
  EXPECT_FALSE(TokenHash::parse_hex("abcd"));
}

// What takes longer the more of a guess is right, tells the token byte by byte.
TEST(TokenHash, TakesAsLongForAnAlmostRightTokenAsForAWrongOne) {
  using Clock = std::chrono::steady_clock;
  constexpr int kTries = 100'000;
  const std::string right = "a-token-of-thirty-two-characters";
  const std::string wrong_first = "b" + right.substr(1);
  const std::string wrong_last = right.substr(0, right.size() - 1) + "t";
  const TokenHash stored = TokenHash::of(right);
  std::vector<Clock::duration> first;
  std::vector<Clock::duration> last;
  const auto try_one = [&](const std::string& token, std::vector<Clock::duration>& times) {
    const auto start = Clock::now();
    ASSERT_FALSE(TokenHash::of(token) == stored);
    times.push_back(Clock::now() - start);
  };
  for (int i = 0; i < kTries; ++i) {
    try_one(wrong_first, first);
    try_one(wrong_last, last);
  }
  const auto median = [](std::vector<Clock::duration>& times) {
    std::nth_element(times.begin(), times.begin() + kTries / 2, times.end());
    return times[kTries / 2];
  };
  const auto difference = std::chrono::abs(median(first) - median(last));
  EXPECT_LT(difference, std::chrono::microseconds(1));
  RecordProperty("difference_ns", std::to_string(difference.count()));
}

}  // namespace
}  // namespace homing
