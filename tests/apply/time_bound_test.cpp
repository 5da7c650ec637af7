#include "apply/time_bound.hpp"

#include <gtest/gtest.h>

namespace homing::apply {
namespace {

constexpr std::size_t kMost = 10'000;

/// What a database gets done that needs 1 ms a record, and has `limit_ms` for a transaction.
struct SlowDatabase {
  void step(TimeBound& bound) {
    if (bound.records() > limit_ms) {
      bound.ran_out(bound.records());
      wasted_ms += limit_ms;
    } else {
      done += bound.records();
      bound.committed();
    }
  }

  std::size_t limit_ms;
  std::size_t done = 0;
  std::size_t wasted_ms = 0;
};

TEST(TimeBound, FindsWhatASlowDatabaseGetsDone) {
  for (const std::size_t limit : {1, 7, 300, 5000}) {
    TimeBound bound(kMost);
    SlowDatabase database{.limit_ms = limit};
    for (int step = 0; step < 15; ++step) database.step(bound);
    EXPECT_GT(database.done, 0U) << limit;
  }
}

TEST(TimeBound, LosesLittleTimeByTryingForMore) {
  TimeBound bound(kMost);
  SlowDatabase database{.limit_ms = 300};
  for (int step = 0; step < 1000; ++step) database.step(bound);
  EXPECT_LT(database.wasted_ms, database.done / 3);
}

TEST(TimeBound, GrowsBackWhenTheDatabaseIsWell) {
  TimeBound bound(kMost);
  for (int i = 0; i < 20; ++i) bound.ran_out(bound.records());
  EXPECT_EQ(bound.records(), 1U) << "and never less";
  EXPECT_TRUE(bound.is_tight());
  for (int commit = 0; commit < 25; ++commit) bound.committed();
  EXPECT_EQ(bound.records(), kMost);
  EXPECT_FALSE(bound.is_tight());
}

}  // namespace
}  // namespace homing::apply
