// Conversions on the operator's side: looked at, decided about. The real server.

#include <gmock/gmock.h>

#include <set>

#include "homing/core/percent.hpp"
#include "tests/support/api_client.hpp"
#include "tests/support/fake_receiver.hpp"
#include "tests/support/tracker.hpp"

namespace homing::test {
namespace {

using nlohmann::json;
using testing::Each;
using testing::ElementsAre;
using testing::HasSubstr;

class ConversionsApi : public testing::Test {
 protected:
  static std::map<std::string, std::string> settings() {
    return {{"HOMING_ADMIN_TOKEN", kAdminToken},
            {"HOMING_OUTBOUND_ALLOWED_NETWORKS", "127.0.0.0/8"},
            {"HOMING_OUTBOUND_FIRST_PAUSE", "20ms"}};
  }

  /// @return the ID of the conversion
  std::string convert(const std::string& offer, std::map<std::string, std::string> parameters = {}) {
    parameters["click_id"] = tracker.click("offer=" + offer + "&aff=nora");
    const PostbackAnswer answer = tracker.postback(parameters);
    EXPECT_EQ(answer.code, "recorded") << answer.message;
    return answer.conversion_id;
  }
  std::vector<std::string> pending(int count) {
    std::vector<std::string> ids;
    for (int i = 0; i < count; ++i) ids.push_back(convert("review", {{"txid", "R-" + std::to_string(i)}}));
    return ids;
  }
  json decide(const std::vector<std::string>& ids, const std::string& status,
              const std::string& reason = "") {
    json body{{"ids", ids}, {"status", status}};
    if (!reason.empty()) body["reason"] = reason;
    const HttpResponse response = api.call("POST", "/conversions/decide", body);
    EXPECT_EQ(response.status, 200) << response.body;
    return json::parse(response.body).at("items");
  }
  static std::vector<std::string> outcomes(const json& items) {
    std::vector<std::string> words;
    for (const json& item : items) words.push_back(item.at("outcome"));
    return words;
  }
  std::vector<std::string> listed(const std::string& query) {
    std::vector<std::string> ids;
    const HttpResponse response = api.call("GET", "/conversions" + query);
    EXPECT_EQ(response.status, 200) << query << response.body;
    const json answer = json::parse(response.body);
    for (const json& item : answer.at("items")) ids.push_back(item.at("id"));
    return ids;
  }
  void add_url(const std::string& url) {
    apply_catalog(tracker.database.url(),
                  R"({"postback_urls": [{"ref": "main", "affiliate": "nora", "url": ")" + url + "\"}]}");
  }
  std::string ledger() {
    return tracker.database.value("SELECT coalesce(sum(amount), 0)::text FROM payout_entries");
  }
  Finished homing(std::vector<std::string> arguments) {
    return run(homing_command(std::move(arguments), {{"HOMING_DATABASE_URL", tracker.database.url()}}));
  }

  FakeReceiver receiver;
  Tracker tracker{settings()};
  ApiClient api{tracker.server};
};

TEST_F(ConversionsApi, ListsTheNewestFirstInPagesThatMissNothing) {
  std::vector<std::string> ids;
  for (int i = 0; i < 7; ++i) ids.insert(ids.begin(), convert("shoes", {{"txid", std::to_string(i)}}));
  EXPECT_EQ(listed(""), ids);
  std::vector<std::string> seen;
  std::string cursor;
  do {
    const json page = api.json("GET", "/conversions?limit=3" + cursor);
    for (const json& item : page.at("items")) seen.push_back(item.at("id"));
    cursor = page.at("next").is_null() ? "" : "&cursor=" + page.at("next").get<std::string>();
  } while (!cursor.empty());
  EXPECT_EQ(seen, ids);
}

TEST_F(ConversionsApi, FiltersByEverything) {
  const std::string sold = convert("shoes", {{"txid", "a \"b\\ {c},"}});
  const std::string other = convert("deep");
  const std::string waiting = convert("review");
  const std::string click = api.json("GET", "/conversions/" + sold).at("click_id");
  EXPECT_THAT(listed("?offer=shoes"), ElementsAre(sold));
  EXPECT_THAT(listed("?offer=7"), ElementsAre(sold));
  EXPECT_THAT(listed("?offer=shoes&offer=deep"), ElementsAre(other, sold));
  EXPECT_THAT(listed("?status=pending"), ElementsAre(waiting));
  EXPECT_THAT(listed("?txid=" + percent_encode("a \"b\\ {c},")), ElementsAre(sold));
  EXPECT_THAT(listed("?click_id=" + click), ElementsAre(sold));
  EXPECT_THAT(listed("?affiliate=42&advertiser=acme&goal=sale&offer=review"), ElementsAre(waiting));
  EXPECT_THAT(listed("?goal=deep/sale"), ElementsAre(other)) << "as reports name it";
  EXPECT_THAT(listed("?goal=deep/sale&goal=shoes/sale"), ElementsAre(other, sold));
  EXPECT_THAT(listed("?goal=games/install"), ElementsAre());
  EXPECT_THAT(listed("?affiliate=gone"), ElementsAre());
  EXPECT_THAT(listed("?to=2020-01-01"), ElementsAre());
  EXPECT_EQ(listed("?from=2020-01-01").size(), 3U);
  for (const char* query : {"?status=lost", "?from=soon", "?click_id=1", "?cursor=x", "?limit=0", "?what=1"})
    EXPECT_EQ(api.call("GET", std::string("/conversions") + query).status, 400) << query;
}

TEST_F(ConversionsApi, AListThatIsAskedForWhatTheCatalogDoesNotHaveSaysSo) {
  convert("shoes");
  for (const auto& [list, name] :
       std::vector<std::pair<std::string, std::string>>{{"/conversions", "offer"},
                                                        {"/conversions", "affiliate"},
                                                        {"/conversions", "advertiser"},
                                                        {"/conversions", "goal"},
                                                        {"/deliveries", "affiliate"},
                                                        {"/promo-codes", "affiliate"},
                                                        {"/promo-codes", "offer"},
                                                        {"/postbacks", "offer"},
                                                        {"/postbacks", "affiliate"},
                                                        {"/live", "offer"},
                                                        {"/live", "affiliate"},
                                                        {"/postback-urls", "offer"},
                                                        {"/offers", "advertiser"}}) {
    for (const std::string value : {"nothing", "999999", "SHOES", ""}) {
      const HttpResponse response = api.call("GET", list + "?" + name + "=" + value);
      EXPECT_EQ(response.status, 400) << list << " " << name << response.body;
      const json fault = json::parse(response.body).at("errors").at(0);
      EXPECT_EQ(fault.at("field"), name);
      EXPECT_EQ(fault.at("message"), "there is no " + name + " \"" + value + "\"") << list;
    }
  }
  for (const char* goal : {"shoes/install", "nothing/sale", "sale/", "/sale", "shoes/"})
    EXPECT_EQ(api.call("GET", std::string("/conversions?goal=") + goal).status, 400) << goal;
  EXPECT_EQ(api.call("GET", "/conversions?offer=shoes&offer=nothing").status, 400) << "one of several";
  EXPECT_THAT(listed("?offer=07"), testing::SizeIs(1)) << "as /offers/07 is found";
  EXPECT_EQ(api.json("GET", "/deliveries?conversion=x").at("detail"), "There is no conversion \"x\".");
}

TEST_F(ConversionsApi, KnowsWhoDecidedAndWhyWhenThePostbacksAreNoLongerKept) {
  const std::string id = convert("review", {{"txid", "T-1"}, {"amount", "49.90"}});
  EXPECT_THAT(outcomes(decide({id}, "rejected", "fraud ring 7")), ElementsAre("done"));
  tracker.database.rows("DELETE FROM homing.postbacks");
  const json events = api.json("GET", "/conversions/" + id).at("events");
  EXPECT_EQ(events.at(1).at("by"), "setting admin_token");
  EXPECT_EQ(events.at(1).at("reason"), "fraud ring 7");
}

TEST_F(ConversionsApi, ShowsOneWithAllThatHappenedToIt) {
  add_url(receiver.url("/p?c={conversion_id}"));
  const std::string id = convert("review", {{"txid", "T-1"}, {"amount", "49.90"}, {"adv1", "red"}});
  EXPECT_THAT(outcomes(decide({id}, "approved", "called the shop")), ElementsAre("done"));
  ASSERT_TRUE(receiver.wait_for(1));
  ASSERT_TRUE(eventually([&] {
    const json told = api.json("GET", "/conversions/" + id).at("deliveries");
    return told.size() == 1 && told[0].at("state") == "delivered";
  }));
  const json shown = api.json("GET", "/conversions/" + id);
  EXPECT_EQ(shown.at("status"), "approved");
  EXPECT_EQ(shown.at("txid"), "T-1");
  EXPECT_EQ(shown.at("amount"), "49.9");
  EXPECT_EQ(shown.at("payout"), "3");
  EXPECT_EQ(shown.at("payout_currency"), "EUR");
  EXPECT_EQ(shown.at("adv1"), "red");
  ASSERT_EQ(shown.at("events").size(), 2U);
  EXPECT_FALSE(shown.at("events")[0].contains("by"));
  EXPECT_EQ(shown.at("events")[1].at("from"), "pending");
  EXPECT_EQ(shown.at("events")[1].at("to"), "approved");
  EXPECT_EQ(shown.at("events")[1].at("by"), "setting admin_token");
  EXPECT_EQ(shown.at("events")[1].at("reason"), "called the shop");
  ASSERT_EQ(shown.at("ledger").size(), 1U);
  EXPECT_EQ(shown.at("ledger")[0].at("amount"), "3");
  EXPECT_EQ(shown.at("ledger")[0].at("affiliate"), "nora");
  EXPECT_EQ(shown.at("deliveries")[0].at("attempts")[0].at("http_status"), 200);
  EXPECT_EQ(api.call("GET", "/conversions/01a209015d2c700080005b2936c4a3ec").status, 404);
  EXPECT_EQ(api.call("GET", "/conversions/nothing").status, 404);
}

TEST_F(ConversionsApi, FiftyAreApprovedAtOnceAndTheLedgerAgrees) {
  const std::vector<std::string> ids = pending(50);
  EXPECT_EQ(ledger(), "0");
  EXPECT_THAT(outcomes(decide(ids, "approved", "reviewed")), Each("done"));
  EXPECT_EQ(ledger(), "150.000000");
  EXPECT_THAT(outcomes(decide(ids, "approved")), Each("unchanged")) << "again";
  EXPECT_EQ(ledger(), "150.000000");
  EXPECT_EQ(tracker.database.value("SELECT count(*) FROM conversion_events"), "100");
  EXPECT_THAT(outcomes(decide(ids, "rejected", "all returned")), Each("done"));
  EXPECT_EQ(ledger(), "0.000000");
  const json refused = decide(ids, "approved");
  EXPECT_THAT(outcomes(refused), Each("refused"));
  EXPECT_EQ(refused[0].at("code"), "status_change_refused");
  EXPECT_THAT(refused[0].at("message").get<std::string>(), HasSubstr("rejected"));
  const Finished verified = tracker.verify();
  EXPECT_EQ(verified.exit_code, 0) << verified.output;
}

TEST_F(ConversionsApi, SaysForEachWhatBecameOfIt) {
  const std::string id = convert("review");
  const std::string unknown = "01a209015d2c700080005b2936c4a3ec";
  EXPECT_THAT(outcomes(decide({id, unknown, id}, "approved")), ElementsAre("done", "unknown", "unchanged"));
  for (const json& body : std::vector<json>{{{"ids", json::array()}, {"status", "approved"}},
                                            {{"ids", {"x"}}, {"status", "approved"}},
                                            {{"ids", {id}}, {"status", "pending"}},
                                            {{"ids", {id}}, {"status", "approved"}, {"reason", ""}},
                                            {{"ids", {id}}, {"status", "rejected"}},
                                            {{"ids", {id}}, {"status", "rejected"}, {"reason", "  "}},
                                            {{"ids", {id}}}})
    EXPECT_EQ(api.call("POST", "/conversions/decide", body).status, 400) << body;
}

TEST_F(ConversionsApi, NeedsNoTokenOfTheAdvertiser) {
  const std::string id = convert("games", {{"token", std::string(kToken)}, {"goal", "install"}});
  EXPECT_THAT(outcomes(decide({id}, "rejected", "fraud")), ElementsAre("done"));
}

TEST_F(ConversionsApi, ADecisionIsQueuedWhileTheDatabaseTakesNothingAndAppliedLater) {
  const std::string id = convert("review");
  tracker.server.settings()["HOMING_POSTBACK_WAIT"] = "300ms";
  EXPECT_TRUE(tracker.server.stop());
  tracker.server.start();
  tracker.settle();
  EXPECT_THAT(listed(""), ElementsAre(id)) << "and a connection is open now";
  tracker.database.rows("ALTER TABLE homing.journal_cursor RENAME TO gone");
  EXPECT_THAT(outcomes(decide({id}, "approved", "in the dark")), ElementsAre("queued"));
  EXPECT_EQ(api.json("GET", "/conversions/" + id).at("status"), "pending");
  tracker.database.rows("ALTER TABLE homing.gone RENAME TO journal_cursor");
  EXPECT_TRUE(eventually([&] { return api.json("GET", "/conversions/" + id).at("status") == "approved"; }));
  EXPECT_EQ(tracker.verify().exit_code, 0);
}

TEST_F(ConversionsApi, TheTraceSaysWhoDecidedAndWhy) {
  EXPECT_EQ(api.call("POST", "/users",
                     {{"name", "anna"}, {"role", "manager"}, {"password", "correct horse battery"}})
                .status,
            201);
  const std::string id = convert("review");
  const std::string token = api.json("POST", "/tokens", {{"name", "desk"}, {"role", "manager"}}).at("token");
  const ApiClient desk(tracker.server, token);
  EXPECT_EQ(desk.call("POST", "/conversions/decide",
                      {{"ids", {id}}, {"status", "rejected"}, {"reason", "looks odd"}})
                .status,
            200);
  const std::string click = api.json("GET", "/conversions/" + id).at("click_id");
  EXPECT_THAT(homing({"trace", click}).output, HasSubstr("by=\"token desk: looks odd\""));
  const json line = api.json("GET", "/audit?limit=1").at("items")[0];
  EXPECT_EQ(line.at("by"), "token desk");
  EXPECT_EQ(line.at("action"), "conversion.decide");
  EXPECT_EQ(line.at("subject"), "conversion " + id);
  EXPECT_EQ(line.at("before"), json({{"status", "pending"}}));
  EXPECT_EQ(line.at("after"), json({{"status", "rejected"}, {"reason", "looks odd"}}));
}

TEST_F(ConversionsApi, TheAuditLogHasOnlyDecisionsThatChangedSomething) {
  const std::string unknown = "01a209015d2c700080005b2936c4a3ec";
  EXPECT_THAT(outcomes(decide({unknown}, "approved")), ElementsAre("unknown"));
  const std::string approved = convert("shoes");
  EXPECT_THAT(outcomes(decide({approved}, "approved")), ElementsAre("unchanged"));
  std::vector<std::string> ids = pending(3);
  ids.push_back(approved);
  ids.push_back(unknown);
  EXPECT_THAT(outcomes(decide(ids, "rejected", "all returned")),
              ElementsAre("done", "done", "done", "done", "unknown"));
  EXPECT_THAT(outcomes(decide({ids[0]}, "approved")), ElementsAre("refused"));
  std::multiset<std::string> seen;  // from which status which one was rejected: a batch is a line, or more
  const json page = api.json("GET", "/audit");
  for (const json& line : page.at("items")) {
    if (line.at("action") != "conversion.decide") continue;
    EXPECT_EQ(line.at("after").at("status"), "rejected");
    EXPECT_EQ(line.at("after").at("reason"), "all returned");
    const std::string from = line.at("before").at("status");
    const std::string subject = line.at("subject");
    if (!line.at("after").contains("ids")) seen.insert(from + " " + subject.substr(subject.find(' ') + 1));
    for (const json& id : line.at("after").value("ids", json::array()))
      seen.insert(from + " " + id.get<std::string>());
  }
  EXPECT_THAT(seen, testing::UnorderedElementsAre("pending " + ids[0], "pending " + ids[1],
                                                  "pending " + ids[2], "approved " + approved));
}

TEST_F(ConversionsApi, TheAffiliateIsToldOfAnApproval) {
  add_url(receiver.url("/p?c={conversion_id}&s={status}"));
  const std::string id = convert("review");
  tracker.settle();
  EXPECT_EQ(receiver.request_count(), 0U);
  EXPECT_THAT(outcomes(decide({id}, "approved")), ElementsAre("done"));
  ASSERT_TRUE(receiver.wait_for(1));
  EXPECT_EQ(receiver.requests().front().target, "/p?c=" + id + "&s=approved");
}

TEST_F(ConversionsApi, AViewerLooksAndAManagerDecides) {
  const std::string id = convert("review");
  const json body{{"ids", {id}}, {"status", "approved"}};
  const ApiClient viewer = api.with_role("viewer");
  EXPECT_EQ(viewer.call("GET", "/conversions").status, 200);
  EXPECT_EQ(viewer.call("GET", "/conversions/" + id).status, 200);
  for (const char* path : {"/conversions/decide", "/conversions", "/promo-codes", "/deliveries/retry"})
    EXPECT_EQ(viewer.call("POST", path, body).status, 403) << path;
  for (const char* path : {"/conversions/import", "/conversions/import/preview"})
    EXPECT_EQ(viewer.send("POST", path, "text/csv", "click_id,txid\n").status, 403) << path;
  EXPECT_EQ(api.with_role("manager").call("POST", "/conversions/decide", body).status, 200);
}

}  // namespace
}  // namespace homing::test
