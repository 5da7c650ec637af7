#include "tests/store/two_days_report.hpp"

// A period beside another: the one before or one that is named, and what moved most between them.
namespace homing::store {
namespace {

using namespace std::chrono_literals;
using apply::test::kNoon;
using testing::ElementsAre;
using testing::SizeIs;

class ReportCompareTest : public TwoDaysReport {};

TEST_F(ReportCompareTest, HasThePeriodBeforeBesideIt) {
  ReportQuery query = query_by({Dimension::kAffiliate});
  query.period.from = admin::Moment::parse("2026-01-02");
  query.period.to = admin::Moment::parse("2026-01-03");
  query.previous = true;
  ReportPage page = run(query);
  EXPECT_THAT(lines_of(page), ElementsAre(line("bob", kSecond), line("-", kRefused), line("ann", "")));
  EXPECT_EQ(text_of(page.rows[0].previous.value()), "") << "bob had nothing the day before";
  EXPECT_EQ(text_of(page.rows[2].previous.value()), kFirst) << "and ann nothing on this one";
  EXPECT_EQ(page.rows_in_all, 3);
  EXPECT_EQ(text_of(page.previous_totals.value()), kFirst);
  EXPECT_EQ(page.previous_period.value().from, kNoon - 12h);
  EXPECT_EQ(page.previous_period.value().to, page.period.from);
  query.groups = {Dimension::kDay};
  page = run(query);
  ASSERT_THAT(page.rows, SizeIs(1));
  EXPECT_EQ(text_of(page.rows[0].keys), "2026-01-02");
  EXPECT_EQ(text_of(page.rows[0].previous.value()), kFirst) << "the day before beside each day";
  query.groups = {Dimension::kHour};
  page = run(query);
  EXPECT_EQ(text_of(page.rows[0].keys), "2026-01-02T13:00:00+00:00");
  EXPECT_EQ(text_of(page.rows[0].previous.value()), "");
  EXPECT_EQ(text_of(page.rows[1].keys), "2026-01-02T12:00:00+00:00");
  EXPECT_EQ(text_of(page.rows[1].previous.value()), kFirst);
}

TEST_F(ReportCompareTest, HasPagesOfWhatOnlyThePeriodBeforeHas) {
  ReportQuery query = query_by({Dimension::kAffiliate});
  query.period.from = admin::Moment::parse("2026-01-03");
  query.period.to = admin::Moment::parse("2026-01-05");
  query.previous = true;
  query.limit = 2;
  ReportPage page = run(query);
  EXPECT_THAT(lines_of(page), ElementsAre("-: ", "ann: "));
  EXPECT_EQ(page.rows_in_all, 3);
  ASSERT_EQ(page.next_offset, 2U);
  query.offset = 2;
  page = run(query);
  EXPECT_THAT(lines_of(page), ElementsAre("bob: "));
  EXPECT_FALSE(page.next_offset.has_value());
}

TEST_F(ReportCompareTest, HasAnotherPeriodOfItsLengthBesideIt) {
  ReportQuery query = query_by({Dimension::kHour});
  query.period.from = admin::Moment::parse("2026-01-02");
  query.period.to = admin::Moment::parse("2026-01-02T14:00");
  query.sort.by = Dimension::kHour;
  query.sort.descending = false;
  query.previous = true;
  for (const char* const from : {"2026-01-01", "2026-01-01T05:30:00+05:30"}) {
    query.previous_from = admin::Moment::parse(from);
    const ReportPage page = run(query);
    EXPECT_EQ(page.previous_period, (admin::TimeRange{kNewYear, kNewYear + 14h})) << "until the same time";
    EXPECT_THAT(lines_of(page), ElementsAre("2026-01-02T12:00:00+00:00: 1 offer_unknown",
                                            "2026-01-02T13:00:00+00:00: 2 clicks"));
    EXPECT_EQ(text_of(page.rows[0].previous.value()), kFirst);
    EXPECT_EQ(text_of(page.rows[1].previous.value()), "");
    EXPECT_EQ(text_of(page.previous_totals.value()), kFirst);
  }
  query.previous_from = admin::Moment::parse("2026-01-01T13:00");
  EXPECT_EQ(text_of(run(query).previous_totals.value()), "") << "from behind the sales on";
  query.previous_from = admin::Moment::parse("2026-01-02T13:00");
  EXPECT_EQ(text_of(run(query).previous_totals.value()), kSecond) << "a later one too";
  query.groups = {Dimension::kSub1};
  query.sort.by = ReportColumn::kClicks;
  query.previous_from = admin::Moment::parse("2026-01-01");
  const ReportPage page = run(query);
  EXPECT_THAT(lines_of(page), ElementsAre("-: 1 offer_unknown", "first: ", "second: 2 clicks"));
  EXPECT_EQ(text_of(page.rows[1].previous.value()), kFirst);
}

/// Beside what the others have: `steady` has four clicks a day and `sells` two, which sell on the second;
/// `gone` has two on the first, `new` one on the second.
class ReportChangeTest : public TwoDaysReport {
 protected:
  ReportChangeTest() {
    for (const auto day : {0h, 24h}) {
      for (int i = 0; i < 4; ++i) add_click("steady", day, i == 0 && day > 0h, ConversionStatus::kRejected);
      for (int i = 0; i < 2; ++i) add_click("sells", day, day > 0h, ConversionStatus::kPending);
    }
    for (int i = 0; i < 2; ++i) add_click("gone", 0h);
    add_click("new", 24h);
  }
  void add_click(std::string_view sub1, std::chrono::hours after, bool converts = false,
                 ConversionStatus status = ConversionStatus::kApproved) {
    Click click = new_click(kNoon + after);
    click.subs[0] = sub1;
    add(click);
    if (converts) convert(click, status);
  }
  static ReportQuery by_change(Dimension group, const char* from, const char* to, bool descending = true) {
    ReportQuery query = query_by({group});
    query.period.from = admin::Moment::parse(from);
    query.period.to = admin::Moment::parse(to);
    query.previous = true;
    query.sort = {admin::ByChange(), descending, ""};
    return query;
  }
  static std::vector<std::string> keys_of(const ReportPage& page) {
    std::vector<std::string> keys;
    for (const admin::ReportRow& row : page.rows) keys.push_back(text_of(row.keys));
    return keys;
  }
};

TEST_F(ReportChangeTest, PutsThatFirstWhichGainedOrLostMostOfTheWhole) {
  // Of 20 clicks and 5 conversions: 3/20 + 2/5, 0 + 2/5, 2/20 + 1/5, 2/20, 1/20, nothing.
  const ReportPage page = run(by_change(Dimension::kSub1, "2026-01-02", "2026-01-03"));
  EXPECT_THAT(keys_of(page), ElementsAre("first", "sells", "second", "gone", "new", "-", "steady"));
  EXPECT_EQ(text_of(page.rows[0].previous.value()), kFirst);
  EXPECT_EQ(text_of(page.rows[1].values), "2 clicks, 2/0/0 conversions");
  EXPECT_EQ(text_of(page.rows[1].previous.value()), "2 clicks");
  EXPECT_THAT(keys_of(run(by_change(Dimension::kSub1, "2026-01-02", "2026-01-03", false))),
              ElementsAre("-", "steady", "new", "gone", "second", "sells", "first"));
}

TEST_F(ReportChangeTest, DoesSoByRollups) {
  // Of ann's 11 clicks 7 are left, with as many conversions; bob is new.
  const ReportPage page = run(by_change(Dimension::kAffiliate, "2026-01-02", "2026-01-03"));
  EXPECT_TRUE(page.clicks_from_rollups && page.conversions_from_rollups);
  EXPECT_THAT(keys_of(page), ElementsAre("bob", "ann", "-"));
}

TEST_F(ReportChangeTest, TakesWhatIsGoneForWhatItWas) {
  const ReportPage page = run(by_change(Dimension::kSub1, "2026-01-03", "2026-01-04"));
  EXPECT_THAT(keys_of(page), ElementsAre("sells", "second", "steady", "new", "-"));
  EXPECT_EQ(page.totals.clicks, 0);
}

TEST_F(ReportChangeTest, HasPages) {
  ReportQuery query = by_change(Dimension::kSub1, "2026-01-02", "2026-01-03");
  const std::vector<std::string> whole = keys_of(run(query));
  query.limit = 3;
  std::vector<std::string> pages;
  for (bool more = true; more;) {
    const ReportPage page = run(query);
    EXPECT_EQ(page.rows_in_all, 7);
    for (const std::string& key : keys_of(page)) pages.push_back(key);
    more = page.next_offset.has_value();
    query.offset = page.next_offset.value_or(0);
    ASSERT_LE(pages.size(), whole.size());
  }
  EXPECT_EQ(pages, whole);
}

}  // namespace
}  // namespace homing::store
