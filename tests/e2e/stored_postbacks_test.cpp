// Postbacks as they are stored: listed, judged again, and watched as they come.

#include <thread>

#include "tests/e2e/explain_api.hpp"

namespace homing::test {
namespace {

using nlohmann::json;
using testing::HasSubstr;
using testing::Not;

TEST_F(ExplainApi, AReplayAfterTheRuleWasCorrectedIsTakenOnce) {
  const std::string id = tracker.click("offer=short&aff=nora");
  std::this_thread::sleep_for(std::chrono::milliseconds(3100));
  const PostbackAnswer refused = tracker.postback({{"click_id", id}, {"txid", "A-1"}, {"adv1", "x y"}});
  ASSERT_EQ(refused.code, "click_expired");
  EXPECT_THAT(verdict(id), HasSubstr("raise the offer's attribution_window and replay"));

  const json ids{refused.request_id};
  const auto first = [](const json& page) { return page.at("items").at(0); };
  EXPECT_EQ(first(post("/postbacks/replay", {{"ids", ids}})).at("code"), "click_expired");
  change_catalog("\"attribution_window\": \"3s\"", "\"attribution_window\": \"1h\"");
  const json preview = first(post("/postbacks/replay", {{"ids", ids}, {"preview", true}}));
  EXPECT_EQ(preview.at("code"), "recorded");
  EXPECT_EQ(preview.at("replayed"), false);
  EXPECT_EQ(tracker.database.value("SELECT count(*) FROM conversions"), "0");

  const json done = first(post("/postbacks/replay", {{"ids", ids}, {"preview", false}}));
  EXPECT_EQ(done.at("code"), "recorded") << done;
  EXPECT_EQ(done.at("was"), "click_expired");
  const json again = first(post("/postbacks/replay", {{"ids", ids}, {"preview", false}}));
  EXPECT_EQ(again.at("code"), "duplicate");
  EXPECT_EQ(again.at("replayed"), false);
  EXPECT_EQ(tracker.database.value("SELECT count(*) || ' ' || min(adv1) FROM conversions"), "1 x y");
  EXPECT_EQ(
      tracker.database.value("SELECT count(*) FROM conversions c JOIN postbacks p USING (click_id) WHERE "
                             "p.code = 'click_expired' AND p.received_at = c.recorded_at"),
      "1")
      << "booked to the time at which the advertiser reported it";

  EXPECT_THAT(verdict(id), Not(HasSubstr("not taken")));
  std::string codes;
  const json life = explain(id);
  for (const json& event : life.at("events")) {
    if (event.at("what") == "postback") codes += event.at("facts").at("code").get<std::string>() + " ";
  }
  EXPECT_EQ(codes, "click_expired recorded ");
  EXPECT_THAT(verdict(refused.request_id),
              HasSubstr("taken all the same, by the postback " + done.at("replay_id").get<std::string>()));

  const json found = explain(done.at("conversion_id"));
  EXPECT_EQ(found.at("found_as"), "conversion_id");
  EXPECT_THAT(found.dump(),
              HasSubstr("A replay of the postback " + refused.request_id + ", by setting admin_token."));
  const json line = get("/audit").at("items").at(0);
  EXPECT_EQ(line.at("action"), "postback.replay");
  EXPECT_EQ(line.at("subject"), "postback " + refused.request_id);
  EXPECT_EQ(line.at("after").at("replay"), done.at("replay_id"));
  EXPECT_EQ(tracker.verify().exit_code, 0);
}

TEST_F(ExplainApi, ASaleIsNotReversedBeforeItWasMade) {
  const std::string id = tracker.click("offer=fenced&aff=nora");
  const PostbackAnswer refused =
      tracker.postback({{"click_id", id}, {"txid", "A-1"}, {"status", "rejected"}});
  ASSERT_EQ(refused.code, "ip_not_allowed");
  std::this_thread::sleep_for(std::chrono::milliseconds(20));
  const HttpResponse sold = api.call("POST", "/conversions", {{"click_id", id}, {"txid", "A-1"}});
  ASSERT_EQ(sold.status, 201) << sold.body;
  change_catalog("203.0.113.0/24", "127.0.0.0/8");
  const auto replay = [&](bool preview) {
    return post("/postbacks/replay", {{"ids", {refused.request_id}}, {"preview", preview}}).at("items").at(0);
  };
  ASSERT_EQ(replay(true).at("code"), "updated");
  const json done = replay(false);
  ASSERT_EQ(done.at("code"), "updated") << done;
  const json shown = get("/conversions/" + done.at("conversion_id").get<std::string>());
  EXPECT_EQ(shown.at("status"), "rejected");
  const auto time = [](const json& of, const char* name) { return of.at(name).get<std::string>(); };
  EXPECT_GT(time(shown, "changed_at"), time(shown, "recorded_at"));
  ASSERT_EQ(shown.at("ledger").size(), 2U);
  EXPECT_GT(time(shown.at("ledger")[1], "at"), time(shown.at("ledger")[0], "at"));
  EXPECT_EQ(explain(done.at("replay_id")).at("click_id"), id) << "it is found by its ID's time";
  EXPECT_EQ(tracker.verify().exit_code, 0);
}

TEST_F(ExplainApi, AReplayTakesARightTokenForGrantedAndNoOther) {
  const std::string id = tracker.click("offer=games&aff=nora");
  const PostbackAnswer goal =
      tracker.postback({{"click_id", id}, {"token", std::string(kToken)}, {"goal", "lead"}});
  const PostbackAnswer wrong = tracker.postback({{"click_id", id}, {"token", "wrong"}, {"goal", "install"}});
  ASSERT_EQ(goal.code, "goal_unknown");
  ASSERT_EQ(wrong.code, "token_invalid");
  change_catalog("\"ref\": \"signup\", ",
                 "\"ref\": \"lead\", \"payout\": \"2\", \"currency\": \"USD\"}, {\"ref\": \"signup\", ");
  const json items =
      post("/postbacks/replay", {{"ids", {goal.request_id, wrong.request_id}}, {"preview", false}})
          .at("items");
  EXPECT_EQ(items.at(0).at("code"), "recorded") << items;
  EXPECT_EQ(items.at(1).at("code"), "token_not_kept");
  EXPECT_EQ(tracker.database.value("SELECT trim_scale(sum(amount)) FROM payout_entries"), "2");
}

TEST_F(ExplainApi, AReplayFromAnAddressThatWasAddedTakesTheTokensThatWereFoundRight) {
  const std::string id = tracker.click("offer=games&aff=nora");
  const std::string globex = R"({"ref": "globex", "token": "a-token-for-the-tests")";
  change_catalog(globex, globex + R"(, "postback_ips": ["203.0.113.0/24"])");
  const auto sent = [&](const std::string& txid, const std::string& token) {
    return tracker.postback({{"click_id", id}, {"goal", "install"}, {"txid", txid}, {"token", token}});
  };
  const PostbackAnswer right = sent("1", std::string(kToken)), wrong = sent("2", "wrong"),
                       older = sent("3", std::string(kToken));
  ASSERT_EQ(right.code, "ip_not_allowed");
  ASSERT_EQ(wrong.code, "token_invalid");
  EXPECT_THAT(right.message, HasSubstr("The token is right"));
  // As a version stored it that looked at the address first.
  tracker.database.rows(
      "UPDATE postbacks SET message = 'This advertiser''s postbacks may not come from this "
      "address.' WHERE postback_id = '" +
      older.request_id + "'");
  change_catalog(globex, globex + R"(, "postback_ips": ["203.0.113.0/24", "127.0.0.0/8"])");
  const json items =
      post("/postbacks/replay",
           {{"ids", {right.request_id, wrong.request_id, older.request_id}}, {"preview", false}})
          .at("items");
  EXPECT_EQ(items.at(0).at("code"), "recorded") << items;
  EXPECT_EQ(items.at(1).at("code"), "token_not_kept");
  EXPECT_EQ(items.at(2).at("code"), "token_not_kept");
  EXPECT_EQ(tracker.database.value("SELECT string_agg(txid, ',') FROM conversions"), "1");
}

TEST_F(ExplainApi, WhatOperatorsReportedIsReplayedAsTheirReport) {
  const std::string fenced = tracker.click("offer=fenced&aff=nora"), shoes = tracker.click();
  const json code{{"code", "SUMMER10"}, {"affiliate", "nora"}, {"offer", "fenced"}};
  ASSERT_EQ(api.call("POST", "/promo-codes", code).status, 201);
  const std::string csv = "click_id,code,txid,goal\n" + fenced + ",,F-1,lead\n,SUMMER10,F-2,lead\n";
  ASSERT_EQ(api.send("POST", "/conversions/import?note=trade%20fair", "text/csv", csv).status, 200);
  const json ids{tracker.postback({{"click_id", shoes}}).conversion_id};
  post("/conversions/decide", {{"ids", ids}, {"status", "rejected"}, {"reason", "a test order"}});
  post("/conversions/decide", {{"ids", ids}, {"status", "approved"}});
  std::map<std::string, std::string> refused;  // by their reasons, of which the decision has none
  const json listed = get("/postbacks?code=goal_unknown&code=status_change_refused");
  for (const json& item : listed.at("items")) {
    EXPECT_EQ(item.at("by"), "setting admin_token");
    refused[item.value("reason", "")] = item.at("id");
  }
  json all;
  for (const auto& [reason, id] : refused) all.push_back(id);
  ASSERT_EQ(refused.size(), 3U) << all;
  EXPECT_EQ(refused.begin()->first, "");
  EXPECT_EQ(refused.rbegin()->first, "line 3 of an import: trade fair");

  const std::string goals = R"("target_url": "https://shop.example/f",
     "goals": [{"ref": "sale", )";
  change_catalog(goals, R"("target_url": "https://shop.example/f",
     "goals": [{"ref": "lead", "payout": "2", "currency": "EUR"}, {"ref": "sale", "default": true, )");
  const json items = post("/postbacks/replay", {{"ids", all}, {"preview", false}}).at("items");
  EXPECT_EQ(items.at(0).at("code"), "not_a_report") << items;
  EXPECT_EQ(items.at(1).at("code"), "recorded") << items;
  EXPECT_EQ(items.at(2).at("code"), "recorded") << items;
  EXPECT_EQ(
      tracker.database.value("SELECT string_agg(by || '=' || reason || ' ' || params, ';' ORDER BY reason) "
                             "FROM postbacks WHERE starts_with(method, 'replay of ')"),
      "setting admin_token=line 2 of an import: trade fair click_id=" + fenced +
          "&txid=F-1&goal=lead;setting admin_token=line 3 of an import: trade fair txid=F-2&goal=lead");
  EXPECT_EQ(tracker.database.value(
                "SELECT trim_scale(sum(payout_entries.amount)) FROM payout_entries JOIN conversions USING "
                "(conversion_id) WHERE txid <> ''"),
            "4");
  EXPECT_EQ(tracker.verify().exit_code, 0);
}

TEST_F(ExplainApi, ListsPostbacksByWhatBecameOfThem) {
  const std::string shoes = tracker.click(), games = tracker.click("offer=games&aff=nora");
  tracker.postback({{"click_id", shoes}, {"txid", "1"}});
  tracker.postback({{"click_id", shoes}, {"goal", "nope"}});
  tracker.postback({{"click_id", games}});
  const auto codes = [&](const std::string& query) {
    std::string text;
    const json list = get("/postbacks?" + query);
    for (const json& item : list.at("items")) text += item.at("code").get<std::string>() + " ";
    return text;
  };
  EXPECT_EQ(codes(""), "token_missing goal_unknown recorded ");
  EXPECT_EQ(codes("code=goal_unknown&code=recorded"), "goal_unknown recorded ");
  EXPECT_EQ(codes("offer=games"), "token_missing ");
  EXPECT_EQ(codes("affiliate=42&code=recorded"), "recorded ");
  EXPECT_EQ(codes("click_id=" + shoes), "goal_unknown recorded ");
  EXPECT_EQ(codes("to=2020-01-01"), "");
  const json page = get("/postbacks?limit=1");
  EXPECT_EQ(codes("limit=1&cursor=" + page.at("next").get<std::string>()), "goal_unknown ");
  EXPECT_EQ(page.at("items").at(0).at("offer"), "games");
  for (const char* query :
       {"code=nope", "offer=nope", "from=yesterday", "colour=red", "click_id=1", "cursor=x"})
    EXPECT_EQ(api.call("GET", std::string("/postbacks?") + query).status, 400) << query;
}

TEST_F(ExplainApi, LiveShowsEachClickAndPostbackOnce) {
  const std::string shoes = tracker.click();
  tracker.settle();
  json page = get("/live");
  ASSERT_EQ(page.at("items").size(), 1U) << page;
  EXPECT_EQ(page.at("items").at(0).at("click_id"), shoes);
  EXPECT_EQ(page.at("items").at(0).at("outcome"), "counted");
  const auto next = [&](const std::string& more = "") {
    page = get("/live?since=" + page.at("next").get<std::string>() + more);
    std::string text;
    for (const json& item : page.at("items"))
      text += item.at("kind").get<std::string>() + "=" + item.at("outcome").get<std::string>() + " ";
    return text;
  };
  EXPECT_EQ(next(), "");
  tracker.postback({{"click_id", shoes}});
  (void)tracker.server.client().get("/click?offer=paused&aff=nora");
  tracker.settle();
  EXPECT_EQ(next(), "postback=recorded click=offer_paused ");
  EXPECT_EQ(next(), "");
  tracker.postback({{"click_id", shoes}});
  const std::string games = tracker.click("offer=games&aff=nora");
  tracker.settle();
  EXPECT_EQ(next("&offer=games"), "click=counted ");
  EXPECT_EQ(api.call("GET", "/live?since=nonsense").status, 400);
  EXPECT_EQ(api.call("GET", "/live?kind=nonsense").status, 400);
}

TEST_F(ExplainApi, ViewersReadAndTryAndManagersReplay) {
  const ApiClient viewer = api.with_role("viewer"), manager = api.with_role("manager");
  const json replay{{"ids", {"019a0000000070008000000000000000"}}};
  EXPECT_EQ(viewer.call("GET", "/explain?q=x").status, 200);
  EXPECT_EQ(viewer.call("GET", "/live").status, 200);
  EXPECT_EQ(viewer.call("GET", "/postbacks").status, 200);
  EXPECT_EQ(viewer.call("POST", "/explain/click", {{"url", "/click"}}).status, 200);
  EXPECT_EQ(viewer.call("POST", "/explain/postback", {{"url", "/postback"}}).status, 200);
  EXPECT_EQ(viewer.call("POST", "/postbacks/replay", replay).status, 403);
  EXPECT_EQ(manager.call("POST", "/postbacks/replay", replay).status, 200);
}

}  // namespace
}  // namespace homing::test
