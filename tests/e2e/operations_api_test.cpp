// Deliveries and health on the operator's side. The real server.

#include <gmock/gmock.h>

#include "tests/support/api_client.hpp"
#include "tests/support/fake_receiver.hpp"
#include "tests/support/tracker.hpp"

namespace homing::test {
namespace {

using nlohmann::json;
using testing::ElementsAre;
using testing::HasSubstr;

class OperationsApi : public testing::Test {
 protected:
  static std::map<std::string, std::string> settings() {
    return {{"HOMING_ADMIN_TOKEN", kAdminToken},
            {"HOMING_OUTBOUND_ALLOWED_NETWORKS", "127.0.0.0/8"},
            {"HOMING_OUTBOUND_FIRST_PAUSE", "20ms"}};
  }
  void add_url() {
    apply_catalog(tracker.database.url(),
                  R"({"postback_urls": [{"ref": "main", "affiliate": "nora", "url": ")" +
                      receiver.url("/p?t={txid}") + "\"}]}");
  }
  std::string convert(const std::string& txid) {
    return tracker.postback({{"click_id", tracker.click()}, {"txid", txid}}).conversion_id;
  }
  std::size_t count(const std::string& query) {
    const HttpResponse response = api.call("GET", "/deliveries" + query);
    EXPECT_EQ(response.status, 200) << query << response.body;
    return json::parse(response.body).at("items").size();
  }
  bool has(const std::string& state, std::size_t deliveries) {
    return eventually([&] { return count("?state=" + state) == deliveries; });
  }
  /// By this alone; clicks are recorded all the same.
  void expect_degraded(const std::string& word, const std::string& message, const std::string& what_to_do) {
    const json health = api.json("GET", "/health");
    EXPECT_EQ(health.at("status"), "degraded");
    ASSERT_EQ(health.at("degraded").size(), 1U) << health;
    const json& said = health.at("degraded")[0];
    EXPECT_EQ(said.at("word"), word);
    EXPECT_THAT(said.at("message").get<std::string>(), HasSubstr(message));
    EXPECT_THAT(said.at("what_to_do").get<std::string>(), HasSubstr(what_to_do));
    EXPECT_EQ(json::parse(tracker.server.admin().get("/readyz").body).at("status"), "ready");
  }

  FakeReceiver receiver;
  Tracker tracker{settings()};
  ApiClient api{tracker.server};
};

TEST_F(OperationsApi, ListsWhatAffiliatesAreToldAndEachAttemptOfOneConversion) {
  add_url();
  receiver.answer_next("/p", ReceiverAnswer::of(500, "try later"));
  const std::string first = convert("1");
  ASSERT_TRUE(has("delivered", 1));
  convert("2");
  convert("3");
  ASSERT_TRUE(has("delivered", 3));
  const json told = api.json("GET", "/deliveries?conversion=" + first).at("items");
  ASSERT_EQ(told.size(), 1U);
  EXPECT_EQ(told[0].at("postback_url"), "main");
  EXPECT_EQ(told[0].at("affiliate"), "nora");
  EXPECT_EQ(told[0].at("tells"), "approved");
  EXPECT_EQ(told[0].at("attempts_made"), 2);
  ASSERT_EQ(told[0].at("attempts").size(), 2U);
  EXPECT_EQ(told[0].at("attempts")[0].at("http_status"), 500);
  EXPECT_EQ(told[0].at("attempts")[0].at("answer"), "try later");
  EXPECT_EQ(told[0].at("attempts")[1].at("outcome"), "delivered");
  EXPECT_FALSE(api.json("GET", "/deliveries").at("items")[0].contains("attempts"));
  EXPECT_EQ(count("?affiliate=42"), 3U);
  EXPECT_EQ(count("?affiliate=gone"), 0U);
  EXPECT_EQ(count("?to=2020-01-01"), 0U);
  EXPECT_EQ(api.call("GET", "/deliveries?state=lost").status, 400);
  EXPECT_EQ(api.call("GET", "/deliveries?conversion=" + std::string(32, '0')).status, 404);

  std::vector<std::string> seen;
  std::string cursor;
  do {
    const json page = api.json("GET", "/deliveries?limit=2" + cursor);
    for (const json& item : page.at("items")) seen.push_back(item.at("conversion_id"));
    cursor = page.at("next").is_null() ? "" : "&cursor=" + page.at("next").get<std::string>();
  } while (!cursor.empty());
  ASSERT_EQ(seen.size(), 3U);
  EXPECT_EQ(seen.back(), first) << "the newest first";
}

TEST_F(OperationsApi, WhatWasGivenUpIsSentAgain) {
  add_url();
  receiver.answer("/p", ReceiverAnswer::of(410));
  convert("1");
  convert("2");
  ASSERT_TRUE(has("dead", 2));
  expect_degraded("deliveries given up", "2 in the last 24 hours", "have them sent again");
  receiver.answer("/p", ReceiverAnswer::of(200));
  const json wanted{{"affiliate", "nora"}, {"since", "2020-01-01"}, {"preview", true}};
  const json seen = api.json("POST", "/deliveries/retry", wanted);
  EXPECT_EQ(seen.at("states"), (json{{"dead", 2}}));
  EXPECT_FALSE(seen.contains("retried"));
  EXPECT_EQ(count("?state=dead"), 2U);
  json earlier = wanted;
  earlier["before"] = "2020-01-02";
  earlier["preview"] = false;
  EXPECT_EQ(api.json("POST", "/deliveries/retry", earlier).at("retried"), 0);
  json now = wanted;
  now["preview"] = false;
  EXPECT_EQ(api.json("POST", "/deliveries/retry", now).at("retried"), 2);
  ASSERT_TRUE(has("delivered", 2));
  EXPECT_EQ(api.json("GET", "/health").at("degraded"), json::array());
  const json line = api.json("GET", "/audit?limit=1").at("items")[0];
  EXPECT_EQ(line.at("action"), "delivery.retry");
  EXPECT_EQ(line.at("subject"), "affiliate nora");
  EXPECT_EQ(line.at("after").at("deliveries"), 2);
  for (const json& body :
       std::vector<json>{{{"affiliate", "nora"}},
                         {{"affiliate", "nora"}, {"since", "soon"}},
                         {{"affiliate", "nora"}, {"since", "2020-01-01"}, {"states", {"due"}}}})
    EXPECT_EQ(api.call("POST", "/deliveries/retry", body).status, 400) << body;
  EXPECT_EQ(api.call("POST", "/deliveries/retry", {{"affiliate", "nobody"}, {"since", "2020-01-01"}}).status,
            404);
}

TEST_F(OperationsApi, HealthSaysHowThingsAre) {
  convert("1");
  tracker.settle();
  ASSERT_TRUE(eventually([&] {
    return api.json("GET", "/health").at("database").at("partition_days_ahead") >= 1;
  })) << "partitions are made behind the start";
  const json health = api.json("GET", "/health");
  EXPECT_EQ(health.at("status"), "ready");
  EXPECT_EQ(health.at("degraded"), json::array());
  EXPECT_EQ(health.at("database_answers"), true);
  EXPECT_EQ(health.at("journal").at("lag_records"), 0);
  EXPECT_GT(health.at("journal").at("end"), 1);
  EXPECT_EQ(health.at("outbox").at("due"), 0);
  ASSERT_EQ(health.at("enrichment").size(), 4U);
  EXPECT_EQ(health.at("enrichment")[0].at("name"), "country.mmdb");
  EXPECT_EQ(health.at("enrichment")[0].at("state"), "missing");
  ASSERT_EQ(health.at("nodes").size(), 1U);
  EXPECT_EQ(health.at("nodes")[0].at("node"), health.at("node"));
  EXPECT_EQ(health.at("nodes")[0].at("applied_to"), health.at("journal").at("end"));
  EXPECT_GT(health.at("database").at("bytes"), 1'000'000);
}

TEST_F(OperationsApi, HealthCountsThePostbacksThatWereRefused) {
  EXPECT_EQ(api.json("GET", "/health").at("refused_postbacks"),
            (json{{"cut", false}, {"codes", json::array()}}));
  const std::string click = tracker.click();
  for (const char* txid : {"1", "2"})
    EXPECT_EQ(tracker.postback({{"click_id", click}, {"goal", "gone"}, {"txid", txid}}).code, "goal_unknown");
  convert("3");
  tracker.settle();
  EXPECT_EQ(tracker.postback({{"click_id", "{click_id}"}}).code, "click_id_unsubstituted");
  const json turned_away = api.json("GET", "/health").at("turned_away_postbacks");
  ASSERT_EQ(turned_away.size(), 1U) << turned_away;
  EXPECT_EQ(turned_away[0].at("code"), "click_id_unsubstituted");
  EXPECT_EQ(turned_away[0].at("in_an_hour"), 1);
  const json refused = api.json("GET", "/health").at("refused_postbacks");
  EXPECT_EQ(refused.at("cut"), false);
  ASSERT_EQ(refused.at("codes").size(), 1U);
  EXPECT_EQ(refused.at("codes")[0].at("code"), "goal_unknown");
  EXPECT_EQ(refused.at("codes")[0].at("in_an_hour"), 2);
  EXPECT_EQ(refused.at("codes")[0].at("in_24_hours"), 2);
}

TEST_F(OperationsApi, HealthSaysWhatDataIsMissingAndThatNothingIsWrongForThat) {
  const json health = api.json("GET", "/health");
  EXPECT_EQ(health.at("status"), "ready");
  for (const json& data : health.at("enrichment"))
    EXPECT_THAT(data.at("what_to_do").get<std::string>(), HasSubstr("scripts/fetch-data")) << data;
}

TEST_F(OperationsApi, HealthNamesTheAffiliateThatIsToldInVain) {
  add_url();
  receiver.answer("/p", ReceiverAnswer::of(500));
  convert("1");
  const auto has_failed = [&] {
    return tracker.database.value("SELECT count(*) FROM outbox WHERE failures > 2") == "1";
  };
  ASSERT_TRUE(eventually(has_failed));
  EXPECT_EQ(api.json("GET", "/health").at("degraded"), json::array()) << "not for a moment's failures";
  json health;
  ASSERT_TRUE(eventually([&] {  // again, as an attempt that is being made keeps what it began with
    tracker.database.rows("UPDATE outbox SET tried_since = now() - interval '11 minutes'");
    health = api.json("GET", "/health");
    return !health.at("degraded").empty();
  }));
  EXPECT_EQ(health.at("status"), "degraded");
  const json said = health.at("degraded")[0];
  EXPECT_EQ(said.at("word"), "deliveries fail");
  EXPECT_THAT(said.at("message").get<std::string>(), HasSubstr("1 to nora since 20"));
  EXPECT_THAT(said.at("message").get<std::string>(), HasSubstr("(status 500)"));
  EXPECT_THAT(said.at("what_to_do").get<std::string>(), HasSubstr("postback URL"));
  EXPECT_EQ(json::parse(tracker.server.admin().get("/readyz").body).at("status"), "ready")
      << "clicks are recorded";
  receiver.answer("/p", ReceiverAnswer::of(200));
  EXPECT_TRUE(eventually([&] { return api.json("GET", "/health").at("status") == "ready"; }));
}

TEST_F(OperationsApi, HealthNamesTheServerThatIsSilent) {
  const auto last_seen = [&](const std::string& ago) {
    tracker.database.rows(
        "INSERT INTO nodes VALUES (7, gen_random_uuid(), 'tracker-b', now() - interval '2 days', "
        "now() - interval '" +
        ago + "') ON CONFLICT (node) DO UPDATE SET seen_at = excluded.seen_at");
    return api.json("GET", "/health");
  };
  EXPECT_EQ(last_seen("1 minute").at("status"), "ready");
  const json silent = last_seen("22 minutes");
  EXPECT_EQ(silent.at("status"), "degraded");
  ASSERT_EQ(silent.at("degraded").size(), 1U);
  EXPECT_EQ(silent.at("degraded")[0].at("word"), "server silent");
  EXPECT_THAT(silent.at("degraded")[0].at("message").get<std::string>(), HasSubstr("node 7 (tracker-b)"));
  EXPECT_THAT(silent.at("degraded")[0].at("what_to_do").get<std::string>(), HasSubstr("Start it"));
  const json stopped_for_good = last_seen("25 hours");
  EXPECT_EQ(stopped_for_good.at("status"), "ready");
  EXPECT_EQ(stopped_for_good.at("nodes").size(), 2U);
}

TEST_F(OperationsApi, HealthNamesThePostbacksWhoseClicksDoNotArrive) {
  tracker.database.rows(
      "INSERT INTO unmatched_postbacks (click_id, postback_id, parked_at, node, record) "
      "VALUES (gen_random_uuid(), gen_random_uuid(), now(), 0, '')");
  EXPECT_EQ(api.json("GET", "/health").at("status"), "ready") << "not for a moment";
  tracker.database.rows("UPDATE unmatched_postbacks SET parked_at = now() - interval '3 minutes'");
  expect_degraded("postbacks wait", "1 for a click", "every server runs");
}

TEST_F(OperationsApi, HealthSaysWhatIsWrongAndWhatToDo) {
  tracker.database.rows("ALTER TABLE homing.journal_cursor RENAME TO gone");
  (void)tracker.click();
  ASSERT_TRUE(eventually([&] { return api.json("GET", "/health").at("status") == "degraded"; }));
  const json health = api.json("GET", "/health");
  EXPECT_EQ(health.at("database_answers"), false);
  EXPECT_EQ(health.at("degraded")[0].at("word"), "database away");
  EXPECT_THAT(health.at("degraded")[0].at("what_to_do").get<std::string>(), HasSubstr("PostgreSQL"));
  EXPECT_GE(health.at("journal").at("lag_records"), 1);
  tracker.database.rows("ALTER TABLE homing.gone RENAME TO journal_cursor");
}

}  // namespace
}  // namespace homing::test
