#include <gtest/gtest.h>

#include <set>
#include <thread>

#include "tests/support/scale.hpp"
#include "tests/support/tracker.hpp"

namespace homing::test {
namespace {

/// The same postback, by GET, as a form or as JSON.
HttpResponse send(HttpClient& client, const std::string& id, std::size_t way) {
  const std::string form = "click_id=" + id + "&txid=A-1&amount=10";
  switch (way % 3) {
    case 0:
      return client.get("/postback?" + form);
    case 1:
      return client.post("/postback", "application/x-www-form-urlencoded", form);
    default:
      return client.post("/postback", "application/json",
                         R"({"click_id":")" + id + R"(","txid":"A-1","amount":"10"})");
  }
}

/// 50 of them at once.
std::vector<PostbackAnswer> send_at_once(const HomingServer& server, const std::string& id) {
  std::vector<PostbackAnswer> answers(50);
  std::vector<std::thread> senders;
  for (std::size_t i = 0; i < answers.size(); ++i) {
    senders.emplace_back([&answers, &server, &id, i] {
      HttpClient client = server.client();
      answers[i] = read_answer(send(client, id, i));
    });
  }
  for (std::thread& sender : senders) sender.join();
  return answers;
}

TEST(Duplicates, FiftyAtOnceAreOneConversion) {
  Tracker tracker;
  const int rounds = scaled("HOMING_DUPLICATE_ROUNDS", 3);
  for (int round = 0; round < rounds; ++round) {
    std::set<std::string> conversions;
    int recorded = 0;
    for (const PostbackAnswer& answer : send_at_once(tracker.server, tracker.click())) {
      EXPECT_EQ(answer.status, 200) << answer.message;
      EXPECT_TRUE(answer.code == "recorded" || answer.code == "duplicate") << answer.code;
      recorded += answer.code == "recorded" ? 1 : 0;
      conversions.insert(answer.conversion_id);
    }
    EXPECT_EQ(recorded, 1) << "round " << round;
    EXPECT_EQ(conversions.size(), 1U) << "round " << round;
  }
  EXPECT_EQ(tracker.database.value("SELECT count(*) FROM conversions"), std::to_string(rounds));
  EXPECT_EQ(tracker.database.value("SELECT count(*) FROM payout_entries"), std::to_string(rounds));
  EXPECT_EQ(tracker.verify().exit_code, 0);
}

TEST(Duplicates, StayDuplicatesAfterARestartAndAYear) {
  Tracker tracker;
  const std::string id = tracker.click();
  HttpClient client = tracker.server.client();
  const PostbackAnswer first = read_answer(send(client, id, 0));
  EXPECT_EQ(first.code, "recorded");
  for (std::size_t way = 0; way < 5; ++way) EXPECT_EQ(read_answer(send(client, id, way)).code, "duplicate");

  tracker.server.kill9();
  // Only what the database holds may count, however old it is.
  rows(tracker.database.url(),
       "UPDATE conversions SET recorded_at = recorded_at - interval '400 days', changed_at = changed_at - "
       "interval '400 days' RETURNING 1");
  tracker.server.start();
  HttpClient later = tracker.server.client();
  for (std::size_t way = 0; way < 3; ++way) {
    const PostbackAnswer again = read_answer(send(later, id, way));
    EXPECT_EQ(again.code, "duplicate");
    EXPECT_EQ(again.conversion_id, first.conversion_id);
  }
  EXPECT_EQ(tracker.database.value("SELECT count(*) FROM conversions"), "1");
}

}  // namespace
}  // namespace homing::test
