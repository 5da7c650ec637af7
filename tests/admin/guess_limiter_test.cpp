#include "admin/guess_limiter.hpp"

#include <gtest/gtest.h>

namespace homing::admin {
namespace {

using namespace std::chrono_literals;

const GuessLimiter::Time kStart{std::chrono::hours(1000)};

void fail(GuessLimiter& guesses, const std::string& key, int times, GuessLimiter::Time now = kStart) {
  for (int i = 0; i < times; ++i) guesses.failed(key, now);
}

TEST(GuessLimiter, AFewMistakesCostNothing) {
  GuessLimiter guesses;
  fail(guesses, "anna", GuessLimiter::kFree - 1);
  EXPECT_EQ(guesses.wait_for("anna", kStart), 0ms);
}

TEST(GuessLimiter, EachFurtherOneDoublesTheWait) {
  GuessLimiter guesses;
  fail(guesses, "anna", GuessLimiter::kFree);
  EXPECT_EQ(guesses.wait_for("anna", kStart), 1s);
  EXPECT_EQ(guesses.wait_for("anna", kStart + 1s), 0ms);
  fail(guesses, "anna", 3, kStart + 1s);
  EXPECT_EQ(guesses.wait_for("anna", kStart + 1s), 8s);
  fail(guesses, "anna", 100, kStart + 1s);
  EXPECT_EQ(guesses.wait_for("anna", kStart + 1s), GuessLimiter::kLongest);
}

TEST(GuessLimiter, HoldsUpNobodyElse) {
  GuessLimiter guesses;
  fail(guesses, "anna", 50);
  EXPECT_EQ(guesses.wait_for("bert", kStart), 0ms);
}

TEST(GuessLimiter, WhoHasAnIpv6NetworkIsOneGuesser) {
  EXPECT_EQ(guesser_at("2001:db8:1:2:3:4:5:6"), guesser_at("2001:db8:1:2::1"));
  EXPECT_NE(guesser_at("2001:db8:1:2::1"), guesser_at("2001:db8:1:3::1"));
  EXPECT_EQ(guesser_at("203.0.113.7"), "203.0.113.7");
}

TEST(GuessLimiter, ForgetsAfterASuccessAndAfterAWhile) {
  GuessLimiter guesses;
  fail(guesses, "anna", 50);
  guesses.succeeded("anna");
  EXPECT_EQ(guesses.wait_for("anna", kStart), 0ms);
  fail(guesses, "bert", 50);
  guesses.failed("bert", kStart + 1h);
  EXPECT_EQ(guesses.wait_for("bert", kStart + 1h), 0ms);
}

TEST(GuessLimiter, RemembersABoundedNumberAndThoseThatFailedLast) {
  GuessLimiter guesses;
  fail(guesses, "first", 50);
  for (std::size_t i = 0; i < GuessLimiter::kMostKeys; ++i) guesses.failed(std::to_string(i), kStart + 1ms);
  EXPECT_EQ(guesses.wait_for("first", kStart), 0ms) << "it gave way";
}

}  // namespace
}  // namespace homing::admin
