#include <random>
#include <set>

#include "homing/admin/answer.hpp"
#include "tests/store/report_fixture.hpp"

// What roll-ups answer is what the single rows answer; a report's pages and totals are of one piece; days and
// hours are those of the zone that is asked for.
namespace homing::store {
namespace {

using namespace std::chrono_literals;
using testing::ElementsAre;
using testing::SizeIs;

class ReportTimeTest : public ReportFixture {
 protected:
  void click_at(UnixMillis at) { add(new_click(at)); }
  static ReportQuery query_in(const std::string& zone, const char* from, const char* to, Dimension group) {
    ReportQuery query = query_by({group});
    query.period.from = admin::Moment::parse(from);
    query.period.to = admin::Moment::parse(to);
    query.period.zone = zone;
    query.sort = {group, false, ""};
    return query;
  }
};

TEST_F(ReportTimeTest, TakesTheDaysOfAZoneThatIsHalfAnHourOff) {
  click_at(kNewYear + 18h + 29min + 59s + 999ms);  // in India the last millisecond of the first of January
  click_at(kNewYear + 18h + 30min);
  click_at(kNewYear + 19h + 29min);
  ReportPage page = run(query_in("Asia/Kolkata", "2026-01-01", "2026-01-03", Dimension::kDay));
  EXPECT_THAT(lines_of(page), ElementsAre("2026-01-01: 1 clicks", "2026-01-02: 2 clicks"));
  EXPECT_FALSE(page.clicks_from_rollups) << "whose hours are UTC's";
  page = run(query_in("Asia/Kolkata", "2026-01-02", "2026-01-03", Dimension::kHour));
  EXPECT_THAT(lines_of(page), ElementsAre("2026-01-02T00:00:00+05:30: 2 clicks"));
  EXPECT_EQ(page.period.from, kNewYear + 18h + 30min);
  page = run(query_in("Asia/Kolkata", "2026-01-01T05:30", "2026-01-02T05:30", Dimension::kDay));
  EXPECT_THAT(lines_of(page), ElementsAre("2026-01-01: 1 clicks", "2026-01-02: 2 clicks"));
  ReportQuery by_offer = query_in("Asia/Kolkata", "2026-01-01T05:30", "2026-01-02T05:30", Dimension::kOffer);
  page = run(by_offer);
  EXPECT_THAT(lines_of(page), ElementsAre("shoes: 3 clicks"));
  EXPECT_TRUE(page.clicks_from_rollups) << "a period of UTC's hours, in which nobody asks for local ones";
}

TEST_F(ReportTimeTest, TellsTheHourThatComesTwiceApart) {
  constexpr UnixMillis kMidnight = kNewYear + std::chrono::days(296) + 22h;  // 2026-10-25 00:00 in Berlin
  for (int hour = 0; hour < 25; ++hour) click_at(kMidnight + std::chrono::hours(hour) + 30min);
  for (const bool raw_only : {true, false}) {
    ReportQuery query = query_in("Europe/Berlin", "2026-10-25", "2026-10-26", Dimension::kHour);
    query.raw_only = raw_only;
    const ReportPage page = run(query);
    EXPECT_EQ(page.clicks_from_rollups, !raw_only);
    const std::vector<std::string> lines = lines_of(page);
    ASSERT_THAT(lines, SizeIs(25));
    EXPECT_EQ(lines[0], "2026-10-25T00:00:00+02:00: 1 clicks");
    EXPECT_EQ(std::set<std::string>(lines.begin(), lines.end()).count("2026-10-25T02:00:00+02:00: 1 clicks"),
              1U);
    EXPECT_EQ(std::set<std::string>(lines.begin(), lines.end()).count("2026-10-25T02:00:00+01:00: 1 clicks"),
              1U);
    EXPECT_EQ(lines[24], "2026-10-25T23:00:00+01:00: 1 clicks");
    query.groups = {Dimension::kDay};
    query.sort.by = Dimension::kDay;
    EXPECT_THAT(lines_of(run(query)), ElementsAre("2026-10-25: 25 clicks"));
    query.filters[Dimension::kHour] = {"2026-10-25T02:00:00+01:00"};
    EXPECT_THAT(lines_of(run(query)), ElementsAre("2026-10-25: 1 clicks"));
  }
}

/// Clicks of every quarter of an hour, by the hour.
class OddHours : public ReportTimeTest {
 protected:
  std::vector<std::string> hours(const std::string& zone, UnixMillis from, const char* first,
                                 const char* end) {
    for (int quarter = 0; quarter < 14; ++quarter) click_at(from + quarter * 15min + 1min);
    ReportQuery query = query_in(zone, first, end, Dimension::kHour);
    std::vector<std::string> lines = lines_of(run(query));
    for (const std::string& line : lines) {
      query.filters[Dimension::kHour] = {line.substr(0, 25)};
      EXPECT_THAT(lines_of(run(query)), ElementsAre(line)) << "a row's hour gives that row";
    }
    return lines;
  }
};

TEST_F(OddHours, NamesWhatIsLeftOfAnHourInWhichTheClockIsPutForward) {
  // 2026-10-04 on Lord Howe Island: behind 02:00+10:30 comes 02:30+11:00.
  EXPECT_THAT(hours("Australia/Lord_Howe", kNewYear + std::chrono::days(275) + 14h + 30min,
                    "2026-10-04T01:00", "2026-10-04T05:00"),
              ElementsAre("2026-10-04T01:00:00+10:30: 4 clicks", "2026-10-04T02:30:00+11:00: 2 clicks",
                          "2026-10-04T03:00:00+11:00: 4 clicks", "2026-10-04T04:00:00+11:00: 4 clicks"));
}

TEST_F(OddHours, NamesWhatIsLeftOfAnHourInWhichTheClockIsPutBack) {
  // 2026-04-05 on Lord Howe Island: behind 02:00+11:00 comes 01:30+10:30.
  EXPECT_THAT(hours("Australia/Lord_Howe", kNewYear + std::chrono::days(93) + 14h, "2026-04-05T01:00",
                    "2026-04-05T05:00"),
              ElementsAre("2026-04-05T01:00:00+11:00: 4 clicks", "2026-04-05T01:30:00+10:30: 2 clicks",
                          "2026-04-05T02:00:00+10:30: 4 clicks", "2026-04-05T03:00:00+10:30: 4 clicks"));
}

TEST_F(OddHours, TellsApartTwoPartsOfAnHourThatComesTwice) {
  // 2026-04-05 on the Chatham Islands: behind 03:45+13:45 comes 02:45+12:45.
  EXPECT_THAT(hours("Pacific/Chatham", kNewYear + std::chrono::days(93) + 13h + 15min, "2026-04-05T02:00",
                    "2026-04-05T06:00"),
              testing::UnorderedElementsAre(
                  "2026-04-05T03:00:00+13:45: 3 clicks", "2026-04-05T02:45:00+12:45: 1 clicks",
                  "2026-04-05T03:00:00+12:45: 4 clicks", "2026-04-05T04:00:00+12:45: 4 clicks",
                  "2026-04-05T05:00:00+12:45: 2 clicks"));
}

TEST_F(ReportTimeTest, FiltersByAnHourWhateverItsOffset) {
  click_at(kNewYear + 13h + 10min);
  click_at(kNewYear + 13h + 40min);
  const auto count = [&](const char* zone, std::vector<std::string> hours) {
    ReportQuery query = query_in(zone, "2026-01-01", "2026-01-02", Dimension::kDay);
    query.filters[Dimension::kHour] = std::move(hours);
    return run(query).totals.clicks;
  };
  EXPECT_EQ(count("UTC", {"2026-01-01T14:00:00+01:00"}), 2);
  EXPECT_EQ(count("Europe/Berlin", {"2026-01-01T13:00:00.000Z"}), 2);
  EXPECT_EQ(count("Asia/Kolkata", {"2026-01-01T12:30:00.000Z"}), 1);
  EXPECT_EQ(count("Asia/Kolkata", {"2026-01-01T12:30:00.000Z", "2026-01-01T14:30:00+01:00", ""}), 2);
  EXPECT_EQ(count("UTC", {"2026-01-01T14:00:00+02:00"}), 0);
  EXPECT_EQ(count("UTC", {""}), 0) << "everything has an hour";
  for (const auto& [zone, hour] : {std::pair("Asia/Kolkata", "2026-01-01T13:00:00.000Z"),
                                   std::pair("UTC", "2026-01-01T13:10:00.000Z")}) {
    try {
      (void)count(zone, {hour});
      ADD_FAILURE() << hour << " begins no hour of " << zone;
    } catch (const admin::Problem& problem) {
      EXPECT_EQ(problem.status, 400U);
      EXPECT_EQ(problem.errors.at(0).field, "hour");
    }
  }
}

TEST_F(OddHours, ComparesThemWithTheSameHoursOfTheDayBefore) {
  (void)hours("Australia/Lord_Howe", kNewYear + std::chrono::days(274) + 14h + 30min, "2026-10-03",
              "2026-10-04");
  (void)hours("Australia/Lord_Howe", kNewYear + std::chrono::days(275) + 14h + 30min, "2026-10-04",
              "2026-10-05");
  ReportQuery query = query_in("Australia/Lord_Howe", "2026-10-04", "2026-10-05", Dimension::kHour);
  query.previous = true;
  const ReportPage page = run(query);
  ASSERT_THAT(page.rows, SizeIs(4));
  EXPECT_EQ(page.rows[1].previous->clicks, 4) << "from two to three the day before, by the clock";
  EXPECT_EQ(page.rows[2].previous->clicks, 4);
}

TEST_F(ReportTimeTest, HasADayOf23HoursInSpring) {
  constexpr UnixMillis kMidnight = kNewYear + std::chrono::days(86) + 23h;  // 2026-03-29 00:00 in Berlin
  for (int hour = -1; hour < 24; ++hour) click_at(kMidnight + std::chrono::hours(hour));
  const ReportPage page = run(query_in("Europe/Berlin", "2026-03-29", "2026-03-30", Dimension::kDay));
  EXPECT_THAT(lines_of(page), ElementsAre("2026-03-29: 23 clicks"));
  EXPECT_EQ(page.period.to - page.period.from, 23h);
}

TEST_F(ReportTimeTest, ComparesDaysWithDaysAcrossAChangeOfTheClock) {
  constexpr UnixMillis kMidnight = kNewYear + std::chrono::days(295) + 22h;  // 2026-10-24 00:00 in Berlin
  for (int hour = 0; hour < 24 + 25 + 24; ++hour) click_at(kMidnight + std::chrono::hours(hour));
  ReportQuery query = query_in("Europe/Berlin", "2026-10-26", "2026-10-27", Dimension::kDay);
  query.previous = true;
  ReportPage page = run(query);
  EXPECT_EQ(page.totals.clicks, 24);
  EXPECT_EQ(page.previous_totals.value().clicks, 25);
  EXPECT_EQ(page.rows.at(0).previous.value().clicks, 25);
  query.period.from = admin::Moment::parse("2026-10-25");
  query.period.to = admin::Moment::parse("2026-10-26");
  page = run(query);
  EXPECT_EQ(page.totals.clicks, 25);
  EXPECT_EQ(page.rows.at(0).previous.value().clicks, 24);
}

TEST_F(ReportTimeTest, ComparesADayWithTheSameHoursOfAnotherAcrossAChangeOfTheClock) {
  constexpr UnixMillis kMidnight = kNewYear + std::chrono::days(295) + 22h;  // 2026-10-24 00:00 in Berlin
  for (int hour = 0; hour < 24 + 25; ++hour) click_at(kMidnight + std::chrono::hours(hour) + 30min);
  ReportQuery query = query_in("Europe/Berlin", "2026-10-25", "2026-10-25T12:00", Dimension::kHour);
  query.previous = true;
  query.previous_from = admin::Moment::parse("2026-10-24");
  ReportPage page = run(query);
  EXPECT_EQ(page.previous_period, (admin::TimeRange{kMidnight, kMidnight + 12h}));
  EXPECT_EQ(page.totals.clicks, 13);
  EXPECT_EQ(page.previous_totals.value().clicks, 12);
  ASSERT_THAT(page.rows, SizeIs(13));
  int with_one_before = 0;
  for (const admin::ReportRow& row : page.rows) with_one_before += row.previous.value().clicks == 1 ? 1 : 0;
  EXPECT_EQ(with_one_before, 12) << "all but one of the two hours at two";
  query.groups = {Dimension::kDay};
  query.sort.by = Dimension::kDay;
  page = run(query);
  EXPECT_THAT(lines_of(page), ElementsAre("2026-10-25: 13 clicks"));
  EXPECT_EQ(page.rows[0].previous.value().clicks, 12);
}

TEST_F(ReportTimeTest, PutsWhatWasBeforeIntoHoursOfThePeriodWhateverItsLength) {
  for (const auto minute : {30min, 40min, 105min, 149min}) click_at(kNewYear + 8h + minute);
  ReportQuery query = query_in("UTC", "2026-01-01T10:00", "2026-01-01T11:30", Dimension::kHour);
  query.previous = true;
  ReportPage page = run(query);
  EXPECT_THAT(lines_of(page),
              ElementsAre("2026-01-01T10:00:00+00:00: 1 clicks", "2026-01-01T11:00:00+00:00: "));
  EXPECT_EQ(page.rows[0].previous.value().clicks, 2) << "from 08:30 up to 09:30";
  EXPECT_EQ(page.rows[1].previous.value().clicks, 1) << "from 09:30 on";
  query = query_in("Asia/Kolkata", "2026-01-01T15:20", "2026-01-01T17:00", Dimension::kHour);
  query.previous = true;
  page = run(query);
  EXPECT_THAT(lines_of(page),
              ElementsAre("2026-01-01T15:00:00+05:30: 1 clicks", "2026-01-01T16:00:00+05:30: "));
  EXPECT_EQ(page.rows[0].previous.value().clicks, 2);
  EXPECT_EQ(page.rows[1].previous.value().clicks, 1);
}

TEST_F(ReportTimeTest, PutsWhatWasBeforeIntoThePeriodThoughItsClockHasNoSuchHour) {
  constexpr UnixMillis kSpring = kNewYear + std::chrono::days(86) + 23h;   // 2026-03-29 00:00 in Berlin
  constexpr UnixMillis kAutumn = kNewYear + std::chrono::days(296) + 22h;  // 2026-10-25 00:00 in Berlin
  for (int hour = -24; hour < 4; ++hour) {
    click_at(kSpring + std::chrono::hours(hour) + 45min);
    click_at(kAutumn + std::chrono::hours(hour) + 45min);
  }
  ReportQuery query = query_in("Europe/Berlin", "2026-03-29", "2026-03-29T03:00", Dimension::kHour);
  query.previous = true;
  query.previous_from = admin::Moment::parse("2026-03-28");
  ReportPage page = run(query);
  EXPECT_THAT(lines_of(page),
              ElementsAre("2026-03-29T00:00:00+01:00: 1 clicks", "2026-03-29T01:00:00+01:00: 1 clicks"))
      << "from two to three there is nothing";
  EXPECT_EQ(page.previous_totals.value().clicks, 3);
  EXPECT_EQ(page.rows[0].previous.value().clicks + page.rows[1].previous.value().clicks, 3);
  query = query_in("Europe/Berlin", "2026-10-25", "2026-10-25T02:50:00+02:00", Dimension::kHour);
  query.previous = true;
  query.previous_from = admin::Moment::parse("2026-10-24");
  page = run(query);
  EXPECT_THAT(lines_of(page),
              ElementsAre("2026-10-25T00:00:00+02:00: 1 clicks", "2026-10-25T01:00:00+02:00: 1 clicks",
                          "2026-10-25T02:00:00+02:00: 1 clicks"))
      << "and not the second of the two hours at two";
  for (const admin::ReportRow& row : page.rows)
    EXPECT_EQ(row.previous.value().clicks, 1) << text_of(row.keys);
}

TEST_F(ReportTimeTest, ComparesAMonthSoFarWithTheMonthBefore) {
  click_at(kNewYear + std::chrono::days(31 + 4));   // 2026-02-05 01:00 in Berlin
  click_at(kNewYear + std::chrono::days(59 + 4));   // 2026-03-05
  click_at(kNewYear + std::chrono::days(31 + 28));  // 2026-03-01
  ReportQuery query = query_in("Europe/Berlin", "2026-03-01", "2026-03-31T10:00", Dimension::kDay);
  query.previous = true;
  query.previous_from = admin::Moment::parse("2026-02-01");
  const ReportPage page = run(query);
  EXPECT_EQ(page.previous_period.value().from, kNewYear + std::chrono::days(31) - 1h);
  EXPECT_EQ(page.previous_period.value().to, kNewYear + std::chrono::days(59 + 2) + 9h)
      << "30 days and 10 hours";
  EXPECT_THAT(lines_of(page), ElementsAre("2026-03-01: 1 clicks", "2026-03-05: 1 clicks", "2026-03-29: "));
  EXPECT_EQ(page.rows[1].previous.value().clicks, 1);
  EXPECT_EQ(page.rows[2].previous.value().clicks, 1) << "the 29th day from the first of February on";
}

TEST_F(ReportTimeTest, TakesPointsInTimeToTheMillisecond) {
  click_at(kNewYear + 1ms);
  click_at(kNewYear + 2ms);
  ReportQuery query = query_in("UTC", "2026-01-01T00:00:00.002Z", "2026-01-01T00:00:01Z", Dimension::kOffer);
  EXPECT_EQ(run(query).totals.clicks, 1);
  query.period.from = admin::Moment::parse("2026-01-01");
  query.period.to = admin::Moment::parse("2026-01-01T00:00:00.002Z");
  EXPECT_EQ(run(query).totals.clicks, 1);
}

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
