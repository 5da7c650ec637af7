// "Why is my conversion missing": explained, tried out without a trace, replayed, watched.

#include <gmock/gmock.h>

#include <regex>
#include <thread>

#include "homing/core/percent.hpp"
#include "homing/model/click_id_keys.hpp"
#include "tests/support/tracker.hpp"

namespace homing::test {
namespace {

using nlohmann::json;
using testing::HasSubstr;

constexpr const char* kAdminToken = "an-admin-token-for-the-tests";

class ExplainApi : public testing::Test {
 protected:
  HttpResponse call(std::string_view method, const std::string& path, const json& body = nullptr) {
    HttpHeaders headers{{"Authorization", std::string("Bearer ") + kAdminToken}};
    if (!body.is_null()) headers.emplace_back("Content-Type", "application/json");
    return tracker.server.admin().request(method, "/api/v1" + path, headers,
                                          body.is_null() ? "" : body.dump());
  }
  json get(const std::string& path) { return parsed(call("GET", path)); }
  json post(const std::string& path, const json& body) { return parsed(call("POST", path, body)); }
  json explain(const std::string& text) { return get("/explain?q=" + percent_encode(text)); }
  std::string verdict(const std::string& text) { return explain(text).at("verdict"); }

  static json parsed(const HttpResponse& response) {
    EXPECT_EQ(response.status, 200) << response.body;
    return json::parse(response.body);
  }
  static std::vector<std::string> what_of(const json& events) {
    std::vector<std::string> what;
    for (const json& event : events) what.push_back(event.at("what"));
    return what;
  }
  void change_catalog(const std::string& from, const std::string& to) {
    std::string catalog = test_catalog();
    const auto place = catalog.find(from);
    ASSERT_NE(place, std::string::npos) << from;
    apply_catalog(tracker.database.url(), catalog.replace(place, from.size(), to));
  }
  std::string rows() {
    return tracker.database.value(
        "SELECT (SELECT count(*) FROM clicks) || ' ' || (SELECT count(*) FROM postbacks) || ' ' || (SELECT "
        "count(*) FROM conversions) || ' ' || (SELECT coalesce(max(position), 0) FROM journal_cursor)");
  }

  Tracker tracker{{{"HOMING_ADMIN_TOKEN", kAdminToken}}};
};

TEST_F(ExplainApi, TellsTheWholeLifeOfAClickByWhateverNamesIt) {
  const std::string id = tracker.click("offer=shoes&aff=nora&ext_id=e-77");
  const PostbackAnswer recorded = tracker.postback({{"click_id", id}, {"txid", "A-1"}});
  const PostbackAnswer refused = tracker.postback({{"click_id", id}, {"txid", "B&1"}, {"goal", "nope"}});
  ASSERT_EQ(refused.code, "goal_unknown");
  const std::vector<std::pair<std::string, std::string>> names{{id, "click_id"},
                                                               {recorded.conversion_id, "conversion_id"},
                                                               {refused.request_id, "request_id"},
                                                               {"A-1", "txid"},
                                                               {"B&1", "txid"},
                                                               {"e-77", "ext_id"}};
  for (const auto& [name, found_as] : names) {
    const json found = explain(name);
    EXPECT_EQ(found.at("found_as"), found_as) << name;
    EXPECT_EQ(found.at("click_id"), id);
    EXPECT_THAT(what_of(found.at("events")), testing::UnorderedElementsAre("click", "postback", "conversion",
                                                                           "status", "accrual", "postback"));
    EXPECT_THAT(found.at("verdict"), HasSubstr("approved, and 2.5 EUR are owed to nora"));
    EXPECT_THAT(found.at("verdict"), HasSubstr("goal_unknown"));
  }
  const json click = explain(id).at("events").at(0);
  EXPECT_EQ(click.at("facts").at("offer"), "shoes");
  EXPECT_THAT(click.at("why"), HasSubstr("It counts."));
}

TEST_F(ExplainApi, SaysWhyAnIdIsNotOurs) {
  const std::string id = tracker.click();
  std::string mangled = id;
  mangled[5] = mangled[5] == '0' ? '1' : '0';
  const json found = explain(mangled);
  EXPECT_EQ(found.at("found_as"), "nothing");
  EXPECT_EQ(found.at("did_you_mean"), id);
  EXPECT_THAT(verdict("{click_id}"), HasSubstr("placeholder"));
  EXPECT_THAT(verdict(id.substr(0, 20)), HasSubstr("20 hexadecimal digits"));

  ClickIdKey foreign;
  foreign.bytes.fill(7);
  const UnixMillis now = SystemClock().now();
  EXPECT_THAT(verdict(ClickIdKeys({foreign}).sign(now, 1, 0, now).to_string()),
              HasSubstr("another installation"));
  EXPECT_EQ(call("GET", "/explain?q=").status, 400);
}

TEST_F(ExplainApi, AGenuineIdOfWhichNothingIsKnownIsExplained) {
  const std::string id = tracker.click();
  tracker.settle();
  tracker.database.rows("DELETE FROM clicks");
  EXPECT_THAT(verdict(id), HasSubstr("genuine (minted "));
  EXPECT_THAT(verdict(id), HasSubstr("ask again in a minute"));
}

TEST_F(ExplainApi, TheCommandUsesTheSameWords) {
  const std::string id = tracker.click();
  tracker.postback({{"click_id", id}, {"txid", "A-1"}, {"amount", "1,5"}});
  tracker.settle();
  const Finished trace =
      run(homing_command({"trace", "A-1"}, {{"HOMING_DATABASE_URL", tracker.database.url()}}));
  EXPECT_EQ(trace.exit_code, 0) << trace.errors;
  EXPECT_THAT(trace.output, HasSubstr("code=amount_invalid"));
  EXPECT_THAT(trace.output, HasSubstr(verdict(id)));
}

/// An answer to a click without what differs from one click to the next.
std::string comparable(int status, const std::string& location) {
  return std::to_string(status) + " " + std::regex_replace(location, std::regex("[0-9a-f]{32}"), "ID");
}

TEST_F(ExplainApi, ADryRunOfALinkIsTheRealAnswerAndLeavesNoTrace) {
  const std::string long_value(1500, 'x');
  std::string many = "/click?offer=shoes&aff=nora";
  for (int i = 0; i < 70; ++i) many += "&p" + std::to_string(i) + "=1";
  const std::vector<std::string> links{
      "/click?offer=shoes&aff=nora",
      "/click?offer=7&aff=42",
      "/click?offer=shoes&aff=nora&sub1=a%20b%26c",
      "/click?offer=shoes",
      "/click?aff=nora",
      "/click",
      "/click?offer=&aff=",
      "/click?offer=nope&aff=nora",
      "/click?offer=shoes&aff=nope",
      "/click?offer=shoes&aff=gone",
      "/click?offer=paused&aff=nora",
      "/click?offer=paused-fallback&aff=nora",
      "/click?offer=paused-fallback",
      "/click?offer=closed&aff=nora",
      "/click?offer=games&aff=nora&source=x",
      "/click?offer=deep&aff=nora",
      "/click?offer=deep&aff=nora&url=https%3A%2F%2Fshop.example%2Fred%3Fcid%3Dold%23top",
      "/click?offer=deep&aff=nora&url=https%3A%2F%2Fevil.example%2F",
      "/click?offer=deep&aff=nora&url=nonsense",
      "/click?offer=shoes&aff=nora&url=https%3A%2F%2Fshop.example%2F",
      "/click?offer=deep&aff=nora&url=https%3A%2F%2Fshop.example%2F" + long_value,
      "/click?offer=shoes?aff=nora",
      "/click?offer=shoes&aff=nora&sub1={click_id}",
      "/click?offer=shoes&aff=nora&sub1=%00%FF",
      "/click?offer=shoes&aff=nora&sub1=" + long_value,
      "/click?offer=shoes&offer=games&aff=nora",
      "/click?offer=shoes&aff=nora#fragment",
      many,
      "/click?offer=shoes&aff=nora&sub1=" + std::string(9000, 'x'),
      "/clicks?offer=shoes&aff=nora",
      "/click?offer=override&aff=nora&sub1=\xC3\xBC|[]",
      "/click?offer=shoes&aff=nora&sub10=1&sub11=2"};
  const std::string before = rows();
  std::vector<std::string> dry;
  for (const std::string& link : links) {
    const json run = post("/explain/click", {{"url", "https://track.example" + link}});
    dry.push_back(comparable(run.at("answer").at("status"), run.at("answer").value("location", "")));
    EXPECT_FALSE(run.at("steps").empty()) << link;
  }
  EXPECT_EQ(rows(), before);
  for (std::size_t i = 0; i < links.size(); ++i) {
    const HttpResponse real = tracker.server.client().get(links[i]);
    EXPECT_EQ(dry[i], comparable(real.status, real.location())) << links[i];
  }
}

TEST_F(ExplainApi, ADryRunOfALinkSaysWhichRuleDecides) {
  const json run = post("/explain/click", {{"url", "/click?offer=shoes&aff=gone"}});
  std::string steps;
  for (const json& step : run.at("steps"))
    steps += step.at("step").get<std::string>() + "=" + step.at("outcome").get<std::string>() + " ";
  EXPECT_EQ(steps,
            "link=ok offer=ok affiliate=affiliate_paused deep_link=ok record=refused redirect=no_fallback ");
  const json prefetch = post(
      "/explain/click", {{"url", "/click?offer=shoes&aff=nora"}, {"headers", {{"Sec-Purpose", "prefetch"}}}});
  EXPECT_EQ(prefetch.at("steps").at(4).at("outcome"), "prefetch");
  EXPECT_EQ(call("POST", "/explain/click", {{"url", "track.example/click"}}).status, 400);
  EXPECT_EQ(call("POST", "/explain/click", {{"link", "/click"}}).status, 400);
}

TEST_F(ExplainApi, ADryRunOfAPostbackIsTheRealAnswer) {
  const std::string shoes = tracker.click(), games = tracker.click("offer=games&aff=nora"),
                    fenced = tracker.click("offer=fenced&aff=nora"),
                    review = tracker.click("offer=review&aff=nora"),
                    over = tracker.click("offer=override&aff=nora"),
                    deep = tracker.click("offer=deep&aff=nora"), old = tracker.click("offer=short&aff=nora");
  std::this_thread::sleep_for(std::chrono::milliseconds(3100));
  std::string mangled = shoes;
  mangled[30] = mangled[30] == '0' ? '1' : '0';
  const std::string token = "&token=" + std::string(kToken);
  std::string many = "/postback?click_id=" + shoes;
  for (int i = 0; i < 70; ++i) many += "&p" + std::to_string(i) + "=1";
  const std::vector<std::string> postbacks{"?click_id=" + shoes + "&txid=1",
                                           "?click_id=" + shoes + "&txid=1",
                                           "?click_id=" + shoes + "&txid=1&amount=5",
                                           "?click_id=" + shoes + "&txid=1&status=rejected",
                                           "?click_id=" + shoes + "&txid=1&status=approved",
                                           "?click_id=" + shoes + "&txid=1&status=rejected",
                                           "?click_id=" + shoes + "&goal=nope",
                                           "?click_id=" + shoes + "&goal=sale&txid=2&status=pending",
                                           "?click_id=" + shoes + "&txid=2",
                                           "?click_id=" + shoes + "&payout=3",
                                           "?click_id=" + shoes + "&revenue=3",
                                           "?click_id=" + over + "&payout=3&revenue=4",
                                           "?click_id=" + over + "&payout=x",
                                           "?click_id=" + games,
                                           "?click_id=" + games + "&token=wrong",
                                           "?click_id=" + games + token,
                                           "?click_id=" + games + token + "&amount=10",
                                           "?click_id=" + games + token + "&amount=10",
                                           "?click_id=" + games + token + "&goal=install",
                                           "?click_id=" + fenced,
                                           "?click_id=" + review,
                                           "?click_id=" + review + "&status=approved",
                                           "?click_id=" + old,
                                           "?click_id=" + mangled,
                                           "?click_id=",
                                           "",
                                           "?click_id={click_id}",
                                           "?click_id=123",
                                           "?click_id=" + deep + "&amount=1,50",
                                           "?click_id=" + deep + "&currency=XXX",
                                           "?click_id=" + deep + "&status=maybe",
                                           "?click_id=" + deep + "&txid=1&txid=2",
                                           "?click_id=" + deep + "&click_id=" + shoes,
                                           "?click_id=" + deep + "&txid=" + std::string(300, 'x'),
                                           many.substr(9),
                                           "?click_id=" + deep};
  for (const std::string& query : postbacks) {
    const json dry =
        post("/explain/postback", {{"url", "https://track.example/postback" + query}}).at("answer");
    const PostbackAnswer real = read_answer(tracker.server.client().get("/postback" + query));
    EXPECT_EQ(dry.at("http"), real.status) << query;
    EXPECT_EQ(dry.at("code"), real.code) << query;
    EXPECT_EQ(dry.at("message"), real.message) << query;
    EXPECT_EQ(dry.value("conversion_id", ""), real.code == "recorded" ? "" : real.conversion_id) << query;
  }
}

TEST_F(ExplainApi, ADryRunOfAPostbackReadsBodiesAndAddressesAndLeavesNoTrace) {
  const std::string shoes = tracker.click(), fenced = tracker.click("offer=fenced&aff=nora");
  tracker.settle();
  const std::string before = rows();
  const auto code = [&](const json& request) {
    return post("/explain/postback", request).at("answer").at("code").get<std::string>();
  };
  EXPECT_EQ(code({{"body", R"({"click_id":")" + shoes + R"("})"}, {"content_type", "application/json"}}),
            "recorded");
  EXPECT_EQ(code({{"body", "{"}, {"content_type", "application/json"}}), "body_invalid");
  EXPECT_EQ(code({{"body", "click_id=" + shoes}, {"content_type", "application/x-www-form-urlencoded"}}),
            "recorded");
  EXPECT_EQ(code({{"method", "DELETE"}, {"url", "/postback?click_id=" + shoes}}), "method_not_allowed");
  EXPECT_EQ(code({{"url", "/callback?click_id=" + shoes}}), "not_found");
  EXPECT_EQ(code({{"url", "/postback?click_id=" + fenced}}), "ip_not_allowed");
  const json run = post("/explain/postback", {{"url", "/postback?click_id=" + fenced},
                                              {"headers", {{"X-Forwarded-For", "203.0.113.9"}}}});
  EXPECT_EQ(run.at("answer").at("code"), "recorded");
  std::string steps;
  for (const json& step : run.at("steps")) steps += step.at("step").get<std::string>() + " ";
  EXPECT_EQ(steps, "request click_id values click sender goal conversion rules payout ");
  EXPECT_EQ(rows(), before);
}

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
    EXPECT_EQ(call("GET", std::string("/postbacks?") + query).status, 400) << query;
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
  EXPECT_EQ(call("GET", "/live?since=nonsense").status, 400);
  EXPECT_EQ(call("GET", "/live?kind=nonsense").status, 400);
}

TEST_F(ExplainApi, ViewersReadAndTryAndManagersReplay) {
  const auto token = [&](const std::string& role) {
    const HttpResponse made = call("POST", "/tokens", {{"name", role}, {"role", role}});
    return json::parse(made.body).at("token").get<std::string>();
  };
  const auto status = [&](const std::string& by, std::string_view method, const std::string& path,
                          const json& body) {
    HttpHeaders headers{{"Authorization", "Bearer " + by}, {"Content-Type", "application/json"}};
    return tracker.server.admin()
        .request(method, "/api/v1" + path, headers, body.is_null() ? "" : body.dump())
        .status;
  };
  const std::string viewer = token("viewer"), manager = token("manager");
  const json replay{{"ids", {"019a0000000070008000000000000000"}}};
  EXPECT_EQ(status(viewer, "GET", "/explain?q=x", nullptr), 200);
  EXPECT_EQ(status(viewer, "GET", "/live", nullptr), 200);
  EXPECT_EQ(status(viewer, "GET", "/postbacks", nullptr), 200);
  EXPECT_EQ(status(viewer, "POST", "/explain/click", {{"url", "/click"}}), 200);
  EXPECT_EQ(status(viewer, "POST", "/explain/postback", {{"url", "/postback"}}), 200);
  EXPECT_EQ(status(viewer, "POST", "/postbacks/replay", replay), 403);
  EXPECT_EQ(status(manager, "POST", "/postbacks/replay", replay), 200);
}

}  // namespace
}  // namespace homing::test
