#include <gtest/gtest.h>

#include <csignal>

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

/// A visitor's connection while the server is told to stop.
class Visitor {
 public:
  explicit Visitor(std::uint16_t port) : connection_(port) {}

  void send_click() {
    send_first_half();
    send_second_half();
  }
  void send_first_half() { connection_.send(kFirstHalf); }
  void send_second_half() { connection_.send(kSecondHalf); }
  /// One answer, on a connection that stays open.
  [[nodiscard]] HttpResponse read_answer() {
    std::string answer;
    while (answer.find("\r\n\r\n") == std::string::npos) answer += connection_.read_some();
    return parse_head(answer.substr(0, answer.find("\r\n\r\n") + 4));
  }
  /// The last answer, up to the end that the server makes. @throws ConnectionReset  it makes it with a reset
  [[nodiscard]] HttpResponse read_last_answer() {
    const HttpResponse response = read_answer();
    while (!connection_.read_some().empty()) {
    }
    return response;
  }

 private:
  static constexpr std::string_view kFirstHalf = "GET /click?offer=shoes&aff=nora HTTP/1.1\r\nHost: homing";
  static constexpr std::string_view kSecondHalf = ".test\r\n\r\n";

  Connection connection_;
};

// A request that has reached the server's machine when it is told to stop is answered whole: nobody's is
// reset.
TEST(Crash, AnOrderlyStopAnswersEveryRequestThatItWasSent) {
  Tracker tracker;
  ClickLoad load(tracker.server.port(), 2);
  wait_for_clicks(load, 50);
  std::vector<Visitor> visitors;
  for (int i = 0; i < 60; ++i) visitors.emplace_back(tracker.server.port());
  for (std::size_t i = 0; i < visitors.size(); i += 3) {  // every third has been served before
    visitors[i].send_click();
    EXPECT_EQ(visitors[i].read_answer().status, 302);
  }
  tracker.server.process().signal(SIGSTOP);  // so that it has read none of what follows
  for (std::size_t i = 0; i < visitors.size(); ++i) {
    i % 3 == 1 ? visitors[i].send_first_half() : visitors[i].send_click();
  }
  std::vector<Visitor> newcomers;  // not accepted yet
  for (int i = 0; i < 20; ++i) newcomers.emplace_back(tracker.server.port()).send_click();
  tracker.server.process().signal(SIGTERM);
  tracker.server.process().signal(SIGCONT);
  for (std::size_t i = 1; i < visitors.size(); i += 3) visitors[i].send_second_half();

  std::vector<std::string> ids;
  for (auto* crowd : {&visitors, &newcomers}) {
    for (Visitor& visitor : *crowd) {
      ASSERT_NO_THROW({
        const HttpResponse answer = visitor.read_last_answer();
        EXPECT_EQ(answer.status, 302);
        ids.push_back(click_id_in(answer.location()));
      });
    }
  }
  EXPECT_EQ(tracker.server.process().wait(), 0);
  load.stop();
  EXPECT_EQ(count_lost(tracker.database.url(), ids), 0U);
}

}  // namespace
}  // namespace homing::test
