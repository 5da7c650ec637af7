// To which time a sale is booked that says when it was made. The real server.

#include "homing/core/units.hpp"
#include "homing/model/click_id.hpp"
#include "tests/e2e/sales_api.hpp"
#include "tests/support/eventually.hpp"

namespace homing::test {
namespace {

using namespace std::chrono_literals;
using nlohmann::json;
using testing::ElementsAre;

using SaleTimesApi = SalesApi;

TEST_F(SaleTimesApi, ASaleCountsByTheTimeAtWhichItWasMade) {
  const std::string click = tracker.click("offer=short&aff=nora");
  const UnixMillis clicked_at = ClickId::parse(click).value().time();
  const std::string made_at = time_text(clicked_at + 2s);
  const auto csv = [&](const std::string& time) {
    return "click_id,txid,conversion_time\n" + click + ",T-1," + time + "\n";
  };
  tracker.settle();
  ASSERT_TRUE(eventually([&] { return codes(preview(csv(""))).at(0) == "click_expired"; }));
  const json seen = preview(csv(made_at));
  EXPECT_THAT(codes(seen), ElementsAre("recorded"));
  EXPECT_EQ(seen.at("lines")[0].at("conversion_time"), made_at);
  const json done = import(csv(made_at)).at("lines")[0];
  EXPECT_EQ(done.at("code"), "recorded");
  EXPECT_EQ(done.at("conversion_time"), made_at);
  const json shown = api.json("GET", "/conversions/" + done.at("conversion_id").get<std::string>());
  EXPECT_EQ(shown.at("recorded_at"), made_at);
  EXPECT_EQ(shown.at("ledger")[0].at("at"), made_at);
  EXPECT_EQ(api.json("GET", "/explain?q=" + done.at("postback_id").get<std::string>()).at("click_id"), click);
  const json again = import(csv(made_at)).at("lines")[0];
  EXPECT_EQ(again.at("code"), "duplicate");
  EXPECT_FALSE(again.contains("conversion_time"));
  EXPECT_THAT(codes(import(csv("2020-01-01"))), ElementsAre("conversion_before_click"));
  EXPECT_THAT(codes(import(csv("2999-01-01"))), ElementsAre("conversion_time_invalid"));
  EXPECT_THAT(codes(preview(csv("soon"))), ElementsAre("conversion_time_invalid"));
  EXPECT_EQ(count("conversions"), "1");
  expect_all_holds();
}

TEST_F(SaleTimesApi, ASaleWithACodeIsBookedToTheDayOfTheZoneOnWhichItWasMade) {
  add_code("SUMMER10");
  const UnixMillis today = std::chrono::floor<std::chrono::days>(SystemClock().now());
  const std::string day = time_text(today - 72h).substr(0, 10);
  const std::string csv = "code,txid,conversion_time\nSUMMER10,D-1," + day + "T00:30\n";
  const std::string kolkata = "/conversions/import?tz=Asia/Kolkata";  // five and a half hours ahead
  const json done = import(csv, kolkata).at("lines")[0];
  EXPECT_EQ(done.at("code"), "recorded");
  EXPECT_EQ(done.at("conversion_time"), time_text(today - 72h + 30min - 330min));
  EXPECT_THAT(codes(import(csv, kolkata)), ElementsAre("duplicate"));
  const auto reported = [&](const std::string& from, const std::string& more) {
    return api.json("GET", "/reports?tz=Asia/Kolkata&from=" + from + "&to=" + from + more).at("totals");
  };
  for (const std::string more : {"", "&group=sub1", "&group=offer", "&with=time_to_conversion"}) {
    const json totals = reported(day, more);
    EXPECT_EQ(totals.at("conversions").at("approved"), 1) << more;
    EXPECT_EQ(totals.at("amounts").at(0).at("payout"), "2.5") << more;
    EXPECT_FALSE(totals.contains("time_to_conversion")) << "there was no click to count from";
  }
  EXPECT_EQ(reported(time_text(today).substr(0, 10), "").at("conversions").at("approved"), 0);
  const json statement =
      api.json("GET", "/statements?affiliate=nora&tz=Asia/Kolkata&from=" + day + "&to=" + day);
  EXPECT_EQ(statement.at("accounts").at(0).at("closing"), "2.5");
  EXPECT_EQ(api.send("POST", "/conversions/import?tz=Nowhere/Land", "text/csv", csv).status, 400);
  EXPECT_EQ(api.send("POST", "/conversions/import?tz=CET5", "text/csv", csv).status, 400);
  expect_all_holds();
}

TEST_F(SaleTimesApi, ASaleWithACodeIsCorrectedHoweverLate) {
  add_code("SUMMER10", "short");
  const json sale{{"code", "SUMMER10"}, {"txid", "E-1"}};
  json wrong = sale;
  wrong["goal"] = "nothing";
  ASSERT_EQ(api.json("POST", "/conversions", wrong).at("code"), "goal_unknown");
  const std::string click = tracker.click("offer=short&aff=nora");
  tracker.settle();
  const std::string of_the_click = "click_id,txid\n" + click + ",E-2\n";
  ASSERT_TRUE(eventually([&] { return codes(preview(of_the_click)).at(0) == "click_expired"; }));
  EXPECT_THAT(codes(preview("code,txid\nSUMMER10,E-1\n")), ElementsAre("recorded"));
  EXPECT_EQ(api.json("POST", "/conversions", sale).at("code"), "recorded");
  EXPECT_EQ(count("clicks"), "2");
  expect_all_holds();
}

TEST_F(SaleTimesApi, AStatementSaysWhatCameWhenItsPeriodWasOver) {
  add_code("SUMMER10");
  const UnixMillis now = SystemClock().now();
  const std::string day = time_text(now - 72h).substr(0, 10);
  const auto statement = [&] {
    return api.json("GET", "/statements?affiliate=nora&from=" + day + "&to=" + day);
  };
  EXPECT_EQ(statement().at("accounts"), json::array());
  const json sale{{"code", "SUMMER10"}, {"txid", "L-1"}, {"conversion_time", day}};
  ASSERT_EQ(api.call("POST", "/conversions", sale).status, 201);
  const json late = statement();
  EXPECT_EQ(late.at("accounts")[0].at("closing"), "2.5");
  EXPECT_EQ(late.at("accounts")[0].at("booked_later"), "2.5");
  EXPECT_EQ(late.at("accounts")[0].at("booked_later_entries"), 1);
  EXPECT_EQ(late.at("items")[0].at("at"), day + "T00:00:00.000Z");
  EXPECT_GE(late.at("items")[0].at("booked_at").get<std::string>(), time_text(now - 1s));
  const json until_now = api.json("GET", "/statements?affiliate=nora").at("accounts")[0];
  EXPECT_EQ(until_now.at("booked_later"), "0");
  EXPECT_EQ(until_now.at("booked_later_entries"), 0);
  const json payment{
      {"affiliate", "nora"}, {"amount", "2.5"}, {"currency", "EUR"}, {"paid_at", day + "T12:00:00Z"}};
  ASSERT_EQ(api.call("POST", "/payments", payment).status, 201);
  const json both = statement().at("accounts")[0];
  EXPECT_EQ(both.at("booked_later"), "0") << "the sale and the payment come to nothing";
  EXPECT_EQ(both.at("booked_later_entries"), 2) << "but neither was in an earlier copy";
  expect_all_holds();
}

TEST_F(SaleTimesApi, WhereThereIsNoSuchZoneNothingOfAFileIsTaken) {
  std::string csv = "click_id,txid,conversion_time\n";
  const std::string click = tracker.click();
  for (int i = 0; i < 500; ++i) csv += click + ",Z-" + std::to_string(i) + ",\n";  // as many as share a sync
  csv += click + ",Z-500,2026-11-01T12:00\n";
  for (const char* const where : {"/conversions/import/preview", "/conversions/import"}) {
    const HttpResponse refused = api.send("POST", std::string(where) + "?tz=Europe/Nowhere", "text/csv", csv);
    EXPECT_EQ(refused.status, 400) << where;
    EXPECT_THAT(refused.body, testing::HasSubstr("there is no time zone")) << where;
  }
  tracker.settle();
  EXPECT_EQ(count("conversions"), "0");
  EXPECT_EQ(count("postbacks"), "0");
}

TEST_F(SaleTimesApi, ASaleThatWasReportedAgainOfTheSameTimeIsTaken) {
  const std::string click = tracker.click("offer=games&aff=nora");  // 10 percent of the amount
  const std::string made_at = time_text(ClickId::parse(click).value().time());
  const auto csv = [&](const std::string& amount) {
    return "click_id,txid,conversion_time,amount\n" + click + ",T-1," + made_at + "," + amount + "\n";
  };
  EXPECT_THAT(codes(import(csv(""))), ElementsAre("amount_missing"));
  EXPECT_THAT(codes(import(csv("50"))), ElementsAre("recorded"));
  tracker.settle();
  for (const std::string& asked : {click, std::string("T-1")}) {
    const json found = api.json("GET", "/explain?q=" + asked);
    EXPECT_THAT(found.at("verdict").get<std::string>(),
                testing::AllOf(testing::HasSubstr("5 USD are owed to nora"),
                               testing::Not(testing::HasSubstr("not taken"))));
  }
}

TEST_F(SaleTimesApi, ACodeSaleOfNoTimeHasNoClickAndNoPostback) {
  add_code("SUMMER10");
  const json line = import("code,txid,conversion_time\nSUMMER10,T-1,2999-01-01\n").at("lines")[0];
  EXPECT_EQ(line.at("code"), "conversion_time_invalid");
  EXPECT_FALSE(line.contains("click_id")) << line;
  EXPECT_FALSE(line.contains("postback_id")) << line;
}

TEST_F(SaleTimesApi, WhatASaleChangesIsBookedWhenItIsReported) {
  add_code("SUMMER10");
  const UnixMillis before = SystemClock().now();
  const std::string day = time_text(before - 72h).substr(0, 10);
  const json sale{{"code", "SUMMER10"}, {"txid", "D-1"}, {"conversion_time", day}, {"status", "pending"}};
  ASSERT_EQ(api.call("POST", "/conversions", sale).status, 201);
  json later = sale;
  later["status"] = "approved";
  const json changed = api.json("POST", "/conversions", later);
  EXPECT_EQ(changed.at("code"), "updated");
  EXPECT_FALSE(changed.contains("conversion_time"));
  const json shown = api.json("GET", "/conversions/" + changed.at("conversion_id").get<std::string>());
  EXPECT_EQ(shown.at("recorded_at"), day + "T00:00:00.000Z");
  EXPECT_GE(shown.at("changed_at").get<std::string>(), time_text(before));
  EXPECT_GE(shown.at("ledger")[0].at("at").get<std::string>(), time_text(before))
      << "a statement of that day was handed out";
  expect_all_holds();
}

}  // namespace
}  // namespace homing::test
