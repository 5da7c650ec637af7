#include <set>

#include "homing/admin/answer.hpp"
#include "tests/store/report_fixture.hpp"

// Days and hours are those of the zone that is asked for.
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

TEST_F(ReportTimeTest, ADayWhoseFirstHourComesTwiceHasBoth) {
  // 2026-10-25 in the Azores: behind 01:00+00:00 comes 00:00-01:00.
  constexpr UnixMillis kMidnight = kNewYear + std::chrono::days(297);
  for (int hour = -24; hour < 25 + 24; ++hour) click_at(kMidnight + std::chrono::hours(hour) + 30min);
  const std::string azores = "Atlantic/Azores";
  for (const bool raw_only : {true, false}) {
    ReportQuery query = query_in(azores, "2026-10-25", "2026-10-26", Dimension::kDay);
    query.raw_only = raw_only;
    query.previous = true;
    ReportPage page = run(query);
    EXPECT_THAT(lines_of(page), ElementsAre("2026-10-25: 25 clicks"));
    EXPECT_EQ(page.period.from, kMidnight);
    EXPECT_EQ(page.previous_period, (admin::TimeRange{kMidnight - 24h, kMidnight}));
    EXPECT_EQ(page.rows.at(0).previous.value().clicks, 24);
    query.period.from = admin::Moment::parse("2026-10-24");
    query.period.to = admin::Moment::parse("2026-10-25");
    EXPECT_THAT(lines_of(run(query)), ElementsAre("2026-10-24: 24 clicks")) << "and nothing of the next day";
    query.period.from = admin::Moment::parse("2026-10-26");
    query.period.to = admin::Moment::parse("2026-10-27");
    page = run(query);
    EXPECT_THAT(lines_of(page), ElementsAre("2026-10-26: 24 clicks"));
    EXPECT_EQ(page.previous_period, (admin::TimeRange{kMidnight, kMidnight + 25h}));
  }
  ReportQuery today;
  today.period.zone = azores;
  today.period.now = kMidnight + 90min;
  today.period.default_days = 1;
  EXPECT_EQ(run(today).period.from, kMidnight);
  today.period.now = kMidnight - 1h;
  EXPECT_EQ(run(today).period.to, kMidnight);
}

TEST_F(ReportTimeTest, ADayThatHasNoMidnightBeginsAtItsFirstHour) {
  // 2026-09-06 in Santiago: behind 24:00-04:00 comes 01:00-03:00.
  constexpr UnixMillis kFirstHour = kNewYear + std::chrono::days(248) + 4h;
  const ReportPage page = run(query_in("America/Santiago", "2026-09-06", "2026-09-07", Dimension::kDay));
  EXPECT_EQ(page.period, (admin::TimeRange{kFirstHour, kFirstHour + 23h}));
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

}  // namespace
}  // namespace homing::store
