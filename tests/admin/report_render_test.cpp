#include <gmock/gmock.h>

#include <nlohmann/json.hpp>

#include "homing/admin/report_text.hpp"

namespace homing::admin {
namespace {

ReportValues some_values() {
  ReportValues values;
  values.clicks = 10;
  values.bot = 2;
  values.refused = 3;
  values.refused_by_reason = {{"offer_paused", 3}};
  values.pending = 1;
  values.approved = 2;
  values.conversion_rate = "0.2";
  values.amounts = {{"EUR", "5", "4.5", "-0.5", "0.5"},
                    {"USD", "12345678901234567890.1", "0", "-12345678901234567890.1", "1"}};
  return values;
}

ReportPage some_page() {
  ReportPage page;
  page.groups = {Dimension::kOffer, Dimension::kSub1};
  page.zone = "Europe/Berlin";
  page.period = {UnixMillis(std::chrono::days(1)), UnixMillis(std::chrono::days(2))};
  page.rows = {{{{"shoes", 7, "=Shoes"}, {"-2+3", {}, ""}}, some_values(), {}}};
  page.totals = some_values();
  page.rows_in_all = 3;
  page.next_offset = 1;
  return page;
}

TEST(ReportJson, HasAmountsAsStringsAndLeavesOutWhatIsAbsent) {
  const std::string values =
      R"("clicks":10,"flagged":{"head":0,"prefetch":0,"bot":2},"refused":3,"refused_by_reason":{"offer_paused":3},)"
      R"("conversions":{"pending":1,"approved":2,"rejected":0},"conversion_rate":0.2,)"
      R"("amounts":[{"currency":"EUR","payout":"5","revenue":"4.5","profit":"-0.5","epc":"0.5"},)"
      R"({"currency":"USD","payout":"12345678901234567890.1","revenue":"0","profit":"-12345678901234567890.1","epc":"1"}])";
  EXPECT_EQ(to_json(some_page()).dump(),
            R"({"group":["offer","sub1"],"tz":"Europe/Berlin",)"
            R"("period":{"from":"1970-01-02T00:00:00.000Z","to":"1970-01-03T00:00:00.000Z"},)"
            R"("counted_from":{"clicks":"rows","conversions":"rows"},)"
            R"("items":[{"offer":"shoes","offer_id":7,"offer_name":"=Shoes","sub1":"-2+3",)" +
                values + R"(}],"rows":3,"totals":{)" + values + R"(},"next":"r1"})");
}

TEST(ReportJson, HasThePeriodBeforeBesideIt) {
  ReportPage page = some_page();
  page.previous_period = {UnixMillis(std::chrono::days(0)), UnixMillis(std::chrono::days(1))};
  page.rows[0].previous = ReportValues{};
  page.previous_totals = some_values();
  page.next_offset.reset();
  const auto json = to_json(page);
  EXPECT_EQ(json["previous_period"]["from"], "1970-01-01T00:00:00.000Z");
  EXPECT_EQ(json["items"][0]["previous"]["clicks"], 0);
  EXPECT_EQ(json["totals"]["previous"]["clicks"], 10);
  EXPECT_TRUE(json["next"].is_null());
}

TEST(ReportCsv, DisarmsTextAndKeepsNumbers) {
  EXPECT_EQ(
      to_csv(some_page()),
      R"("offer","offer_id","offer_name","sub1","clicks","head","prefetch","bot","refused","refused_offer_paused",)"
      R"("pending","approved","rejected","conversion_rate","payout_EUR","revenue_EUR","profit_EUR","epc_EUR",)"
      R"("payout_USD","revenue_USD","profit_USD","epc_USD")"
      "\r\n"
      R"("shoes",7,"'=Shoes","'-2+3",10,0,0,2,3,3,1,2,0,0.2,5,4.5,-0.5,0.5,)"
      "12345678901234567890.1,0,-12345678901234567890.1,1\r\n");
}

TEST(ReportCsv, HasTheSameColumnsInEveryRow) {
  ReportPage page = some_page();
  page.previous_period = page.period;
  page.previous_totals = ReportValues{};
  page.previous_totals->unique_clicks = 1;
  page.previous_totals->time_to_conversion = "1.5";
  page.previous_totals->amounts = {{"CHF", "1", "1", "0", {}}};
  page.rows.push_back({{{"", {}, ""}, {"a,\"b\"\r\n", {}, ""}}, {}, ReportValues{}});
  page.rows[0].previous = page.previous_totals;
  const std::string csv = to_csv(page);
  std::vector<std::size_t> cells(1, 1);
  bool in_quotes = false;
  for (const char c : csv) {
    if (c == '"') in_quotes = !in_quotes;
    if (c == ',' && !in_quotes) ++cells.back();
    if (c == '\n' && !in_quotes) cells.push_back(1);
  }
  cells.pop_back();
  EXPECT_THAT(cells, testing::ElementsAre(52, 52, 52));
  EXPECT_THAT(csv, testing::HasSubstr("\"previous_payout_CHF\""));
}

}  // namespace
}  // namespace homing::admin
