#include "homing/store/report_store.hpp"

#include "homing/admin/answer.hpp"
#include "tests/store/two_days_report.hpp"

namespace homing::store {
namespace {

using namespace std::chrono_literals;
using apply::test::kNoon;
using testing::ElementsAre;
using testing::IsEmpty;
using testing::SizeIs;

class ReportStoreTest : public TwoDaysReport {};

TEST_F(ReportStoreTest, CountsByWhatClicksAreLabelledWith) {
  for (auto i = static_cast<std::size_t>(Dimension::kSource);
       i <= static_cast<std::size_t>(Dimension::kBrowser); ++i) {
    const auto dimension = static_cast<Dimension>(i);
    EXPECT_THAT(lines_by({dimension}),
                ElementsAre(line("first", kFirst), line("second", kSecond), line("-", kRefused)))
        << name_of(dimension);
  }
}

TEST_F(ReportStoreTest, CountsByTheCatalog) {
  EXPECT_THAT(lines_by({Dimension::kOffer}),
              ElementsAre(line("shoes", kFirst), line("boots", kSecond), line("-", kRefused)));
  EXPECT_THAT(lines_by({Dimension::kAffiliate}),
              ElementsAre(line("ann", kFirst), line("bob", kSecond), line("-", kRefused)));
  EXPECT_THAT(lines_by({Dimension::kAdvertiser}),
              ElementsAre(line("acme", kFirst), line("bolt", kSecond), line("-", kRefused)));
  const ReportPage page = run(query_by({Dimension::kOffer}));
  EXPECT_EQ(page.rows[0].keys[0], (admin::ReportKey{"shoes", 7, "Shoes"}));
  EXPECT_EQ(page.rows[2].keys[0], admin::ReportKey());
}

TEST_F(ReportStoreTest, CountsByGoalAndLeavesClicksWithoutOne) {
  EXPECT_THAT(lines_by({Dimension::kGoal}), ElementsAre("-: 5 clicks, 1 bot, 1 offer_unknown",
                                                        "shoes/sale: 1/1/1 conversions, EUR 2.5 4 1.5",
                                                        "boots/sale: 0/1/0 conversions, USD 3 5 2"));
}

TEST_F(ReportStoreTest, CountsByTime) {
  EXPECT_THAT(lines_by({Dimension::kDay}),
              ElementsAre(line("2026-01-01", kFirst),
                          "2026-01-02: 2 clicks, 1 offer_unknown, 0/1/0 conversions, USD 3 5 2"));
  EXPECT_THAT(lines_by({Dimension::kHour}),
              ElementsAre(line("2026-01-01T12:00:00+00:00", kFirst), "2026-01-02T13:00:00+00:00: 2 clicks",
                          "2026-01-02T12:00:00+00:00: 1 offer_unknown",
                          "2026-01-02T14:00:00+00:00: 0/1/0 conversions, USD 3 5 2"))
      << "a conversion counts when it comes";
}

TEST_F(ReportStoreTest, CountsByReason) {
  EXPECT_THAT(lines_by({Dimension::kReason}),
              ElementsAre("-: 5 clicks, 1 bot, 1/2/1 conversions, EUR 2.5 4 1.5, USD 3 5 2",
                          "offer_unknown: 1 offer_unknown"));
}

TEST_F(ReportStoreTest, CountsBySeveralAtOnceOrByNone) {
  EXPECT_THAT(lines_by({Dimension::kDay, Dimension::kOffer, Dimension::kSub3}),
              ElementsAre(line("2026-01-01 shoes first", kFirst), line("2026-01-02 boots second", kSecond),
                          line("2026-01-02 - -", kRefused)));
  EXPECT_THAT(lines_by({}),
              ElementsAre(": 5 clicks, 1 bot, 1 offer_unknown, 1/2/1 conversions, EUR 2.5 4 1.5, USD 3 5 2"));
}

TEST_F(ReportStoreTest, NeverAddsUpCurrencies) {
  const ReportPage page = run(query_by({Dimension::kOffer}));
  EXPECT_THAT(page.totals.amounts, ElementsAre(admin::ReportAmounts{"EUR", "2.5", "4", "1.5", "0.5"},
                                               admin::ReportAmounts{"USD", "3", "5", "2", "0.6"}));
}

TEST_F(ReportStoreTest, TellsPayoutAndRevenueOfTwoCurrenciesApart) {
  road.run_to_end();
  server.rows(
      "UPDATE conversions SET revenue_currency = 'GBP' WHERE offer_id = 8;"
      "UPDATE conversion_rollup SET revenue_currency = 'GBP' WHERE offer_id = 8");
  ReportQuery query = query_by({});
  for (const bool raw_only : {true, false}) {
    query.raw_only = raw_only;
    EXPECT_EQ(text_of(run(query).totals),
              "5 clicks, 1 bot, 1 offer_unknown, 1/2/1 conversions, EUR 2.5 4 1.5, GBP 0 5 5, USD 3 0 -3");
  }
}

TEST_F(ReportStoreTest, ComputesRates) {
  const ReportPage page = run(query_by({Dimension::kOffer}));
  EXPECT_EQ(page.rows[0].values.conversion_rate, "0.333333");
  EXPECT_EQ(page.rows[0].values.amounts[0].epc, "0.833333");
  EXPECT_EQ(page.rows[1].values.conversion_rate, "0.5");
  EXPECT_FALSE(page.rows[2].values.conversion_rate.has_value()) << "without a click there is none";
  EXPECT_EQ(page.totals.conversion_rate, "0.4");
  EXPECT_EQ(page.totals.refused, 1);
}

TEST_F(ReportStoreTest, FiltersByAnyOfSeveralValues) {
  const auto filtered = [&](Dimension dimension, std::vector<std::string> values) {
    ReportQuery query = query_by({Dimension::kOffer});
    query.filters[dimension] = std::move(values);
    std::vector<std::string> keys;
    for (const admin::ReportRow& row : run(query).rows) keys.push_back(text_of(row.keys));
    return keys;
  };
  EXPECT_THAT(filtered(Dimension::kOffer, {"7"}), ElementsAre("shoes"));
  EXPECT_THAT(filtered(Dimension::kOffer, {"8", ""}), ElementsAre("boots", "-"));
  EXPECT_THAT(filtered(Dimension::kAffiliate, {"42", "43"}), ElementsAre("shoes", "boots"));
  EXPECT_THAT(filtered(Dimension::kAdvertiser, {"4"}), ElementsAre("boots"));
  EXPECT_THAT(filtered(Dimension::kDay, {"2026-01-02"}), ElementsAre("boots", "-"));
  EXPECT_THAT(filtered(Dimension::kHour, {"2026-01-01T12:00:00+00:00"}), ElementsAre("shoes"));
  EXPECT_THAT(filtered(Dimension::kReason, {"offer_unknown"}), ElementsAre("-"));
  EXPECT_THAT(filtered(Dimension::kGoal, {"80"}), ElementsAre("boots")) << "with the clicks of its offer";
  for (auto i = static_cast<std::size_t>(Dimension::kSource);
       i <= static_cast<std::size_t>(Dimension::kBrowser); ++i) {
    EXPECT_THAT(filtered(static_cast<Dimension>(i), {"second", "third"}), ElementsAre("boots"));
    EXPECT_THAT(filtered(static_cast<Dimension>(i), {"", "first"}), ElementsAre("shoes", "-"));
  }
}

TEST_F(ReportStoreTest, FiltersAConversionByTheGoalAlone) {
  ReportQuery query = query_by({});
  query.filters[Dimension::kGoal] = {"71"};
  EXPECT_EQ(text_of(run(query).totals), "3 clicks, 1 bot") << "shoes has installs, but none came";
}

TEST_F(ReportStoreTest, TakesHostileTextForText) {
  const std::string hostile = "');DROP TABLE clicks;--\"\\\x01\t{}$1 \xE2\x80\xAE";
  Click click = new_click(kNoon);
  click.subs[0] = hostile;
  add(click);
  ReportQuery query = query_by({Dimension::kSub1});
  query.filters[Dimension::kSub1] = {hostile, "'", "\"", "%00"};
  const ReportPage page = run(query);
  ASSERT_THAT(page.rows, SizeIs(1));
  EXPECT_EQ(page.rows[0].keys[0].value, hostile);
  EXPECT_EQ(page.totals.clicks, 1);
}

TEST_F(ReportStoreTest, CountsVisitorsOnceADay) {
  for (const char* const ip : {"203.0.113.9", "203.0.113.9", "2001:db8::1"}) {
    for (const char* const agent : {"", "Mozilla/5.0"}) {
      Click click = new_click(kNoon);
      label(click, "first");
      click.ip = ip;
      click.user_agent = agent;
      add(click);
    }
  }
  ReportQuery query = query_by({Dimension::kSub1});
  query.unique_clicks = true;
  const ReportPage page = run(query);
  EXPECT_EQ(page.rows[0].values.clicks, 9);
  EXPECT_EQ(page.rows[0].values.unique_clicks, 4) << "two addresses with two user agents each";
  EXPECT_EQ(page.rows[1].values.unique_clicks, 1) << "again, on the day after";
  EXPECT_EQ(page.rows[2].values.unique_clicks.value_or(0), 0) << "a refused click is none";
  EXPECT_EQ(page.totals.unique_clicks, 5);
  EXPECT_FALSE(page.clicks_from_rollups);
  query.groups = {Dimension::kOffer};
  EXPECT_EQ(run(query).rows[0].values.unique_clicks, 4);
  EXPECT_TRUE(run(query).conversions_from_rollups);
}

TEST_F(ReportStoreTest, TellsTheMedianTimeToAConversion) {
  for (const auto after : {1001ms, 2000ms}) {
    Click click = new_click(kNoon);
    add(click);
    convert(click, ConversionStatus::kApproved, after);
  }
  ReportQuery query = query_by({Dimension::kOffer});
  query.time_to_conversion = true;
  const ReportPage page = run(query);
  EXPECT_EQ(page.rows[0].values.time_to_conversion, "151")
      << "of 1.001, 2, 300 and 300 s; a rejected one is not in it";
  EXPECT_EQ(page.rows[1].values.time_to_conversion, "3600");
  EXPECT_FALSE(page.rows[2].values.time_to_conversion.has_value());
  EXPECT_EQ(page.totals.time_to_conversion, "300");
  EXPECT_TRUE(page.clicks_from_rollups);
  EXPECT_FALSE(page.conversions_from_rollups);
}

TEST_F(ReportStoreTest, ASaleByPromoCodeHasNoTimeToItsConversion) {
  Click made_up = new_click(kNoon);
  label(made_up, "promo");
  made_up.flag = ClickFlag::kCode;
  add(made_up);
  convert(made_up, ConversionStatus::kApproved, 1ms);
  server.rows(
      "INSERT INTO promo_codes (id, code, affiliate_id, offer_id) VALUES (1, 'SUMMER10', 42, 7);"
      "INSERT INTO code_clicks VALUES (1, 'S-1', '" +
      made_up.id.to_string() + "')");
  for (const Dimension dimension : {Dimension::kOffer, Dimension::kSub1}) {
    ReportQuery query = query_by({dimension});
    query.time_to_conversion = true;
    const ReportPage page = run(query);
    EXPECT_EQ(page.totals.time_to_conversion, "300") << "of 300, 300 and 3600 s";
    EXPECT_EQ(page.totals.approved, 3) << "it counts";
    for (const admin::ReportRow& row : page.rows) {
      if (text_of(row.keys) == "promo") {
        EXPECT_FALSE(row.values.time_to_conversion.has_value());
      } else if (text_of(row.keys) == "shoes") {
        EXPECT_EQ(row.values.time_to_conversion, "300");
      }
    }
  }
}

TEST_F(ReportStoreTest, SortsByEveryColumnAndGroup) {
  const auto order_by = [&](auto by, bool descending, const std::string& currency = "") {
    ReportQuery query = query_by({Dimension::kOffer});
    query.sort = {by, descending, currency};
    query.unique_clicks = query.time_to_conversion = true;
    std::string order;
    for (const admin::ReportRow& row : run(query).rows) order += text_of(row.keys).front();
    return order + (order.size() == 3 ? "" : "?");
  };
  // s: shoes, b: boots, -: no offer. Equals stand by their keys: -, 7, 8.
  EXPECT_EQ(order_by(ReportColumn::kClicks, true), "sb-");
  EXPECT_EQ(order_by(ReportColumn::kClicks, false), "-bs");
  EXPECT_EQ(order_by(ReportColumn::kBot, true), "s-b");
  EXPECT_EQ(order_by(ReportColumn::kHead, true), "-sb");
  EXPECT_EQ(order_by(ReportColumn::kPrefetch, true), "-sb");
  EXPECT_EQ(order_by(ReportColumn::kRefused, true), "-sb");
  EXPECT_EQ(order_by(ReportColumn::kUniqueClicks, true), "sb-");
  EXPECT_EQ(order_by(ReportColumn::kPending, true), "s-b");
  EXPECT_EQ(order_by(ReportColumn::kApproved, false), "-sb");
  EXPECT_EQ(order_by(ReportColumn::kRejected, true), "s-b");
  EXPECT_EQ(order_by(ReportColumn::kConversionRate, true), "bs-") << "what has none is last";
  EXPECT_EQ(order_by(ReportColumn::kConversionRate, false), "sb-");
  EXPECT_EQ(order_by(ReportColumn::kPayout, true), "s-b")
      << "in euros, for which there are as many as for dollars";
  EXPECT_EQ(order_by(ReportColumn::kPayout, true, "USD"), "b-s");
  EXPECT_EQ(order_by(ReportColumn::kRevenue, true, "USD"), "b-s");
  EXPECT_EQ(order_by(ReportColumn::kProfit, true, "EUR"), "s-b");
  EXPECT_EQ(order_by(ReportColumn::kEpc, true, "USD"), "b-s");
  EXPECT_EQ(order_by(ReportColumn::kTimeToConversion, true), "bs-");
  EXPECT_EQ(order_by(Dimension::kOffer, false), "-bs");
  EXPECT_EQ(order_by(Dimension::kOffer, true), "sb-");
}

TEST_F(ReportStoreTest, IsOfADayWhoseClicksAreNoLongerKept) {
  road.run_to_end();
  server.rows("DROP TABLE clicks_20260101");
  EXPECT_EQ(lines_by({Dimension::kOffer})[0], line("shoes", kFirst)) << "the roll-ups stay";
  EXPECT_THAT(lines_by({Dimension::kSub1}),
              ElementsAre(line("second", kSecond), "-: 1 offer_unknown, 1/1/1 conversions, EUR 2.5 4 1.5"));
}

TEST_F(ReportStoreTest, IsEmptyWhereThereIsNothing) {
  ReportQuery query = query_by({Dimension::kSub1});
  query.period.from = admin::Moment::parse("2025-01-01");
  query.period.to = admin::Moment::parse("2025-02-01");
  query.previous = query.unique_clicks = query.time_to_conversion = true;
  const ReportPage page = run(query);
  EXPECT_THAT(page.rows, IsEmpty());
  EXPECT_EQ(page.rows_in_all, 0);
  EXPECT_FALSE(page.next_offset.has_value());
  EXPECT_EQ(text_of(page.totals), "0 unique");
  EXPECT_EQ(text_of(page.previous_totals.value()), "0 unique");
}

TEST_F(ReportStoreTest, RefusesWhatIsNoPeriod) {
  const auto fault_of = [&](const char* from, const char* to, const char* zone = "UTC") {
    ReportQuery query = query_by({});
    query.period = {admin::Moment::parse(from), admin::Moment::parse(to), zone};
    try {
      run(query);
    } catch (const admin::Problem& problem) {
      return problem.errors.at(0).field;
    }
    return std::string();
  };
  EXPECT_EQ(fault_of("2026-01-01", "2026-01-02"), "");
  EXPECT_EQ(fault_of("2026-01-01", "2026-01-01"), "to");
  EXPECT_EQ(fault_of("2026-01-02", "2026-01-01"), "to");
  EXPECT_EQ(fault_of("1970-01-01", "2999-01-01"), "from");
  EXPECT_EQ(fault_of("2026-01-01", "2026-01-02", "Mars/Olympus"), "tz");
  EXPECT_EQ(fault_of("2026-01-01", "2026-01-02", "Europe/Berlin"), "") << "and the connection goes on";
}

TEST_F(ReportStoreTest, EndsWithTodayAndBeginsSomeDaysAgoWithoutAPeriod) {
  ReportQuery query = query_by({});
  query.period = {};
  query.period.now = kNoon + 8h;
  query.period.zone = "Asia/Tokyo";
  const ReportPage page = run(query);
  EXPECT_EQ(page.period.to, kNoon + 27h) << "Tokyo's midnight of the second to the third";
  EXPECT_EQ(page.period.from, kNoon + 27h - std::chrono::days(7));
}

TEST_F(ReportStoreTest, ReadsThePartitionsOfThePeriodOnly) {
  road.run_to_end();
  std::string plan;
  database.snapshot([&](pqxx::work& work) {
    work.exec("SELECT set_config('plan_cache_mode', 'force_custom_plan', true)");
    for (const pqxx::row& row : work.exec(R"sql(
             EXPLAIN (ANALYZE, TIMING OFF, BUFFERS OFF) EXECUTE report_rows('{"uses": [], "group1": "sub1", "clicks": "raw", "conversions": "raw", "unique_clicks": true, "time_to_conversion": true,
                 "sort": "clicks", "descending": true, "offset": 0, "limit": 50}'::jsonb
             || jsonb_build_object('first_click_id', first_click_id('2026-01-02'), 'end_click_id',
                                   first_click_id('2026-01-03')), '{}', NULL, '2026-01-02', '2026-01-03', NULL))sql")) {
      const std::string line = row[0].c_str();
      plan += line;
      if (line.find("_rollup") != std::string::npos && line.find(" on ") != std::string::npos) {
        EXPECT_THAT(line, testing::HasSubstr("never executed"));
      }
    }
  });
  EXPECT_THAT(plan, testing::HasSubstr("clicks_20260102"));
  EXPECT_THAT(plan, testing::Not(testing::HasSubstr("clicks_20260101")));
}

}  // namespace
}  // namespace homing::store
