#include "homing/store/life_store.hpp"

#include <gmock/gmock.h>

#include "homing/store/postback_store.hpp"
#include "tests/store/road.hpp"

namespace homing::store {
namespace {

using apply::test::click_id;
using apply::test::make_click;
using apply::test::make_postback;
using testing::ElementsAre;
using testing::IsEmpty;

class LifeStoreTest : public testing::Test {
 protected:
  LifeStoreTest() {
    fill_catalog(server);
    for (const int hours : {1, 30, 200, 900}) clicks.push_back(add_click(hours));
    road.run_to_end();
  }

  ClickId add_click(int hours) {
    Click click = make_click(click_id(1, 1, now - std::chrono::hours(hours)));
    click.ext_id = "e-1";
    road.journal.append(click);
    return click.id;
  }
  Uuid add_postback(const ClickId& click, const std::string& txid, const std::string& goal = "sale") {
    Postback postback = make_postback(0, click);
    postback.id = Uuid::random_v7(postback.received_at);
    postback.txid = txid;
    postback.goal = goal;
    postback.params = "click_id=" + click.to_string() + "&txid=" + txid;
    road.journal.append(postback);
    road.run_to_end();
    return postback.id;
  }

  const UnixMillis now = SystemClock().now();
  test::TestDatabase server;
  Road road{server, 1};
  Database database{options_for(server)};
  LifeStore lives{database};
  std::vector<ClickId> clicks;
};

TEST_F(LifeStoreTest, FindsByExtIdTheNewestFirstAndNoFurtherBackThanItHasTo) {
  const admin::ClickSearch found = lives.clicks_of_ext_id("e-1", now);
  EXPECT_THAT(found.clicks, ElementsAre(clicks[0]));
  EXPECT_EQ(found.looked_back_to, std::chrono::floor<std::chrono::days>(now - std::chrono::hours(24)));
  const admin::ClickSearch none = lives.clicks_of_ext_id("e-2", now);
  EXPECT_THAT(none.clicks, IsEmpty());
  EXPECT_EQ(none.looked_back_to, std::chrono::floor<std::chrono::days>(now - std::chrono::hours(720)));
  EXPECT_FALSE(none.out_of_time);
}

TEST_F(LifeStoreTest, ShowsTheFirstPostbacksOfAFloodAndTheOneThatCounted) {
  for (int i = 0; i < 250; ++i) {
    Postback refused = make_postback(0, clicks[0]);
    refused.id = Uuid::random_v7(refused.received_at);
    refused.goal = "nothing";
    road.journal.append(refused);
  }
  const Uuid counted = add_postback(clicks[0], "T-1");
  int shown = 0;
  bool shows_the_counted = false;
  std::string more;
  for (const admin::LifeEvent& event : lives.life_of(clicks[0])) {
    if (event.what == "more postbacks") more = event.facts;
    if (event.what != "postback") continue;
    ++shown;
    shows_the_counted = shows_the_counted || event.facts.find(counted.to_string()) != std::string::npos;
  }
  EXPECT_EQ(shown, 200);
  EXPECT_TRUE(shows_the_counted);
  EXPECT_EQ(more, R"({"count":51})");
}

TEST_F(LifeStoreTest, FindsConversionsAndPostbacksByWhatTheyAreCalled) {
  const Uuid recorded = add_postback(clicks[2], "A-1");
  const Uuid refused = add_postback(clicks[1], "B-1", "nope");
  EXPECT_EQ(lives.click_of_conversion(recorded), clicks[2]);
  EXPECT_EQ(lives.click_of_conversion(refused), std::nullopt);
  EXPECT_EQ(lives.click_of_postback(refused), clicks[1]);
  EXPECT_THAT(lives.clicks_of_txid("A-1").clicks, ElementsAre(clicks[2]));
  EXPECT_THAT(lives.clicks_of_txid("B-1").clicks, IsEmpty());
  EXPECT_THAT(lives.clicks_of_postback_txid("B-1", now).clicks, ElementsAre(clicks[1]));
  EXPECT_THAT(lives.clicks_of_postback_txid("B-", now).clicks, IsEmpty());
}

TEST_F(LifeStoreTest, LooksATxidUpByItsIndex) {
  database.transaction([&](pqxx::work& work) {
    work.exec("SET LOCAL enable_seqscan = off");
    std::string plan;
    for (const pqxx::row& row : work.exec("EXPLAIN EXECUTE explain_clicks_of_txid('A-1', 20)"))
      plan += row[0].c_str();
    EXPECT_THAT(plan, testing::HasSubstr("conversions_txid"));
  });
}

TEST_F(LifeStoreTest, AJudgementWritesNothingAndSeesTheOnesInFrontOfIt) {
  PostbackStore postbacks(database, 1, std::chrono::hours(24));
  Postback first = make_postback(1, clicks[0]);
  Postback second = make_postback(2, clicks[0]);
  const auto judged = postbacks.judge({first, second, make_postback(3, click_id(77, 1, now))}, now);
  ASSERT_EQ(judged.size(), 3U);
  EXPECT_EQ(judged[0].outcome.code, PostbackCode::kRecorded);
  EXPECT_EQ(judged[0].terms->offer, apply::test::kOffer);
  ASSERT_TRUE(judged[0].would_write);
  EXPECT_EQ(judged[0].would_write->status, ConversionStatus::kApproved);
  EXPECT_EQ(judged[1].outcome.code, PostbackCode::kDuplicate);
  EXPECT_FALSE(judged[1].would_write);
  EXPECT_EQ(judged[2].outcome.code, PostbackCode::kClickUnknown);
  EXPECT_EQ(server.value("SELECT count(*) FROM conversions"), "0");
}

}  // namespace
}  // namespace homing::store
