#include <gtest/gtest.h>

#include "tests/support/load.hpp"
#include "tests/support/tracker.hpp"

namespace homing::test {
namespace {

/// The load goes on until so many more clicks are acknowledged.
void wait_for_clicks(const ClickLoad& load, std::size_t more) {
  const std::size_t wanted = load.acknowledged() + more;
  ASSERT_TRUE(eventually([&] { return load.acknowledged() >= wanted; }));
}

TEST(Crash, APostbackThatWasAnsweredIsThereOnceAfterKill9) {
  Tracker tracker;
  std::vector<std::string> clicks;
  for (int i = 0; i < 60; ++i) clicks.push_back(tracker.click());
  std::map<std::string, std::string> conversion_of;
  for (std::size_t i = 0; i < clicks.size(); ++i) {
    const PostbackAnswer answer = tracker.postback({{"click_id", clicks[i]}, {"txid", "A"}});
    EXPECT_EQ(answer.code, "recorded");
    conversion_of[clicks[i]] = answer.conversion_id;
    if (i % 20 != 19) continue;
    tracker.server.kill9();
    tracker.server.start();
  }
  for (const std::string& click : clicks) {
    const PostbackAnswer again = tracker.postback({{"click_id", click}, {"txid", "A"}});
    EXPECT_EQ(again.code, "duplicate");
    EXPECT_EQ(again.conversion_id, conversion_of[click]);
  }
  EXPECT_EQ(tracker.verify().exit_code, 0);
}

TEST(Crash, AnOrderlyStopLosesNothingAndEndsWithZero) {
  Tracker tracker;
  ClickLoad load(tracker.server.port());
  wait_for_clicks(load, 300);
  EXPECT_EQ(tracker.server.stop(), 0);
  load.stop();
  EXPECT_EQ(count_lost(tracker.database.url(), load.ids()), 0U) << "the journal is applied before the end";
  EXPECT_TRUE(load.other_answers().empty());
}

}  // namespace
}  // namespace homing::test
