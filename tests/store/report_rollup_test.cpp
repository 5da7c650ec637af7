#include <random>

#include "tests/store/report_fixture.hpp"

// What roll-ups answer is what the single rows answer; a report's pages and totals are of one piece.
namespace homing::store {
namespace {

/// A few hundred clicks and postbacks at random, over four days, two nodes and changes of status.
class ReportRandomTest : public ReportFixture {
 protected:
  ReportRandomTest() {
    for (unsigned i = 0; i < 400; ++i) add_random(i % 2 == 0 ? road : other);
    other.run_to_end();
  }

  unsigned any(unsigned below) { return std::uniform_int_distribution<unsigned>(0, below - 1)(random_); }

  void add_random(Road& to) {
    ++count_;
    Click click = apply::test::make_click(
        apply::test::click_id(count_, 1, kNewYear + std::chrono::minutes(any(4 * 24 * 60))));
    if (any(2) == 0) to_boots(click);
    label(click, std::array{"a", "b", "c", ""}[any(4)]);
    click.flag = static_cast<ClickFlag>(any(8) == 0 ? any(5) : 0);
    click.refusal = static_cast<ClickRefusal>(any(8) == 0 ? any(7) : 0);
    if (click.refusal == ClickRefusal::kOfferUnknown) click.offer.reset();
    to.journal.append(click);
    for (unsigned i = any(3); i > 0; --i) add_postback(to, click);
  }

  void add_postback(Road& to, const Click& click) {
    Postback postback = apply::test::make_postback(++postbacks_, click.id);
    postback.received_at = click.id.time() + std::chrono::minutes(any(600));
    postback.status = static_cast<ConversionStatus>(1 + any(3));
    if (click.offer == OfferId(7) && any(2) == 0) {
      postback.goal = "install";
      postback.amount = Decimal::from_millionths(any(100'000'000));
      postback.currency = std::array{"EUR", "USD", "JPY"}[any(3)];
    }
    to.journal.append(postback);
    if (any(2) == 0) return;
    postback.id = apply::test::postback_id(++postbacks_);
    postback.status = ConversionStatus::kRejected;
    to.journal.append(postback);
  }

  void expect_the_same(const ReportPage& a, const ReportPage& b) {
    EXPECT_EQ(lines_of(a), lines_of(b));
    EXPECT_EQ(a.totals, b.totals);
    ASSERT_EQ(a.rows.size(), b.rows.size());
    for (std::size_t i = 0; i < a.rows.size(); ++i) {
      EXPECT_EQ(a.rows[i].values, b.rows[i].values);
      EXPECT_EQ(a.rows[i].previous, b.rows[i].previous);
    }
  }

  Road other{server, 2};

 private:
  std::mt19937 random_{20260101};
  unsigned count_ = 0;
  unsigned postbacks_ = 0;
};

TEST_F(ReportRandomTest, RollupsAnswerAsTheRowsDo) {
  const std::vector<std::vector<Dimension>> groups{
      {},
      {Dimension::kDay},
      {Dimension::kHour},
      {Dimension::kOffer},
      {Dimension::kAffiliate, Dimension::kReason},
      {Dimension::kAdvertiser},
      {Dimension::kGoal, Dimension::kDay},
      {Dimension::kDay, Dimension::kOffer, Dimension::kAffiliate},
  };
  const std::vector<std::map<Dimension, std::vector<std::string>>> filters{
      {},
      {{Dimension::kOffer, {"7"}}},
      {{Dimension::kOffer, {"", "8"}}},
      {{Dimension::kAdvertiser, {"3"}}, {Dimension::kDay, {"2026-01-02", "2026-01-03"}}},
      {{Dimension::kGoal, {"71"}}},
      {{Dimension::kReason, {"offer_paused", "affiliate_unknown"}}},
  };
  for (const auto& group : groups) {
    for (const auto& filter : filters) {
      SCOPED_TRACE(testing::Message() << group.size() << " groups, " << filter.size() << " filters");
      ReportQuery query = query_by(group);
      query.period.from = admin::Moment::parse("2026-01-02T03:00");
      query.period.zone = "Europe/Berlin";
      query.filters = filter;
      query.limit = 500;
      query.previous = true;
      if (group.size() == 1) query.previous_from = admin::Moment::parse("2026-01-01T20:00");
      const ReportPage rolled_up = run(query);
      EXPECT_TRUE(rolled_up.clicks_from_rollups && rolled_up.conversions_from_rollups);
      query.raw_only = true;
      const ReportPage raw = run(query);
      EXPECT_FALSE(raw.clicks_from_rollups || raw.conversions_from_rollups);
      expect_the_same(rolled_up, raw);
    }
  }
}

TEST_F(ReportRandomTest, ValueSumsAnswerAsTheClicksDo) {
  constexpr std::array<std::pair<const char*, const char*>, 3> kPeriods{
      {{"UTC", "2026-01-02T23:00"}, {"UTC", "2026-01-01T11:00"}, {"Europe/Berlin", "2026-01-01"}}};
  road.run_to_end();
  make_value_sums();
  const std::vector<std::vector<Dimension>> groups{
      {Dimension::kSub1},
      {Dimension::kCountry, Dimension::kOffer, Dimension::kAffiliate},
      {Dimension::kReason, Dimension::kSource},
      {Dimension::kGoal, Dimension::kSub10},
      {Dimension::kSub1, Dimension::kDay},
      {Dimension::kSub1, Dimension::kBrowser},
  };
  const std::vector<std::map<Dimension, std::vector<std::string>>> filters{
      {},
      {{Dimension::kSub1, {"", "b"}}},
      {{Dimension::kAdvertiser, {"3"}}},
      {{Dimension::kOffer, {"", "8"}}, {Dimension::kReason, {"offer_paused", "", "offer_unknown"}}},
      {{Dimension::kGoal, {"71"}}},
      {{Dimension::kDay, {"2026-01-02"}}},
  };
  for (const auto& group : groups) {
    for (const auto& filter : filters) {
      for (const auto& [zone, from] : kPeriods) {
        SCOPED_TRACE(testing::Message()
                     << &group - groups.data() << " " << filter.size() << " " << zone << " " << from);
        ReportQuery query = query_by(group);
        query.period.from = admin::Moment::parse(from);
        query.period.to = admin::Moment::parse("2026-01-04T23:00");
        query.period.zone = zone;
        query.filters = filter;
        query.limit = 500;
        query.previous = true;
        if (filter.size() != 1) query.previous_from = admin::Moment::parse("2026-01-01");
        const ReportPage added_up = reports.run(query);
        query.raw_only = true;
        expect_the_same(added_up, reports.run(query));
      }
    }
  }
}

TEST_F(ReportRandomTest, TotalsAreThoseOfTheSingleRows) {
  for (const Dimension dimension :
       {Dimension::kOffer, Dimension::kSub7, Dimension::kHour, Dimension::kReason}) {
    ReportQuery query = query_by({dimension});
    query.limit = 5000;
    const ReportPage page = run(query);
    const auto in_clicks = [&](const std::string& condition) {
      return server.value("SELECT count(*) FROM clicks WHERE " + condition);
    };
    EXPECT_EQ(std::to_string(page.totals.clicks), in_clicks("flag IS NULL AND refusal IS NULL"));
    EXPECT_EQ(std::to_string(page.totals.bot), in_clicks("flag = 'bot' AND refusal IS NULL"));
    EXPECT_EQ(std::to_string(page.totals.refused), in_clicks("refusal IS NOT NULL"));
    EXPECT_EQ(std::to_string(page.totals.approved),
              server.value("SELECT count(*) FROM conversions WHERE status = 'approved'"));
    for (const admin::ReportAmounts& amounts : page.totals.amounts) {
      EXPECT_EQ(amounts.payout, server.value("SELECT trim_scale(coalesce(sum(payout), 0)) FROM conversions "
                                             "WHERE status = 'approved' AND payout_currency = '" +
                                             amounts.currency + "'"));
    }
    std::int64_t clicks = 0;
    for (const admin::ReportRow& row : page.rows) clicks += row.values.clicks;
    EXPECT_EQ(clicks, page.totals.clicks);
  }
}

TEST_F(ReportRandomTest, PagesHaveEachRowOnce) {
  for (const ReportColumn column :
       {ReportColumn::kClicks, ReportColumn::kPayout, ReportColumn::kConversionRate}) {
    ReportQuery query = query_by({Dimension::kHour, Dimension::kOffer, Dimension::kSub1});
    query.sort.by = column;
    query.limit = 5000;
    const ReportPage whole = run(query);
    ASSERT_GT(whole.rows.size(), 100U);
    EXPECT_FALSE(whole.next_offset.has_value());
    EXPECT_EQ(whole.rows_in_all, static_cast<std::int64_t>(whole.rows.size()));
    query.limit = 97;
    std::vector<std::string> lines;
    for (bool more = true; more;) {
      const ReportPage page = run(query);
      EXPECT_EQ(page.totals, whole.totals);
      EXPECT_EQ(page.rows_in_all, whole.rows_in_all);
      for (const std::string& line : lines_of(page)) lines.push_back(line);
      more = page.next_offset.has_value();
      query.offset = page.next_offset.value_or(0);
      ASSERT_LE(lines.size(), whole.rows.size());
    }
    EXPECT_EQ(lines, lines_of(whole));
  }
}

}  // namespace
}  // namespace homing::store
