// "Why is my conversion missing": the life of a click, by whatever names it.

#include "tests/e2e/explain_api.hpp"
#include "homing/core/units.hpp"
#include "homing/model/click_id_keys.hpp"
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

}  // namespace
}  // namespace homing::test
