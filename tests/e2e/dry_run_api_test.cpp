// A link or a postback, tried out without a trace.

#include <regex>
#include <thread>

#include "homing/core/units.hpp"
#include "tests/e2e/explain_api.hpp"
#include "tests/support/eventually.hpp"

namespace homing::test {
namespace {

using nlohmann::json;
using testing::HasSubstr;

std::string filled_up(std::string text, std::size_t size) {
  text.resize(size, 'x');
  return text;
}

/// An answer to a click without what differs from one click to the next.
std::string comparable(int status, const std::string& location) {
  return std::to_string(status) + " " + std::regex_replace(location, std::regex("[0-9a-f]{32}"), "ID");
}

class DryRunApi : public ExplainApi {};

TEST_F(DryRunApi, ADryRunOfALinkIsTheRealAnswerAndLeavesNoTrace) {
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

TEST_F(DryRunApi, ADryRunOfALinkSaysWhichRuleDecides) {
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

TEST_F(DryRunApi, WhereAnOffersAdvertiserIsPausedThatIsNamed) {
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

TEST_F(DryRunApi, ADryRunOfAPostbackIsTheRealAnswer) {
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

TEST_F(DryRunApi, ADryRunOfAPostbackSaysWhatIsOwedAndWhoIsTold) {
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

TEST_F(DryRunApi, ADryRunOfAPostbackReadsBodiesAndAddressesAndLeavesNoTrace) {
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
