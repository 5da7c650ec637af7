// Reports, balances, statements and payments over the API of the real server.

#include "tests/e2e/reports_api.hpp"

namespace homing::test {
namespace {

using namespace std::chrono_literals;
using nlohmann::json;
using testing::AllOf;
using testing::HasSubstr;
using testing::Not;

constexpr const char* kFormula = "=HYPERLINK(\"http://evil.example\")";

TEST_F(ReportsApi, TotalsAreThoseOfTheRowsInTheDatabase) {
  for (const char* const sub1 : {"a", "a", "b", kFormula}) sell(sub1);
  for (int i = 0; i < 3; ++i) tracker.click("offer=shoes&aff=nora&sub1=b");
  EXPECT_EQ(tracker.server.client().head("/click?offer=shoes&aff=nora&sub1=a").status, 302);
  EXPECT_EQ(tracker.server.client().get("/click?offer=nothing&aff=nora&sub1=a").status, 404);
  tracker.settle();
  const auto in_clicks = [&](const std::string& condition) {
    return std::stoll(tracker.database.value("SELECT count(*) FROM clicks WHERE " + condition));
  };
  for (const char* const group : {"sub1", "offer", "hour", "day,offer,affiliate", "reason,sub1", ""}) {
    const json report = get_json("/reports?group=" + std::string(group));
    const json& totals = report.at("totals");
    EXPECT_EQ(totals.at("clicks"), in_clicks("flag IS NULL AND refusal IS NULL")) << group;
    EXPECT_EQ(totals.at("flagged").at("head"), in_clicks("flag = 'head'")) << group;
    EXPECT_EQ(totals.at("refused"), in_clicks("refusal IS NOT NULL")) << group;
    EXPECT_EQ(totals.at("conversions").at("approved"), 4) << group;
    EXPECT_EQ(totals.at("amounts").at(0).at("payout"), "10");
    EXPECT_EQ(totals.at("amounts").at(0).at("revenue"), "16");
    std::int64_t clicks = 0;
    for (const json& row : report.at("items")) clicks += row.at("clicks").get<std::int64_t>();
    EXPECT_EQ(clicks, totals.at("clicks")) << group;
    EXPECT_EQ(report.at("rows"), report.at("items").size());
  }
  const json by_sub = get_json("/reports?group=sub1&sub1=a&sub1=b&with=unique_clicks,time_to_conversion");
  EXPECT_EQ(by_sub.at("items").at(0).at("sub1"), "b");
  EXPECT_EQ(by_sub.at("items").at(0).at("clicks"), 4);
  EXPECT_EQ(by_sub.at("items").at(0).at("unique_clicks"), 1);
  EXPECT_TRUE(by_sub.at("items").at(0).contains("time_to_conversion"));
  EXPECT_EQ(by_sub.at("counted_from").at("clicks"), "rows");
  EXPECT_EQ(get_json("/reports?group=hour").at("counted_from").at("clicks"), "rollups");
}

TEST_F(ReportsApi, PagesGoOnWhereTheOneBeforeEnded) {
  for (const char* const sub1 : {"a", "b", "c"})
    tracker.click("offer=shoes&aff=nora&sub1=" + std::string(sub1));
  tracker.settle();
  std::string found;
  std::string cursor;
  for (int pages = 0; pages < 2; ++pages) {
    const json page = get_json("/reports?group=sub1&limit=2" + cursor);
    for (const json& row : page.at("items")) found += row.at("sub1");
    if (pages == 0) cursor = "&cursor=" + page.at("next").get<std::string>();
    EXPECT_EQ(page.at("next").is_null(), pages == 1);
  }
  EXPECT_EQ(found, "abc");
}

TEST_F(ReportsApi, ACsvIsAFileThatNoSpreadsheetRuns) {
  sell(kFormula);
  tracker.settle();
  EXPECT_EQ(pay({{"affiliate", "nora"}, {"amount", "1"}, {"currency", "EUR"}, {"note", kFormula}}).status,
            201);
  for (const char* const path : {"/reports?group=sub1&format=csv", "/statements?affiliate=nora&format=csv"}) {
    const HttpResponse response = get(path);
    EXPECT_EQ(response.status, 200) << response.body;
    EXPECT_EQ(response.header("Content-Type"), "text/csv; charset=utf-8");
    EXPECT_THAT(response.header("Content-Disposition"), HasSubstr("attachment"));
    EXPECT_THAT(response.body, AllOf(HasSubstr("\"'=HYPERLINK(\"\"http"), Not(HasSubstr("\"=HYPERLINK"))));
  }
}

TEST_F(ReportsApi, HoursAndDaysAreThoseOfTheZone) {
  tracker.click();
  tracker.settle();
  const json by_hour = get_json("/reports?group=hour&tz=Asia/Kolkata");
  const std::string hour = by_hour.at("items").at(0).at("hour");
  EXPECT_THAT(hour, HasSubstr(":00:00+05:30"));
  EXPECT_EQ(get_json("/reports?group=day&tz=Asia/Kolkata").at("items").at(0).at("day"), hour.substr(0, 10));
  EXPECT_EQ(get_json("/reports?hour=" + percent_encode(hour) + "&tz=Asia/Kolkata").at("totals").at("clicks"),
            1);
  const std::string in_utc = percent_encode(tracker.database.value(
      "SELECT to_char('" + hour + "'::timestamptz AT TIME ZONE 'UTC', 'YYYY-MM-DD\"T\"HH24:MI:SS\"Z\"')"));
  EXPECT_EQ(get_json("/reports?hour=" + in_utc + "&tz=Asia/Kolkata").at("totals").at("clicks"), 1);
  EXPECT_EQ(get("/reports?hour=" + in_utc + "&tz=UTC").status, 400) << "where no hour begins then";
  EXPECT_EQ(by_hour.at("period").at("from").get<std::string>().substr(11), "18:30:00.000Z");
  for (const char* const zone : {"Europe/Berlin", "Etc/UTC", "America/Argentina/Buenos_Aires"})
    EXPECT_EQ(get_json("/reports?group=hour&tz=" + std::string(zone)).at("totals").at("clicks"), 1) << zone;
  const HttpResponse wrong = get("/reports?tz=Mars/Olympus");
  EXPECT_EQ(wrong.status, 400);
  EXPECT_EQ(json::parse(wrong.body).at("errors").at(0).at("field"), "tz");
}

TEST_F(ReportsApi, ThePeriodBeforeStandsBesideIt) {
  sell("a");
  tracker.settle();
  const UnixMillis from = now() + 30min;
  const json report = get_json("/reports?group=affiliate&compare=previous&from=" + time_text(from) +
                               "&to=" + time_text(from + 1h));
  EXPECT_EQ(report.at("previous_period").at("from"), time_text(from - 1h));
  EXPECT_EQ(report.at("totals").at("clicks"), 0);
  EXPECT_EQ(report.at("totals").at("previous").at("clicks"), 1);
  EXPECT_EQ(report.at("totals").at("previous").at("amounts").at(0).at("payout"), "2.5");
}

TEST_F(ReportsApi, AnotherPeriodStandsBesideIt) {
  sell("a");
  tracker.settle();
  const UnixMillis until = now() + 1min;
  const std::string path = "/reports?group=sub1&from=" + time_text(until - 1h + 24h) +
                           "&to=" + time_text(until + 24h) + "&compare=";
  const json report = get_json(path + time_text(until - 1h));
  EXPECT_EQ(report.at("previous_period").at("from"), time_text(until - 1h));
  EXPECT_EQ(report.at("previous_period").at("to"), time_text(until));
  EXPECT_EQ(report.at("totals").at("clicks"), 0);
  EXPECT_EQ(report.at("items").at(0).at("previous").at("clicks"), 1);
  const HttpResponse wrong = get(path + "yesterday");
  EXPECT_EQ(wrong.status, 400);
  EXPECT_THAT(wrong.body, AllOf(HasSubstr("\"compare\""), HasSubstr("expected previous, or a time")));
}

TEST_F(ReportsApi, WhatMovedMostIsFirst) {
  for (const char* const sub1 : {"b", "a", "b"})
    tracker.click("offer=shoes&aff=nora&sub1=" + std::string(sub1));
  sell("c");
  tracker.settle();
  const UnixMillis from = now() + 30min;
  const std::string path =
      "/reports?group=sub1&sort=change&limit=2&from=" + time_text(from) + "&to=" + time_text(from + 1h);
  const json first = get_json(path + "&compare=previous");
  const json second = get_json(path + "&compare=previous&cursor=" + first.at("next").get<std::string>());
  EXPECT_EQ(first.at("items").at(0).at("sub1"), "c") << "a quarter of the clicks, and all conversions";
  EXPECT_EQ(first.at("items").at(1).at("sub1"), "b");
  EXPECT_EQ(second.at("items").at(0).at("sub1"), "a");
  const HttpResponse alone = get(path);
  EXPECT_EQ(alone.status, 400);
  EXPECT_THAT(alone.body, AllOf(HasSubstr("\"sort\""), HasSubstr("expected compare")));
}

TEST_F(ReportsApi, APaymentIsTakenOffTheBalanceOnceAndAudited) {
  sell("a");
  sell("b");
  const std::string manager = token_of("manager");
  json payment{{"id", "01970000-0000-7000-8000-000000000001"},
               {"affiliate", "nora"},
               {"amount", "1.50"},
               {"currency", "EUR"},
               {"note", "transfer 7"}};
  EXPECT_EQ(pay(payment, manager).status, 201);
  EXPECT_EQ(pay(payment, manager).status, 200);
  payment["amount"] = "2";
  EXPECT_EQ(code_of(pay(payment, manager)), "payment_differs");
  const json balance = get_json("/balances?affiliate=42").at("items").at(0);
  EXPECT_EQ(balance.at("affiliate"), "nora");
  EXPECT_EQ(balance.at("earned"), "5");
  EXPECT_EQ(balance.at("paid"), "1.5");
  EXPECT_EQ(balance.at("balance"), "3.5");
  const json audit = get_json("/audit?limit=1").at("items").at(0);
  EXPECT_EQ(audit.at("action"), "payment.record");
  EXPECT_EQ(audit.at("subject"), "affiliate nora");
  EXPECT_EQ(audit.at("after").at("amount"), "1.5");
  EXPECT_THAT(audit.at("by").get<std::string>(), HasSubstr("token manager"));
  const json statement = get_json("/statements?affiliate=nora&tz=Asia/Kolkata");
  EXPECT_EQ(statement.at("items").size(), 3U);
  EXPECT_EQ(statement.at("items").back().at("note"), "transfer 7");
  EXPECT_EQ(statement.at("accounts").at(0).at("closing"), "3.5");
}

TEST_F(ReportsApi, AViewerLooksButDoesNotPay) {
  const std::string viewer = token_of("viewer");
  for (const char* const path : {"/reports", "/balances", "/statements?affiliate=nora"})
    EXPECT_EQ(call(viewer, "GET", path).status, 200) << path;
  const HttpResponse refused = pay({{"affiliate", "nora"}, {"amount", "1"}, {"currency", "EUR"}}, viewer);
  EXPECT_EQ(refused.status, 403);
  EXPECT_EQ(code_of(refused), "not_allowed");
  EXPECT_EQ(tracker.database.value("SELECT count(*) FROM payments"), "0");
}

TEST_F(ReportsApi, SaysAllThatIsWrongWithARequest) {
  for (const char* const path :
       {"/reports?group=colour", "/reports?grop=day", "/balances?affiliate=nobody", "/statements",
        "/statements?affiliate=nora&from=yesterday", "/reports?from=2026-01-02&to=2026-01-01"}) {
    EXPECT_EQ(get(path).status, 400) << path;
    EXPECT_EQ(code_of(get(path)), "input_invalid") << path;
  }
  const HttpResponse payment =
      pay({{"affiliate", "nobody"}, {"amount", "0"}, {"currency", "eur"}, {"more", "1"}});
  EXPECT_EQ(payment.status, 400);
  EXPECT_EQ(json::parse(payment.body).at("errors").size(), 4U);
}

}  // namespace
}  // namespace homing::test
