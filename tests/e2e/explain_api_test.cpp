// "Why is my conversion missing": explained, and tried out without a trace.

#include <regex>
#include <thread>

#include "homing/core/units.hpp"
#include "homing/model/click_id_keys.hpp"
#include "tests/e2e/explain_api.hpp"
#include "tests/support/eventually.hpp"

namespace homing::test {
namespace {

using nlohmann::json;
using testing::HasSubstr;

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
    EXPECT_THAT(what_of(found.at("events")),
                testing::UnorderedElementsAre("click", "redirect", "postback", "conversion", "status",
                                              "accrual", "postback"));
    const std::string said = found.at("verdict");
    const bool of_the_refused = name == "B&1" || found_as == "request_id";
    const bool of_the_recorded = name == "A-1" || found_as == "conversion_id";
    EXPECT_EQ(said.find("approved, and 2.5 EUR are owed to nora") == std::string::npos, of_the_refused)
        << said;
    EXPECT_EQ(said.find("goal_unknown") == std::string::npos, of_the_recorded) << said;
  }
  const json click = explain(id).at("events").at(0);
  EXPECT_EQ(click.at("facts").at("offer"), "shoes");
  EXPECT_THAT(click.at("why"), HasSubstr("It counts."));
}

TEST_F(ExplainApi, TellsWhereTheVisitorWasSent) {
  const std::vector<std::string> links{
      "/click?offer=shoes&aff=nora&sub1=a%20b%26c",
      "/click?offer=games&aff=nora",
      "/click?offer=override&aff=nora&sub1=\xC3\xBC",
      "/click?offer=deep&aff=nora&url=https%3A%2F%2FShop.example%2Fred%3Fcid%3Dold%23top",
      "/click?offer=deep&aff=nora&url=https%3A%2F%2Fevil.example%2F",
      "/click?offer=paused-fallback&aff=nora",
      "/click?offer=paused&aff=nora",
      "/click?offer=shoes&aff=gone",
      "/click?offer=nope",
      "/click"};
  for (const std::string& link : links) {
    const HttpResponse real = tracker.server.client().get(link);
    tracker.settle();
    const json life = explain(tracker.database.value("SELECT max(click_id::text) FROM clicks"));
    ASSERT_EQ(what_of(life.at("events")), (std::vector<std::string>{"click", "redirect"})) << link;
    const json facts = life.at("events").at(1).at("facts");
    EXPECT_EQ(facts.at("http_status"), real.status) << link;
    EXPECT_EQ(facts.value("location", facts.value("location_now", "")), real.location()) << link;
    const std::string answer = facts.value("answer", "");
    EXPECT_EQ(answer.empty() ? "" : answer + "\n", real.location().empty() ? real.body : "") << link;
  }
}

TEST_F(ExplainApi, TheTargetOfAClickIsToldAsTheOneOfNow) {
  const std::string id = tracker.click();
  tracker.settle();
  change_catalog("https://shop.example/l?", "https://new.example/l?");
  EXPECT_TRUE(eventually([&] {
    const json redirect = explain(id).at("events").at(1);
    EXPECT_THAT(redirect.at("why"), HasSubstr("as it is now"));
    return redirect.at("facts").at("location_now") == "https://new.example/l?c=" + id + "&s=#top";
  }));
}

TEST_F(ExplainApi, TakesAPastedUrl) {
  const std::string id = tracker.click("offer=shoes&aff=nora&ext_id=e-77");
  ASSERT_EQ(tracker.postback({{"click_id", id}, {"txid", "A 1"}}).code, "recorded");
  const json landing = explain("https://shop.example/shoes?click_id=" + id + "&x=1");
  EXPECT_EQ(landing.at("click_id"), id);
  EXPECT_EQ(landing.at("taken"), json({{"parameter", "click_id"}, {"value", id}}));
  EXPECT_THAT(landing.at("verdict"), HasSubstr("Its parameter \"click_id\" was looked up"));
  EXPECT_EQ(explain("click_id=" + id).at("click_id"), id);
  EXPECT_EQ(explain("http://track.example/postback?click_id=&txid=A%201").at("found_as"), "txid");
  EXPECT_EQ(explain("http://shop.example/?ext_id=e-77").at("found_as"), "ext_id");
  EXPECT_EQ(explain("http://shop.example/?txid=%ff%00").at("taken").at("value"), "%FF%00");
  const json in_path = explain("https://games.example/" + id + "?partner=42");
  EXPECT_EQ(in_path.at("click_id"), id);
  EXPECT_EQ(in_path.at("taken"), json({{"value", id}}));
  EXPECT_FALSE(explain(id).contains("taken"));
  const std::string most = "click_id=" + id + "&x=";
  EXPECT_EQ(explain(most + std::string(4096 - most.size(), 'x')).at("click_id"), id);
  EXPECT_EQ(
      api.call("GET", "/explain?q=" + percent_encode(most + std::string(4097 - most.size(), 'x'))).status,
      400);
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
  EXPECT_THAT(verdict("T-unknown-1"),
              testing::StartsWith("No click, conversion, request_id, txid or ext_id is known by the text "
                                  "\"T-unknown-1\". The search among the txids"));

  ClickIdKey foreign;
  foreign.bytes.fill(7);
  const UnixMillis now = SystemClock().now();
  EXPECT_THAT(verdict(ClickIdKeys({foreign}).sign(now, 1, 0, now).to_string()),
              HasSubstr("another installation"));
  EXPECT_EQ(api.call("GET", "/explain?q=").status, 400);
}

TEST_F(ExplainApi, AClickOf45DaysAgoIsFoundByLookingFurtherBack) {
  const auto days_ago = [](int days) {
    return std::chrono::floor<std::chrono::days>(SystemClock().now()) - std::chrono::days(days);
  };
  for (const int days : {45, 80}) {
    const std::string day = time_text(days_ago(days)).substr(0, 10);
    tracker.database.rows("SELECT make_partitions('" + day + "')");
  }
  const ClickId old = ClickId::from_uuid(Uuid::random_v7(days_ago(45) + std::chrono::hours(7)));
  tracker.database.rows("INSERT INTO clicks (click_id, clicked_at, notes, ext_id) VALUES ('" +
                        old.to_string() + "', click_id_time('" + old.to_string() + "'), 0, 'e-45')");
  const auto look = [&](const std::string& text, const json& from) {
    return get("/explain?q=" + text + "&before=" + from.at("search").at("looked_back_to").get<std::string>());
  };
  const json nothing = explain("e-45");
  EXPECT_EQ(nothing.at("found_as"), "nothing");
  EXPECT_EQ(nothing.at("search").at("older_kept"), true);
  const json found = look("e-45", nothing);
  EXPECT_EQ(found.at("found_as"), "ext_id");
  EXPECT_EQ(found.at("click_id"), old.to_string());
  EXPECT_EQ(found.at("search").at("looked_back_to"), time_text(days_ago(45)));
  EXPECT_EQ(found.at("search").at("older_kept"), true);
  const json rest = look("e-45", look("e-45", found));  // back to the day 105 ago
  EXPECT_EQ(rest.at("search").at("older_kept"), false);
  EXPECT_THAT(rest.at("verdict"), testing::EndsWith("Nothing older is kept."));

  const std::string since = time_text(days_ago(30));
  const auto trace = [&](const std::string& before) {
    return run(homing_command({"trace", "e-45", "--before", before},
                              {{"HOMING_DATABASE_URL", tracker.database.url()}}));
  };
  EXPECT_THAT(trace(since).output, HasSubstr("looked back to " + time_text(days_ago(45)) + "; --before "));
  EXPECT_THAT(trace("720h").output, HasSubstr("ext_id=e-45"));
  EXPECT_THAT(trace("1h").errors, HasSubstr("went back from "));
  EXPECT_THAT(trace("2999-01-01").errors, HasSubstr("--before: '2999-01-01' is in the future"));
  EXPECT_THAT(trace("soon").errors, HasSubstr("--before: 'soon' is no time"));
}

TEST_F(ExplainApi, LooksBackFromNoTimeThatIsNoneOrStillToCome) {
  for (const char* const before : {"soon", "2999-01-01", "1969-12-31", "", "2026-13-01"}) {
    const HttpResponse refused = api.call("GET", std::string("/explain?q=x&before=") + before);
    EXPECT_EQ(refused.status, 400) << before;
    EXPECT_THAT(refused.body, HasSubstr(R"("field":"before")")) << before;
  }
  EXPECT_EQ(get("/explain?q=x&before=1970-01-01").at("search").at("older_kept"), false);
  const std::string id = tracker.click();
  tracker.settle();
  EXPECT_EQ(get("/explain?q=" + id + "&before=1970-01-01").at("click_id"), id) << "an index knows it";
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
  EXPECT_THAT(trace.output, HasSubstr(verdict("A-1")));
}

std::string filled_up(std::string text, std::size_t size) {
  text.resize(size, 'x');
  return text;
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
      filled_up("/click?offer=shoes&aff=nora&sub1=", 8192),
      filled_up("/click?offer=shoes&aff=nora&sub1=", 8193),
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
            "link=ok offer=ok affiliate=affiliate_paused deep_link=ok visitor=skipped record=refused "
            "redirect=no_fallback ");
  const json prefetch = post(
      "/explain/click", {{"url", "/click?offer=shoes&aff=nora"}, {"headers", {{"Sec-Purpose", "prefetch"}}}});
  EXPECT_EQ(prefetch.at("steps").at(5).at("outcome"), "prefetch");
  const json copied = post("/explain/click", {{"url", " /click?offer=shoes&aff=nora  "}});
  EXPECT_EQ(copied.at("answer").at("status"), 302) << "what a copy brings along at the ends";
  for (const char* const none : {"track.example/click", " ", "/click?offer=winter shoes"})
    EXPECT_EQ(api.call("POST", "/explain/click", {{"url", none}}).status, 400) << none;
  EXPECT_EQ(api.call("POST", "/explain/click", {{"link", "/click"}}).status, 400);
}

TEST_F(ExplainApi, WhereAnOffersAdvertiserIsPausedThatIsNamed) {
  change_catalog(R"({"ref": "acme"})", R"({"ref": "acme", "state": "paused"})");
  json offer;
  ASSERT_TRUE(eventually([&] {
    offer = post("/explain/click", {{"url", "/click?offer=7&aff=nora"}}).at("steps").at(1);
    return offer.at("outcome") == "offer_paused";
  }));
  EXPECT_EQ(offer.at("why"), "The offer shoes (7) takes no clicks: its advertiser acme is paused.");
  EXPECT_EQ(tracker.server.client().get("/click?offer=7&aff=nora").status, 410);
  tracker.settle();
  const std::string id = tracker.database.value("SELECT max(click_id::text) FROM clicks");
  EXPECT_THAT(verdict(id), HasSubstr("The offer takes no clicks now: its advertiser acme is paused."));
  const Finished trace =
      run(homing_command({"trace", id}, {{"HOMING_DATABASE_URL", tracker.database.url()}}));
  EXPECT_THAT(trace.output, HasSubstr(verdict(id)));
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

TEST_F(ExplainApi, ADryRunOfAPostbackSaysWhatIsOwedAndWhoIsTold) {
  const std::string shoes = tracker.click(), review = tracker.click("offer=review&aff=nora"),
                    games = tracker.click("offer=games&aff=nora");
  const auto why = [&](const std::string& query, const std::string& name) {
    const json run = post("/explain/postback", {{"url", "/postback?" + query}});
    for (const json& step : run.at("steps"))
      if (step.at("step") == name) return step.at("why").get<std::string>();
    return std::string();
  };
  EXPECT_EQ(
      why("click_id=" + shoes, "payout"),
      "The conversion is recorded as approved. The affiliate nora is owed 2.5 EUR; the revenue is 4 EUR. "
      "No postback URL of the affiliate would be told.");
  apply_catalog(tracker.database.url(), R"({"postback_urls": [
    {"ref": "all", "affiliate": "nora", "url": "https://nora.example/?c={click_id}", "statuses": ["approved", "rejected"]},
    {"ref": "some", "affiliate": "nora", "url": "https://half.example/", "share": 50},
    {"ref": "others", "affiliate": "nora", "url": "https://late.example/", "statuses": ["pending"]}]})");
  ASSERT_TRUE(
      eventually([&] { return why("click_id=" + shoes, "payout").find("all (") != std::string::npos; }));
  EXPECT_EQ(
      why("click_id=" + shoes, "payout"),
      "The conversion is recorded as approved. The affiliate nora is owed 2.5 EUR; the revenue is 4 EUR. "
      "These postback URLs would be told: all (https://nora.example/?c={click_id}); some "
      "(https://half.example/), if it is in the 50 % of the conversions that it is told.");
  EXPECT_EQ(
      why("click_id=" + review, "payout"),
      "The conversion is recorded as pending. Once it is approved, the affiliate nora is owed 3 EUR, and "
      "the revenue is 3 EUR. This postback URL would be told: others (https://late.example/).");
  EXPECT_THAT(why("click_id=" + games + "&amount=10.01&token=" + std::string(kToken), "payout"),
              HasSubstr("nora is owed 1.001 USD; the revenue is 2.002 USD."));
  EXPECT_EQ(tracker.database.value("SELECT count(*) FROM outbox"), "0");

  ASSERT_EQ(tracker.postback({{"click_id", shoes}}).code, "recorded");
  EXPECT_THAT(why("click_id=" + shoes, "conversion"), testing::Not(HasSubstr("owed")));
  EXPECT_EQ(
      why("click_id=" + shoes + "&status=rejected", "conversion"),
      "The conversion's status was changed from approved to rejected. The affiliate nora is not owed its "
      "payout of 2.5 EUR, and its revenue of 4 EUR does not count. This postback URL would be told: all "
      "(https://nora.example/?c={click_id}).");
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
  const std::string longest = filled_up("/postback?click_id=" + shoes + "&goal=nope&adv1=", 8192);
  EXPECT_EQ(code({{"url", "https://track.example" + longest + "#top"}}), "goal_unknown");
  EXPECT_EQ(code({{"url", longest + "x"}}), "too_long");
  EXPECT_EQ(post("/explain/postback", {{"url", longest + "x"}}).at("answer").at("http"),
            tracker.server.client().get(longest + "x").status);
  EXPECT_EQ(code({{"url", "/postback?click_id=" + fenced}}), "ip_not_allowed");
  const json run = post("/explain/postback", {{"url", "/postback?click_id=" + fenced},
                                              {"headers", {{"X-Forwarded-For", "203.0.113.9"}}}});
  EXPECT_EQ(run.at("answer").at("code"), "recorded");
  std::string steps;
  for (const json& step : run.at("steps")) steps += step.at("step").get<std::string>() + " ";
  EXPECT_EQ(steps, "request click_id values click sender goal conversion rules payout ");
  EXPECT_EQ(rows(), before);
}

}  // namespace
}  // namespace homing::test
