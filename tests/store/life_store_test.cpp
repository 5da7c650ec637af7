#include "homing/store/life_store.hpp"

#include <gmock/gmock.h>

#include <algorithm>

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
    database.transaction([](pqxx::work&) {});  // opens it: a search has two seconds for all that it does
  }

  ClickId add_click(int hours) { return add_click(now - std::chrono::hours(hours), "e-1"); }
  ClickId add_click(UnixMillis at, const std::string& ext_id, unsigned sequence = 1) {
    Click click = make_click(click_id(sequence, 1, at));
    click.ext_id = ext_id;
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
  LifeStore lives{database, std::chrono::seconds(0)};
  std::vector<ClickId> clicks;
};

TEST_F(LifeStoreTest, FindsByExtIdTheNewestFirstAndNoFurtherBackThanItHasTo) {
  const admin::ClickSearch found = lives.clicks_of_ext_id("e-1", now, {});
  EXPECT_THAT(found.clicks, ElementsAre(clicks[0]));
  EXPECT_EQ(found.looked_back_to, std::chrono::floor<std::chrono::days>(clicks[0].time()));
  const admin::ClickSearch none = lives.clicks_of_ext_id("e-2", now, {});
  EXPECT_THAT(none.clicks, IsEmpty());
  EXPECT_EQ(none.looked_back_to, std::chrono::floor<std::chrono::days>(now - std::chrono::hours(720)));
  EXPECT_FALSE(none.out_of_time);
}

TEST_F(LifeStoreTest, SaysThatThePostbacksOfADayAreNoLongerKept) {
  const auto told = [&] {
    const std::vector<admin::LifeEvent> life = lives.life_of(clicks[2]);
    return std::count_if(life.begin(), life.end(),
                         [](const auto& event) { return event.what == "postbacks no longer kept"; });
  };
  EXPECT_EQ(told(), 0) << "none has come";
  server.rows(
      "DO $$ BEGIN EXECUTE 'DROP TABLE ' || (SELECT replace(tableoid::regclass::text, 'clicks', 'postbacks') "
      "FROM clicks WHERE click_id = '" +
      clicks[2].to_string() + "'); END $$");
  EXPECT_EQ(told(), 1);
  Postback late = make_postback(0, clicks[2]);
  late.id = Uuid::random_v7(now);
  late.goal = "nothing";
  road.journal.append(late);
  road.run_to_end();
  EXPECT_EQ(told(), 0) << "for ever, it says here";
  LifeStore for_a_day(database, std::chrono::hours(24));
  const std::vector<admin::LifeEvent> life = for_a_day.life_of(clicks[2]);
  EXPECT_TRUE(std::any_of(life.begin(), life.end(), [](const auto& event) {
    return event.what == "postbacks no longer kept";
  })) << "a late one has made the day's partition anew";
  EXPECT_THAT(lives.life_of(click_id(77)), IsEmpty()) << "not of a click that there is none of";
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
    EXPECT_EQ(more, "") << "the rest is told of behind those that are shown";
    ++shown;
    shows_the_counted = shows_the_counted || event.facts.find(counted.to_string()) != std::string::npos;
  }
  EXPECT_EQ(shown, 200);
  EXPECT_TRUE(shows_the_counted);
  EXPECT_EQ(more, R"({"count":51})");
}

TEST_F(LifeStoreTest, OfOneTimeWhatWasRefusedStandsInFrontOfWhatCameOfIt) {
  const auto send = [&](const char* goal, std::optional<ConversionStatus> status, std::string method) {
    Postback postback = make_postback(0, clicks[0]);
    postback.id = Uuid::random_v7(postback.received_at);
    postback.goal = goal;
    postback.status = status;
    postback.method = std::move(method);
    road.journal.append(postback);
    road.run_to_end();
    return postback.id;
  };
  const std::string by = " by user anna";
  const Uuid refused = send("nope", {}, "GET");
  send("gone", {}, "replay of " + refused.to_string() + by);  // by rules that had been changed once more
  send("sale", {}, "replay of " + refused.to_string() + by);
  send("sale", ConversionStatus::kPending, "GET");
  std::vector<std::string> told;
  for (const admin::LifeEvent& event : lives.life_of(clicks[0])) {
    if (event.what != "postback") continue;
    const bool is_replay = event.facts.find("replay_of") != std::string::npos;
    for (const char* const code : {"goal_unknown", "recorded", "status_change_refused"}) {
      if (event.facts.find("\"" + std::string(code) + "\"") != std::string::npos)
        told.push_back((is_replay ? "replay " : "") + std::string(code));
    }
  }
  EXPECT_THAT(told,
              ElementsAre("goal_unknown", "replay goal_unknown", "replay recorded", "status_change_refused"));
}

TEST_F(LifeStoreTest, FindsConversionsAndPostbacksByWhatTheyAreCalled) {
  const Uuid recorded = add_postback(clicks[2], "A-1");
  const Uuid refused = add_postback(clicks[1], "B-1", "nope");
  EXPECT_EQ(lives.click_of_conversion(recorded), clicks[2]);
  EXPECT_EQ(lives.click_of_conversion(refused), std::nullopt);
  EXPECT_EQ(lives.click_of_postback(refused), clicks[1]);
  EXPECT_THAT(lives.clicks_of_txid("A-1").clicks, ElementsAre(clicks[2]));
  EXPECT_THAT(lives.clicks_of_txid("B-1").clicks, IsEmpty());
  EXPECT_THAT(lives.clicks_of_postback_txid("B-1", now, {}).clicks, ElementsAre(clicks[1]));
  EXPECT_THAT(lives.clicks_of_postback_txid("B-", now, {}).clicks, IsEmpty());
}

TEST_F(LifeStoreTest, GoesOnFromWhereItGotToAndMissesNone) {
  const UnixMillis noon =
      std::chrono::floor<std::chrono::days>(now - std::chrono::hours(80)) + std::chrono::hours(12);
  for (unsigned i = 0; i < 50; ++i)
    clicks.push_back(add_click(noon + std::chrono::milliseconds(i), "e-1", 100 + i));
  road.run_to_end();
  std::vector<ClickId> found;
  std::optional<UnixMillis> before;
  for (int i = 0; i < 20 && (!before || *before > lives.kept_since()); ++i) {
    const admin::ClickSearch search = lives.clicks_of_ext_id("e-1", now, before);
    found.insert(found.end(), search.clicks.begin(), search.clicks.end());
    ASSERT_LT(*search.looked_back_to, before.value_or(now));
    before = search.looked_back_to;
  }
  EXPECT_LE(*before, lives.kept_since());
  std::sort(clicks.rbegin(), clicks.rend());
  EXPECT_EQ(found, clicks);
}

TEST_F(LifeStoreTest, LooksAtWhatIsBeforeAndNotAtWhatIsJustThen) {
  constexpr std::chrono::milliseconds kOne{1};
  const UnixMillis morning =
      std::chrono::floor<std::chrono::days>(now - std::chrono::hours(60)) + std::chrono::hours(10);
  const ClickId first = add_click(morning, "e-2"), second = add_click(morning + kOne, "e-2"),
                old = add_click(morning - std::chrono::hours(24), "e-2");
  road.run_to_end();
  const auto look = [&](UnixMillis before) { return lives.clicks_of_ext_id("e-2", now, before); };
  EXPECT_THAT(look(morning + 2 * kOne).clicks, ElementsAre(second, first));
  EXPECT_THAT(look(morning + kOne).clicks, ElementsAre(first));
  EXPECT_THAT(look(morning).clicks, ElementsAre(old)) << "the day's other ones do not hide it";
  EXPECT_THAT(look(old.time()).clicks, IsEmpty());
}

TEST_F(LifeStoreTest, LooksThirtyDaysBackFromBefore) {
  const UnixMillis day = std::chrono::floor<std::chrono::days>(now - std::chrono::hours(900));
  const ClickId old = add_click(day, "e-3");
  road.run_to_end();
  const auto look = [&](std::chrono::milliseconds later) {
    return lives.clicks_of_ext_id("e-3", now, day + std::chrono::hours(720) + later);
  };
  EXPECT_THAT(look(std::chrono::hours(0)).clicks, ElementsAre(old));
  EXPECT_THAT(look(std::chrono::hours(23)).clicks, ElementsAre(old));
  EXPECT_THAT(look(std::chrono::hours(24)).clicks, IsEmpty());
  EXPECT_EQ(look(std::chrono::hours(24)).looked_back_to, day + std::chrono::hours(24));
}

TEST_F(LifeStoreTest, LooksForTheTxidsOfPostbacksBefore) {
  Postback postback = make_postback(0, clicks[3]);
  postback.goal = "nope";
  postback.params = "click_id=" + clicks[3].to_string() + "&txid=C-1";
  postback.received_at = now - std::chrono::hours(890);
  for (int i = 0; i < 25; ++i) {
    postback.received_at += std::chrono::milliseconds(1);
    postback.id = Uuid::random_v7(postback.received_at);
    road.journal.append(postback);
  }
  road.run_to_end();
  const UnixMillis last = postback.received_at;
  constexpr std::chrono::milliseconds kOne{1};
  const auto look = [&](std::optional<UnixMillis> before) {
    return lives.clicks_of_postback_txid("C-1", now, before);
  };
  EXPECT_THAT(look({}).clicks, IsEmpty());
  EXPECT_THAT(look(look({}).looked_back_to).clicks, ElementsAre(clicks[3]));
  EXPECT_EQ(look(last + kOne).looked_back_to, last - 19 * kOne) << "the other five are still to be looked at";
  EXPECT_EQ(look(last).looked_back_to, last - 20 * kOne);
  EXPECT_THAT(look(last - 24 * kOne).clicks, IsEmpty());
  EXPECT_THAT(look(last - 23 * kOne).clicks, ElementsAre(clicks[3]));
}

TEST_F(LifeStoreTest, WhereTimeRanOutItGoesOnFromWhatItHadLookedAt) {
  const UnixMillis before = clicks[1].time();
  admin::ClickSearch found;
  {
    Database other{options_for(server)};
    other.transaction([&](pqxx::work& work) {
      const std::string day = time_text(clicks[2].time());
      work.exec("LOCK TABLE homing.clicks_" + day.substr(0, 4) + day.substr(5, 2) + day.substr(8, 2));
      found = lives.clicks_of_ext_id("e-1", now, before);
    });
  }
  EXPECT_TRUE(found.out_of_time);
  EXPECT_THAT(found.clicks, IsEmpty());
  EXPECT_EQ(found.looked_back_to, std::chrono::floor<std::chrono::days>(before - std::chrono::hours(72)));
  EXPECT_THAT(lives.clicks_of_ext_id("e-1", now, found.looked_back_to).clicks, ElementsAre(clicks[2]));
}

TEST_F(LifeStoreTest, KnowsSinceWhenThereIsSomething) {
  EXPECT_EQ(lives.kept_since(), std::chrono::floor<std::chrono::days>(clicks[3].time()));
  server.rows("SELECT drop_partitions('clicks', '2999-01-01'), drop_partitions('postbacks', '2999-01-01')");
  EXPECT_EQ(lives.kept_since(), std::nullopt);
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
