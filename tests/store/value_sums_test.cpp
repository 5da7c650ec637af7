#include "homing/store/value_sums_store.hpp"

#include <future>
#include <homing_sql/sql.hpp>

#include "tests/store/report_fixture.hpp"
#include "tests/support/eventually.hpp"

// What reports read in place of clicks. That it answers as they do is ReportRandomTest's.
namespace homing::store {
namespace {

using namespace std::chrono_literals;
using apply::test::kNoon;
using testing::ElementsAre;
using testing::IsEmpty;
using Outcome = ValueSumsStore::Outcome;
using Task = ValueSumsStore::Task;

/// On the first of January one click, which sells an hour later and once more the next day, on the second
/// two; all labelled `a`, but for the last.
class ValueSumsTest : public ReportFixture {
 protected:
  ValueSumsTest() {
    const Click first = click_at(kNoon, "a");
    convert(first, ConversionStatus::kPending, 1h);
    click_at(kNoon + 24h, "a");
    convert(click_at(kNoon + 25h, ""), ConversionStatus::kApproved, 1h);
    road.run_to_end();
  }

  Click click_at(UnixMillis at, std::string_view text) {
    Click click = new_click(at);
    label(click, text);
    add(click);
    return click;
  }
  void add_to_the_first() {
    click_at(kNoon + 1h, "late");
    road.run_to_end();
  }
  /// The days whose sums of that dimension are made.
  std::string made(const std::string& dimension = "sub1") {
    return server.value(
        "SELECT string_agg(to_char(day, 'DD'), ',' ORDER BY day) FROM value_sums WHERE is_made AND dimension "
        "= '" +
        dimension + "'");
  }
  std::vector<std::string> by_sub1() { return lines_of(reports.run(query_by({Dimension::kSub1}))); }
  [[nodiscard]] bool one_waits_for_a_lock() {
    return homing::test::eventually([&] {
      return server.value(
                 "SELECT count(*) FROM pg_locks WHERE locktype = 'advisory' AND NOT granted AND database = "
                 "(SELECT oid FROM pg_database WHERE datname = current_database())") == "1";
    });
  }
  /// The first of January's, of sub1, begun.
  Task begin_the_first() {
    make_value_sums();
    server.rows("DELETE FROM value_sums WHERE day = '2026-01-01' AND dimension = 'sub1'");
    return sums.begin().value();
  }

  Database sums_database{options_for(server)};
  ValueSumsStore sums{sums_database};
};

constexpr const char* kChangeTheFirst =
    "UPDATE click_rollup SET clicks = clicks + 0 WHERE hour = '2026-01-01T12:00:00Z'";

TEST_F(ValueSumsTest, AreMadeOfEachDimensionOfDaysThatAreOverTheLatestFirst) {
  server.rows(
      "INSERT INTO click_rollup SELECT date_trunc('hour', now()), 7, 42, 'counted', 1, 1; "
      "SELECT make_partitions((now() AT TIME ZONE 'UTC')::date)");
  for (int i = 0; i < 16; ++i) EXPECT_EQ(sums.make_one(), Outcome::kMade);
  EXPECT_EQ(made(), "02");
  EXPECT_EQ(server.value("SELECT count(*) FROM value_sums WHERE is_made AND by_value AND by_offer"), "15");
  for (int i = 0; i < 16; ++i) EXPECT_EQ(sums.make_one(), Outcome::kMade);
  EXPECT_EQ(made(), "01,02");
  EXPECT_EQ(sums.make_one(), Outcome::kNothing);
  EXPECT_EQ(server.value("SELECT count(*) FROM converted_clicks"), "2");
}

TEST_F(ValueSumsTest, AreWhatAReportReads) {
  make_value_sums();
  const std::vector<std::string> lines = by_sub1();
  EXPECT_THAT(lines,
              ElementsAre("a: 2 clicks, 1/0/0 conversions", "-: 1 clicks, 0/1/0 conversions, EUR 2.5 4 1.5"));
  server.rows(
      "UPDATE click_value_sums SET clicks = clicks + 10 WHERE value = 'a' AND NOT by_offer; "
      "UPDATE click_value_sums SET clicks = clicks + 100 WHERE value = 'a' AND by_offer; "
      "UPDATE converted_clicks SET sub1 = 'b'");
  EXPECT_THAT(by_sub1(), ElementsAre("a: 22 clicks", "-: 1 clicks", "b: 1/1/0 conversions, EUR 2.5 4 1.5"));
  ReportQuery query = query_by({Dimension::kSub1});
  query.filters[Dimension::kOffer] = {"7"};
  EXPECT_EQ(lines_of(reports.run(query))[0], "a: 202 clicks");
  query = query_by({Dimension::kDay});
  query.filters[Dimension::kSub1] = {"a"};
  EXPECT_THAT(lines_of(reports.run(query)), ElementsAre("2026-01-01: 11 clicks", "2026-01-02: 11 clicks"));
  query.period.from = admin::Moment::parse("2026-01-01T00:00:00.001Z");
  query.period.to = admin::Moment::parse("2026-01-02T23:59:59Z");
  EXPECT_THAT(lines_of(reports.run(query)), ElementsAre("2026-01-01: 1 clicks", "2026-01-02: 1 clicks"));
}

TEST_F(ValueSumsTest, AreNotReadWhereTheyDoNotKnowWhatIsAskedFor) {
  make_value_sums();
  server.rows("UPDATE click_value_sums SET clicks = clicks + 10; UPDATE converted_clicks SET sub1 = 'b'");
  const auto clicks_of = [&](const auto& change) {
    ReportQuery query = query_by({Dimension::kSub1});
    change(query);
    return reports.run(query).totals.clicks;
  };
  EXPECT_EQ(clicks_of([](ReportQuery& query) { query.groups = {Dimension::kSub1, Dimension::kSub2}; }), 3);
  EXPECT_EQ(clicks_of([](ReportQuery& query) { query.groups = {Dimension::kSub1, Dimension::kHour}; }), 3);
  EXPECT_EQ(clicks_of([](ReportQuery& query) { query.filters[Dimension::kOs] = {"a", ""}; }), 3);
  EXPECT_EQ(clicks_of([](ReportQuery& query) { query.unique_clicks = true; }), 3);
  EXPECT_EQ(clicks_of([](ReportQuery& query) {
              query.groups = {Dimension::kSub1, Dimension::kDay};
              query.period.zone = "Europe/London";
            }),
            3);
  ReportQuery raw = query_by({Dimension::kSub1});
  raw.raw_only = true;
  EXPECT_THAT(lines_of(reports.run(raw)),
              ElementsAre("a: 2 clicks, 1/0/0 conversions", "-: 1 clicks, 0/1/0 conversions, EUR 2.5 4 1.5"));
}

TEST_F(ValueSumsTest, AreReadAroundDaysThatHaveNone) {
  for (int day = 2; day < 10; ++day) click_at(kNoon + day * 24h, "a");
  road.run_to_end();
  make_value_sums();
  server.rows(
      "UPDATE click_value_sums SET clicks = clicks + 10; "
      "DELETE FROM value_sums WHERE to_char(day, 'DD') IN ('03', '05', '08')");
  ReportQuery query = query_by({Dimension::kDay});
  query.filters[Dimension::kSub1] = {"a"};
  query.sort = {Dimension::kDay, false, ""};
  EXPECT_THAT(lines_of(reports.run(query)),
              ElementsAre("2026-01-01: 11 clicks, 1/0/0 conversions", "2026-01-02: 11 clicks",
                          "2026-01-03: 1 clicks", "2026-01-04: 1 clicks", "2026-01-05: 1 clicks",
                          "2026-01-06: 11 clicks", "2026-01-07: 11 clicks", "2026-01-08: 1 clicks",
                          "2026-01-09: 11 clicks", "2026-01-10: 11 clicks"))
      << "three runs of days; the fourth, of one day, has its clicks counted";
}

TEST_F(ValueSumsTest, OfADimensionWithTooManyValuesAreNotKept) {
  server.rows(R"sql(
    WITH added AS (
      INSERT INTO clicks (click_id, clicked_at, notes, offer_id, affiliate_id, advertiser_id, sub1, sub2, sub3)
      SELECT (left(first_click_id('2026-01-02')::text, 24) || lpad(to_hex(i), 12, '0'))::uuid, '2026-01-02', 0, 7, i % 600, 3, i, 'a', i % 2
        FROM generate_series(1, 1001) AS i
      RETURNING affiliate_id)
    INSERT INTO click_rollup SELECT '2026-01-02', 7, affiliate_id, 'counted', 1, count(*) FROM added GROUP BY affiliate_id)sql");
  make_value_sums();
  const auto kept = [&](const std::string& dimension) {
    return server.value(
        "SELECT by_value::text || ' ' || by_offer FROM value_sums WHERE is_made AND day = '2026-01-02' AND "
        "dimension = '" +
        dimension + "'");
  };
  EXPECT_EQ(kept("sub1"), "false false");
  EXPECT_EQ(kept("sub2"), "true true");
  EXPECT_EQ(kept("sub3"), "true true");
  EXPECT_EQ(server.value("SELECT count(*) FROM click_value_sums JOIN value_sums USING (sums_id) WHERE day = "
                         "'2026-01-02' AND dimension = 'sub1'"),
            "0");
  EXPECT_EQ(sums.make_one(), Outcome::kNothing) << "it is known";
  EXPECT_EQ(reports.run(query_by({Dimension::kSub1})).totals.clicks, 1004);
  EXPECT_THAT(counterexamples(server), testing::Not(testing::Contains(testing::HasSubstr("by sub1"))));
}

TEST_F(ValueSumsTest, AreGoneOnceAClickIsAddedToTheirDay) {
  make_value_sums();
  add_to_the_first();
  EXPECT_EQ(made(), "02");
  EXPECT_EQ(made("browser"), "02");
  EXPECT_THAT(by_sub1(), testing::Contains("late: 1 clicks"));
  EXPECT_EQ(server.value("SELECT count(DISTINCT sums_id) FROM click_value_sums"), "30");
  sums.sweep();
  EXPECT_EQ(server.value("SELECT count(DISTINCT sums_id) FROM click_value_sums"), "15");
  make_value_sums();
  EXPECT_EQ(made(), "01,02");
  EXPECT_THAT(by_sub1(), testing::Contains("late: 1 clicks"));
  sums.sweep();
  EXPECT_THAT(by_sub1(), testing::Contains("late: 1 clicks"));
}

TEST_F(ValueSumsTest, AreNotReadIfTheirDayChangesWhileTheyAreMade) {
  const Task task = begin_the_first();
  add_to_the_first();
  EXPECT_EQ(sums.finish(task), Outcome::kChanged);
  EXPECT_EQ(made(), "02");
  EXPECT_THAT(by_sub1(), testing::Contains("late: 1 clicks"));
  make_value_sums();
  EXPECT_EQ(made(), "01,02");
}

TEST_F(ValueSumsTest, WaitForWhoChangesTheirDayBeforeTheyBegin) {
  make_value_sums();
  server.rows("DELETE FROM value_sums WHERE day = '2026-01-01' AND dimension = 'sub1'");
  std::future<std::optional<Task>> begun;
  database.transaction([&](pqxx::work& changing) {
    changing.exec(kChangeTheFirst);
    begun = std::async(std::launch::async, [&] { return sums.begin(); });
    EXPECT_TRUE(one_waits_for_a_lock());
  });
  EXPECT_EQ(sums.finish(begun.get().value()), Outcome::kMade) << "it has seen all of that";
}

TEST_F(ValueSumsTest, WaitForWhoChangesTheirDayBeforeTheyEnd) {
  for (const bool commits : {false, true}) {
    const Task task = begin_the_first();
    std::future<Outcome> finished;
    pqxx::work& changing = database.begin();
    changing.exec(kChangeTheFirst);
    finished = std::async(std::launch::async, [&] { return sums.finish(task); });
    EXPECT_TRUE(one_waits_for_a_lock());
    if (commits) database.commit();
    database.rollback();
    EXPECT_EQ(finished.get(), commits ? Outcome::kChanged : Outcome::kMade);
  }
}

TEST_F(ValueSumsTest, AreMadeByOneServerAtATime) {
  database.transaction([&](pqxx::work& other) {
    other.exec_prepared(sql::value_sums_try_lock.name);
    EXPECT_EQ(sums.make_one(), Outcome::kNothing);
    EXPECT_EQ(server.value("SELECT drop_partitions('clicks', '2026-01-02')"), "0") << "it reads them";
  });
  EXPECT_EQ(sums.make_one(), Outcome::kMade);
}

TEST_F(ValueSumsTest, ThatAServerLeftUnfinishedAreBegunAnew) {
  const Task left = begin_the_first();
  EXPECT_EQ(sums.make_one(), Outcome::kMade);
  EXPECT_EQ(made(), "01,02");
  EXPECT_EQ(sums.finish(left), Outcome::kChanged) << "it was not dead after all";
  EXPECT_THAT(by_sub1(), testing::Contains("a: 2 clicks, 1/0/0 conversions"));
  sums.sweep();
  EXPECT_THAT(counterexamples(server), IsEmpty());
}

TEST_F(ValueSumsTest, HaveTheClicksOfConversionsThatCameLater) {
  make_value_sums();
  EXPECT_EQ(server.value("SELECT count(*) FROM converted_days WHERE is_complete"), "2");
  convert(click_at(kNoon + 1h, "late"));
  road.run_to_end();
  EXPECT_EQ(server.value("SELECT string_agg(day::text, ' ') FROM converted_days WHERE NOT is_complete"),
            "2026-01-01");
  make_value_sums();
  EXPECT_EQ(server.value("SELECT count(*) FROM converted_clicks"), "2") << "an hour has not passed";
  EXPECT_THAT(by_sub1(), testing::Contains("late: 1 clicks, 0/1/0 conversions, EUR 2.5 4 1.5"));
  server.rows("UPDATE converted_days SET copied_at = copied_at - interval '1 hour'");
  EXPECT_EQ(sums.make_one(), Outcome::kMade);
  EXPECT_EQ(server.value("SELECT string_agg(sub1, ' ' ORDER BY click_id) FROM converted_clicks"), "a late");
  EXPECT_EQ(sums.make_one(), Outcome::kNothing);
}

TEST_F(ValueSumsTest, ThatTakeTooLongAreDoneWithoutSoThatTheOthersAreMade) {
  // As PostgreSQL does when a statement's time is over.
  server.rows(
      "CREATE FUNCTION give_up() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN RAISE EXCEPTION USING ERRCODE "
      "= 'query_canceled', MESSAGE = 'as wanted'; END $$;"
      "CREATE TRIGGER give_up AFTER INSERT ON click_value_sums FOR EACH STATEMENT EXECUTE FUNCTION "
      "give_up()");
  for (int i = 0; i < 2; ++i) EXPECT_EQ(sums.make_one(), Outcome::kMade);  // copies, and sub1
  server.rows("DROP TRIGGER give_up ON click_value_sums");
  EXPECT_EQ(server.value("SELECT string_agg(dimension || by_value::int || by_offer::int, ' ') FROM "
                         "value_sums WHERE is_made"),
            "sub100");
  make_value_sums();
  EXPECT_EQ(server.value("SELECT count(*) FROM value_sums WHERE NOT by_value"), "1");
  EXPECT_EQ(made(), "01,02");
  EXPECT_THAT(counterexamples(server), IsEmpty());
}

TEST_F(ValueSumsTest, GoWithTheClicks) {
  make_value_sums();
  EXPECT_EQ(server.value("SELECT drop_partitions('clicks', '2026-01-02')"), "1");
  EXPECT_EQ(made(), "02");
  sums.sweep();
  EXPECT_EQ(server.value("SELECT count(*) FROM converted_clicks"), "1");
  EXPECT_THAT(by_sub1(), ElementsAre("-: 1 clicks, 1/1/0 conversions, EUR 2.5 4 1.5", "a: 1 clicks"));
  EXPECT_EQ(sums.make_one(), Outcome::kNothing) << "there is nothing to be made of the first";
  EXPECT_THAT(counterexamples(server), IsEmpty());
}

TEST_F(ValueSumsTest, AreVerified) {
  make_value_sums();
  EXPECT_THAT(counterexamples(server), IsEmpty());
  server.rows(
      "UPDATE click_value_sums SET clicks = clicks + 1 FROM value_sums AS sums "
      "WHERE sums.sums_id = click_value_sums.sums_id AND day = '2026-01-01' AND dimension = 'os'");
  server.rows("UPDATE converted_clicks SET country = 'b' WHERE sub1 = 'a'");
  EXPECT_THAT(counterexamples(server),
              ElementsAre(testing::MatchesRegex("click .*: its copy says something else"),
                          "2026-01-01: its sums of clicks by os are not those of its clicks"));
}

}  // namespace
}  // namespace homing::store
