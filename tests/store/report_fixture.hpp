#pragma once

#include <gmock/gmock.h>

#include <algorithm>
#include <map>
#include <string>
#include <vector>

#include "homing/store/maintenance_store.hpp"
#include "homing/store/report_store.hpp"
#include "homing/store/value_sums_store.hpp"
#include "tests/store/road.hpp"

/// Clicks and conversions that a report counts, and reports as text that a test can spell out.
namespace homing::store {

using admin::Dimension;
using admin::ReportColumn;
using admin::ReportPage;
using admin::ReportQuery;
using admin::ReportValues;

/// 2026-01-01 00:00 UTC.
inline constexpr UnixMillis kNewYear = apply::test::kNoon - std::chrono::hours(12);

/// Without the parts that are 0 or absent: `3 clicks, 1 bot, 1/0/2 conversions, EUR 2.5 4 1.5`.
inline std::string text_of(const ReportValues& values) {
  std::string text;
  const auto add = [&](const std::string& part) { text += (text.empty() ? "" : ", ") + part; };
  if (values.clicks > 0) add(std::to_string(values.clicks) + " clicks");
  if (values.head > 0) add(std::to_string(values.head) + " head");
  if (values.prefetch > 0) add(std::to_string(values.prefetch) + " prefetch");
  if (values.bot > 0) add(std::to_string(values.bot) + " bot");
  for (const auto& [reason, clicks] : values.refused_by_reason) add(std::to_string(clicks) + " " + reason);
  if (values.unique_clicks) add(std::to_string(*values.unique_clicks) + " unique");
  if (values.pending + values.approved + values.rejected > 0) {
    add(std::to_string(values.pending) + "/" + std::to_string(values.approved) + "/" +
        std::to_string(values.rejected) + " conversions");
  }
  for (const admin::ReportAmounts& amounts : values.amounts) {
    add(amounts.currency + " " + amounts.payout + " " + amounts.revenue + " " + amounts.profit);
  }
  if (values.time_to_conversion) add(*values.time_to_conversion + " s");
  return text;
}

inline std::string text_of(const std::vector<admin::ReportKey>& keys) {
  std::string text;
  for (const admin::ReportKey& key : keys)
    text += (text.empty() ? "" : " ") + (key.value.empty() ? "-" : key.value);
  return text;
}

/// One line a row.
inline std::vector<std::string> lines_of(const ReportPage& page) {
  std::vector<std::string> lines;
  for (const admin::ReportRow& row : page.rows)
    lines.push_back(text_of(row.keys) + ": " + text_of(row.values));
  return lines;
}

class ReportFixture : public testing::Test {
 protected:
  ReportFixture() {
    fill_catalog(server);
    server.rows(R"sql(
      INSERT INTO advertisers (id, ref, name) VALUES (4, 'bolt', 'Bolt');
      INSERT INTO affiliates (id, ref, name, state) VALUES (43, 'bob', 'Bob', 'active');
      INSERT INTO offers (id, ref, advertiser_id, name, state, target_url, click_id_parameter, review, payout_override,
                          refuse_postbacks_when_paused)
      VALUES (8, 'boots', 4, 'Boots', 'active', 'https://bolt.example/', 'click_id', false, false, false);
      INSERT INTO goals (id, offer_id, ref, is_default, payout, payout_percent, revenue, revenue_percent, currency)
      VALUES (80, 8, 'sale', true, 3, false, 5, false, 'USD'))sql");
  }

  /// Of offer shoes, affiliate ann; with nothing else.
  Click new_click(UnixMillis at) {
    Click click = apply::test::make_click(apply::test::click_id(++clicks_, 1, at));
    click.subs[0] = {};
    return click;
  }
  static void to_boots(Click& click) {
    click.offer = OfferId(8);
    click.affiliate = AffiliateId(43);
    click.advertiser = AdvertiserId(4);
  }
  static void label(Click& click, std::string_view text) {
    for (std::string_view& sub : click.subs) sub = text;
    for (std::string_view* const field :
         {&click.source, &click.country, &click.device, &click.os, &click.browser}) {
      *field = text;
    }
  }
  void add(const Click& click) { road.journal.append(click); }
  void convert(const Click& click, ConversionStatus status = ConversionStatus::kApproved,
               std::chrono::milliseconds after = std::chrono::minutes(5)) {
    Postback postback = apply::test::make_postback(++postbacks_, click.id);
    postback.status = status;
    postback.received_at = click.id.time() + after;
    road.journal.append(postback);
  }

  /// Those of January 2026, by UTC.
  static ReportQuery query_by(std::vector<Dimension> groups) {
    ReportQuery query;
    query.groups = std::move(groups);
    query.period.from = admin::Moment::parse("2026-01-01");
    query.period.to = admin::Moment::parse("2026-02-01");
    query.sort.by = ReportColumn::kClicks;
    return query;
  }
  static bool uses_values(const ReportQuery& query) {
    const auto is_value = [](Dimension dimension) {
      return dimension >= Dimension::kSource && dimension <= Dimension::kBrowser;
    };
    return std::any_of(query.groups.begin(), query.groups.end(), is_value) ||
           std::any_of(query.filters.begin(), query.filters.end(),
                       [&](const auto& filter) { return is_value(filter.first); });
  }
  /// What is the same whether the days that are over have been added up or not.
  ReportPage run(const ReportQuery& query) {
    road.run_to_end();
    server.rows("DELETE FROM click_day_sums; DELETE FROM conversion_day_sums; DELETE FROM value_sums");
    const ReportPage by_hours = reports.run(query);
    add_up_days();
    if (uses_values(query)) make_value_sums();
    ReportPage page = reports.run(query);
    EXPECT_EQ(lines_of(page), lines_of(by_hours));
    EXPECT_EQ(text_of(page.totals), text_of(by_hours.totals));
    return page;
  }
  void add_up_days() {
    MaintenanceStore maintenance(database);
    while (maintenance.add_up_a_day()) {
    }
  }
  void make_value_sums() {
    ValueSumsStore sums(database);
    while (sums.make_one() == ValueSumsStore::Outcome::kMade) {
    }
  }
  std::vector<std::string> lines_by(std::vector<Dimension> groups) {
    return lines_of(run(query_by(std::move(groups))));
  }

  homing::test::TestDatabase server;
  Road road{server, 1};
  Database database{options_for(server)};
  ReportStore reports{database};

 private:
  unsigned clicks_ = 0;
  unsigned postbacks_ = 0;
};

}  // namespace homing::store
