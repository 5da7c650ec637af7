// The catalog over the API, by the real server: what is set up there is what clicks and postbacks meet.

#include <gmock/gmock.h>

#include <future>

#include "tests/support/api_client.hpp"
#include "tests/support/eventually.hpp"
#include "tests/support/tracker.hpp"

namespace homing::test {
namespace {

using nlohmann::json;
using testing::HasSubstr;

class CatalogApi : public testing::Test {
 protected:
  HttpResponse call(std::string_view method, const std::string& path, const json& body = nullptr,
                    const std::string& if_match = "", const std::string& token = kAdminToken) {
    HttpHeaders headers;
    if (!if_match.empty()) headers.emplace_back("If-Match", if_match);
    return ApiClient(tracker.server, token).call(method, path, body, std::move(headers));
  }
  HttpResponse patch(const std::string& path, const json& body) {
    return call("PATCH", path, body, call("GET", path).header("ETag"));
  }
  json get(const std::string& path) {
    const HttpResponse response = call("GET", path);
    EXPECT_EQ(response.status, 200) << response.body;
    return json::parse(response.body);
  }
  int click_status(const std::string& query) { return tracker.server.client().get("/click?" + query).status; }
  /// Servers look at the catalog's version every half second.
  void expect_click(const std::string& query, int status) {
    EXPECT_TRUE(eventually([&] { return click_status(query) == status; })) << query;
  }

  Tracker tracker{{{"HOMING_ADMIN_TOKEN", kAdminToken}, {"HOMING_PUBLIC_URL", "https://go.example/"}}};
};

TEST_F(CatalogApi, AnOfferThatIsSetUpTakesClicksAndPostbacks) {
  EXPECT_EQ(call("POST", "/advertisers", {{"ref", "shop"}, {"name", "The Shop"}}).status, 201);
  const HttpResponse affiliate = call("POST", "/affiliates", {{"ref", "ann"}});
  EXPECT_EQ(affiliate.status, 201);
  const HttpResponse offer =
      call("POST", "/offers",
           {{"ref", "hats"},
            {"advertiser", "shop"},
            {"target_url", "https://hats.example/?id={click_id}"},
            {"goals", json::array({{{"ref", "sale"}, {"payout", "2.5"}, {"currency", "EUR"}}})}});
  EXPECT_EQ(offer.status, 201) << offer.body;
  const json made = json::parse(offer.body);
  EXPECT_EQ(offer.location(), "/api/v1/offers/" + made["id"].dump());
  EXPECT_EQ(offer.header("ETag"), call("GET", "/offers/hats").header("ETag"));
  EXPECT_EQ(get("/offers/" + made["id"].dump()), made);

  const json link = get("/links/click?offer=hats&aff=ann&sub1=x");
  EXPECT_EQ(link["url"], "https://go.example/click?offer=hats&aff=ann&sub1=x");
  expect_click("offer=hats&aff=ann&sub1=x", 302);
  const PostbackAnswer answer = tracker.postback({{"click_id", tracker.click("offer=hats&aff=ann")}});
  EXPECT_EQ(answer.code, "recorded");
}

TEST_F(CatalogApi, WhatIsArchivedTakesNoClicksIsOutOfListsAndComesBack) {
  EXPECT_EQ(patch("/offers/shoes", {{"state", "archived"}}).status, 200);
  expect_click("offer=shoes&aff=nora", 410);
  EXPECT_THAT(call("GET", "/offers").body, testing::Not(HasSubstr("\"shoes\"")));
  EXPECT_THAT(call("GET", "/offers?state=archived").body, HasSubstr("\"shoes\""));
  const HttpResponse taken =
      call("POST", "/offers",
           get("/offers/games")
               .patch(json::array({{{"op", "replace"}, {"path", "/ref"}, {"value", "shoes"}},
                                   {{"op", "remove"}, {"path", "/id"}}})));
  EXPECT_EQ(taken.status, 409) << taken.body;
  EXPECT_EQ(patch("/offers/shoes", {{"state", "active"}}).status, 200);
  expect_click("offer=shoes&aff=nora", 302);

  EXPECT_EQ(patch("/affiliates/nora", {{"state", "archived"}}).status, 200);
  expect_click("offer=shoes&aff=nora", 410);
  EXPECT_EQ(patch("/affiliates/nora", {{"state", "active"}}).status, 200);
  EXPECT_EQ(patch("/advertisers/acme", {{"state", "archived"}}).status, 200);
  expect_click("offer=shoes&aff=nora", 410);
  EXPECT_EQ(get("/offers/shoes")["state"], "active") << "its own";
  EXPECT_EQ(patch("/advertisers/acme", {{"state", "active"}}).status, 200);
  expect_click("offer=shoes&aff=nora", 302);
}

TEST_F(CatalogApi, WhatAnArchivedOfferHasCountedIsStillThereAndExplained) {
  const std::string click = tracker.click("offer=shoes&aff=nora");
  EXPECT_EQ(tracker.postback({{"click_id", click}, {"txid", "before"}}).code, "recorded");
  EXPECT_EQ(patch("/offers/shoes", {{"state", "archived"}}).status, 200);
  expect_click("offer=shoes&aff=nora", 410);
  EXPECT_EQ(tracker.postback({{"click_id", click}, {"txid", "after"}}).code, "recorded")
      << "a click that was made while it was active still converts";
  tracker.settle();

  const Finished trace =
      run(homing_command({"trace", click}, {{"HOMING_DATABASE_URL", tracker.database.url()}}));
  for (const char* part : {"offer=shoes affiliate=nora", "goal=sale txid=before", "goal=sale txid=after"})
    EXPECT_THAT(trace.output, HasSubstr(part));
  EXPECT_EQ(tracker.database.value("SELECT sum(conversions) FROM conversion_rollup WHERE offer_id = 7"), "2");
  EXPECT_EQ(tracker.database.value(
                "SELECT count(*) FROM click_rollup WHERE offer_id = 7 AND kind = 'offer_paused'"),
            "1");
  const Finished verified = tracker.verify();
  EXPECT_EQ(verified.exit_code, 0) << verified.output;
}

TEST_F(CatalogApi, AGoalIsMadeTakesConversionsIsArchivedAndComesBack) {
  const HttpResponse made =
      call("POST", "/goals", {{"offer", "shoes"}, {"ref", "lead"}, {"payout", "1"}, {"currency", "EUR"}});
  EXPECT_EQ(made.status, 201) << made.body;
  const json lead = json::parse(made.body);
  EXPECT_EQ(made.location(), "/api/v1/goals/" + lead["id"].dump());
  EXPECT_EQ(made.header("ETag"), call("GET", "/goals/shoes%2Flead").header("ETag"));
  EXPECT_EQ(get("/goals/" + lead["id"].dump()), lead);
  EXPECT_EQ(get("/goals?offer=7&q=lead")["items"], json::array({lead}));
  EXPECT_EQ(get("/offers/shoes")["goals"].size(), 2U);
  EXPECT_EQ(call("POST", "/goals", lead).status, 409);

  const std::string click = tracker.click("offer=shoes&aff=nora");
  const std::map<std::string, std::string> sale{{"click_id", click}, {"goal", "lead"}, {"txid", "before"}};
  EXPECT_EQ(tracker.postback(sale).code, "recorded");
  EXPECT_EQ(patch("/goals/shoes%2Flead", {{"state", "archived"}}).status, 200);
  EXPECT_EQ(get("/goals?offer=shoes")["items"].size(), 1U);
  EXPECT_EQ(get("/offers/shoes")["goals"][1]["state"], "archived");
  std::map<std::string, std::string> other = sale;
  other["txid"] = "after";
  const PostbackAnswer refused = tracker.postback(other);
  EXPECT_EQ(refused.status, 404);
  EXPECT_EQ(refused.code, "goal_unknown");
  EXPECT_EQ(refused.message, "The goal lead is archived and takes no new conversions.");
  std::map<std::string, std::string> refund = sale;
  refund["status"] = "rejected";
  EXPECT_EQ(tracker.postback(refund).code, "updated");
  tracker.settle();
  const json report = get("/reports?group=goal");
  EXPECT_THAT(report.dump(), HasSubstr("\"shoes/lead\"")) << "it is kept in reports";

  const json line = get("/audit?limit=1")["items"].at(0);
  EXPECT_EQ(line["subject"], "goal shoes/lead");
  EXPECT_EQ(line["after"], (json{{"state", "archived"}}));
  EXPECT_EQ(patch("/goals/shoes%2Flead", {{"state", "active"}}).status, 200);
  EXPECT_EQ(tracker.postback(other).code, "recorded");
  EXPECT_EQ(tracker.verify().exit_code, 0);
}

TEST_F(CatalogApi, TheDefaultGoalIsArchivedOnlyOnceAnotherIsTheDefault) {
  const HttpResponse refused = patch("/goals/games%2Fsale", {{"state", "archived"}});
  EXPECT_EQ(refused.status, 400);
  EXPECT_EQ(json::parse(refused.body)["errors"][0]["field"], "state");
  EXPECT_EQ(patch("/goals/games%2Finstall", {{"default", true}}).status, 200);
  EXPECT_EQ(get("/goals/games%2Fsale")["default"], false);
  EXPECT_EQ(patch("/goals/games%2Fsale", {{"state", "archived"}}).status, 200);
  EXPECT_EQ(patch("/goals/games%2Fsale", {{"default", true}}).status, 400);
}

TEST_F(CatalogApi, TwoEditorsAtOnceNeverOverwriteEachOther) {
  const std::string etag = call("GET", "/offers/shoes").header("ETag");
  EXPECT_EQ(call("PATCH", "/offers/shoes", {{"name", "Boots"}}).status, 428);
  EXPECT_EQ(call("PATCH", "/offers/shoes", {{"name", "Boots"}}, etag).status, 200);
  const HttpResponse late = call("PATCH", "/offers/shoes", {{"state", "paused"}}, etag);
  EXPECT_EQ(late.status, 412);
  EXPECT_EQ(json::parse(late.body)["code"], "changed_meanwhile");
  EXPECT_EQ(get("/offers/shoes")["state"], "active");
}

TEST_F(CatalogApi, OfManyChangesMeantForOneStateOneIsMade) {
  constexpr int kRounds = 10;
  constexpr int kEditors = 8;
  for (int round = 0; round < kRounds; ++round) {
    const std::string etag = call("GET", "/offers/shoes").header("ETag");
    std::vector<std::future<HttpResponse>> answers;
    for (int i = 0; i < kEditors; ++i) {
      const json name{{"name", "Name " + std::to_string(round) + " of " + std::to_string(i)}};
      answers.push_back(
          std::async(std::launch::async, [&, name] { return call("PATCH", "/offers/shoes", name, etag); }));
    }
    std::vector<int> late;
    json made;
    for (std::future<HttpResponse>& answer : answers) {
      const HttpResponse response = answer.get();
      if (response.status == 200) made = json::parse(response.body);
      if (response.status != 200) late.push_back(response.status);
    }
    EXPECT_EQ(late, std::vector<int>(kEditors - 1, 412));
    EXPECT_EQ(get("/offers/shoes"), made);
  }
  EXPECT_EQ(tracker.database.value("SELECT count(*) FROM audit_log WHERE action = 'catalog.change'"),
            std::to_string(kRounds));
}

TEST_F(CatalogApi, ChangesOfDifferentEntriesAtOnceAreAllMade) {
  const std::vector<std::string> offers{"shoes", "games", "review", "deep", "override", "short"};
  std::vector<std::future<HttpResponse>> answers;
  for (const std::string& offer : offers) {
    answers.push_back(std::async(std::launch::async, [&, offer] {
      return patch("/offers/" + offer, {{"state", "archived"}});
    }));
  }
  for (std::future<HttpResponse>& answer : answers) EXPECT_EQ(answer.get().status, 200);
  for (const std::string& offer : offers) EXPECT_EQ(get("/offers/" + offer)["state"], "archived") << offer;
}

TEST_F(CatalogApi, ANewTokenIsAskedForFromThenOn) {
  const std::string click = tracker.click("offer=shoes&aff=nora");
  const json answer = json::parse(call("POST", "/advertisers/acme/token").body);
  const std::string token = answer["token"];
  EXPECT_TRUE(eventually([&] {
    return tracker.postback({{"click_id", click}, {"txid", "without"}}).code == "token_missing";
  }));
  EXPECT_EQ(tracker.postback({{"click_id", click}, {"txid", "with"}, {"token", token}}).code, "recorded");
  EXPECT_EQ(get("/advertisers/acme")["has_token"], true);
  EXPECT_THAT(get("/links/postback?offer=shoes")["url"].get<std::string>(), HasSubstr("token={token}"));
  for (const std::string& text : {call("GET", "/audit").body, call("GET", "/advertisers/acme").body,
                                  call("GET", "/advertisers").body, tracker.server.log()})
    EXPECT_EQ(text.find(token), std::string::npos);
  EXPECT_EQ(patch("/advertisers/acme", {{"has_token", false}}).status, 200);
  EXPECT_EQ(get("/advertisers/acme")["has_token"], false);
}

TEST_F(CatalogApi, TheAuditLogSaysWhatWasAndWhatIs) {
  EXPECT_EQ(patch("/offers/shoes", {{"state", "paused"}}).status, 200);
  const json line = get("/audit?limit=1")["items"].at(0);
  EXPECT_EQ(line["by"], "setting admin_token");
  EXPECT_EQ(line["address"], "127.0.0.1");
  EXPECT_EQ(line["action"], "catalog.change");
  EXPECT_EQ(line["subject"], "offer shoes");
  EXPECT_EQ(line["before"], (json{{"state", "active"}}));
  EXPECT_EQ(line["after"], (json{{"state", "paused"}}));
  EXPECT_EQ(tracker.database.value(
                "SELECT DISTINCT by || '/' || address FROM audit_log WHERE action = 'catalog.create'"),
            "homing apply/");
  EXPECT_EQ(run(homing_command({"rotate-key"}, {{"HOMING_DATABASE_URL", tracker.database.url()}})).exit_code,
            0);
  EXPECT_EQ(get("/audit?limit=1")["items"].at(0)["by"], "homing rotate-key");
}

TEST_F(CatalogApi, ADocumentIsCheckedAndAppliedAsByTheCommandLine) {
  const json document{{"affiliates", json::array({{{"ref", "ann"}}, {{"ref", "bob"}, {"state", "paused"}}})}};
  const HttpResponse check = call("POST", "/catalog/check", document);
  EXPECT_EQ(json::parse(check.body)["changes"].size(), 2U);
  EXPECT_EQ(call("GET", "/affiliates/ann").status, 404) << "nothing is written";
  const HttpResponse done = call("POST", "/catalog/apply", document, check.header("ETag"));
  EXPECT_EQ(done.status, 200) << done.body;
  EXPECT_EQ(json::parse(done.body)["changes"], json::parse(check.body)["changes"]);
  EXPECT_EQ(get("/affiliates/bob")["state"], "paused");
  EXPECT_EQ(call("POST", "/catalog/apply", document, check.header("ETag")).status, 412);

  const HttpResponse wrong =
      call("POST", "/catalog/apply", {{"affiliates", json::array({{{"ref", "ANN"}}})}});
  EXPECT_EQ(wrong.status, 400);
  EXPECT_EQ(json::parse(wrong.body)["errors"][0]["field"], "affiliates[0].ref");
}

TEST_F(CatalogApi, AViewerReadsAndAManagerChanges) {
  const auto token = [&](const std::string& role) {
    return json::parse(call("POST", "/tokens", {{"name", role}, {"role", role}}).body)["token"]
        .get<std::string>();
  };
  const std::string viewer = token("viewer");
  const std::string manager = token("manager");
  for (const char* path :
       {"/advertisers", "/affiliates/nora", "/offers/7", "/goals", "/goals/shoes%2Fsale", "/postback-urls",
        "/links/click?offer=shoes&aff=nora", "/links/postback?offer=shoes"})
    EXPECT_EQ(call("GET", path, nullptr, "", viewer).status, 200) << path;
  EXPECT_EQ(call("POST", "/catalog/check", json::object(), "", viewer).status, 200);
  EXPECT_EQ(call("POST", "/links/check", {{"url", "https://go.example/click"}}, "", viewer).status, 200);
  for (const char* path : {"/advertisers", "/affiliates", "/offers", "/goals", "/postback-urls",
                           "/catalog/apply", "/advertisers/acme/token", "/affiliates/nora/postback-secret"}) {
    EXPECT_EQ(call("POST", path, json::object(), "", viewer).status, 403) << path;
    EXPECT_NE(call("POST", path, json::object(), "", manager).status, 403) << path;
  }
  EXPECT_EQ(call("PATCH", "/offers/shoes", {{"state", "paused"}}, "*", viewer).status, 403);
  EXPECT_EQ(call("PATCH", "/offers/shoes", {{"state", "paused"}}, "*", manager).status, 200);
  EXPECT_EQ(call("PATCH", "/goals/shoes%2Fsale", {{"payout", "3"}}, "*", viewer).status, 403);
  EXPECT_EQ(call("PATCH", "/goals/shoes%2Fsale", {{"payout", "3"}}, "*", manager).status, 200);
}

TEST_F(CatalogApi, HostileTextIsTextAndNothingElse) {
  const std::string name = "<script>alert(1)</script> =2+3 \xE2\x80\xAE'\"; DROP TABLE offers --";
  EXPECT_EQ(call("POST", "/affiliates", {{"ref", "evil"}, {"name", name}}).status, 201);
  EXPECT_EQ(get("/affiliates/evil")["name"], name);
  EXPECT_EQ(get("/affiliates?q=%3Cscript%3E")["items"].size(), 1U);
  EXPECT_EQ(call("GET", "/offers/..%2F..%2Fetc").status, 404);
  for (const char* goal : {"..%2F..%2Fetc", "shoes%2F%2F", "%00", "shoes%2Fsale%00", "'%2F'"})
    EXPECT_EQ(call("GET", std::string("/goals/") + goal).status, 404) << goal;
  EXPECT_EQ(call("POST", "/affiliates", {{"ref", "nul"}, {"name", std::string("a\0b", 3)}}).status, 400);
}

}  // namespace
}  // namespace homing::test
