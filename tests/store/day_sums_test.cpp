#include <future>
#include <homing_sql/sql.hpp>

#include "tests/store/report_fixture.hpp"
#include "tests/support/eventually.hpp"

namespace homing::store {
namespace {

using namespace std::chrono_literals;
using apply::test::kNoon;

/// On the first of January one click, which sells, on the second two.
class DaySumsTest : public ReportFixture {
 protected:
  DaySumsTest() {
    sell(kNoon);
    sell(kNoon + 24h);
    sell(kNoon + 25h);
    road.run_to_end();
  }

  void sell(UnixMillis at) {
    const Click click = new_click(at);
    add(click);
    convert(click);
  }
  std::string days() {
    return server.value(
        "SELECT (SELECT string_agg(DISTINCT to_char(day, 'DD'), ',') FROM click_day_sums) || ' ' || "
        "(SELECT string_agg(DISTINCT to_char(day, 'DD'), ',') FROM conversion_day_sums)");
  }
  [[nodiscard]] bool one_waits_for_a_lock() {
    return homing::test::eventually([&] {
      return server.value(
                 "SELECT count(*) FROM pg_locks WHERE locktype = 'advisory' AND NOT granted AND database = "
                 "(SELECT oid FROM pg_database WHERE datname = current_database())") == "1";
    });
  }
};

constexpr const char* kAddToTheFirst =
    "INSERT INTO click_rollup (hour, offer_id, affiliate_id, kind, node, clicks) "
    "VALUES ('2026-01-01T05:00:00Z', 7, 42, 'counted', 9, 5)";

TEST_F(DaySumsTest, AreMadeOfDaysThatAreOverTheLatestFirst) {
  server.rows("INSERT INTO click_rollup SELECT date_trunc('hour', now()), 7, 42, 'counted', 1, 1");
  MaintenanceStore maintenance(database);
  EXPECT_TRUE(maintenance.add_up_a_day());
  EXPECT_EQ(days(), "02 02") << "today is not over";
  EXPECT_TRUE(maintenance.add_up_a_day());
  EXPECT_EQ(days(), "01,02 01,02");
  EXPECT_FALSE(maintenance.add_up_a_day());
}

TEST_F(DaySumsTest, AreMadeOfYesterdayToo) {
  server.rows(
      "INSERT INTO click_rollup SELECT date_trunc('day', now(), 'UTC') - interval '1 hour', 7, 42, "
      "'counted', 1, 1");
  add_up_days();
  EXPECT_EQ(
      server.value("SELECT sum(clicks) FROM click_day_sums WHERE NOT by_hour AND day = (now() AT TIME ZONE "
                   "'UTC')::date - 1"),
      "1");
}

TEST_F(DaySumsTest, AreGoneOnceSomethingIsAddedToTheirDay) {
  add_up_days();
  sell(kNoon);
  EXPECT_EQ(text_of(reports.run(query_by({})).totals), "3 clicks, 0/3/0 conversions, EUR 7.5 12 4.5");
  road.run_to_end();
  EXPECT_EQ(days(), "02 02");
  EXPECT_EQ(text_of(reports.run(query_by({})).totals), "4 clicks, 0/4/0 conversions, EUR 10 16 6");
  add_up_days();
  EXPECT_EQ(days(), "01,02 01,02");
  EXPECT_EQ(text_of(reports.run(query_by({})).totals), "4 clicks, 0/4/0 conversions, EUR 10 16 6");
}

TEST_F(DaySumsTest, HaveWhatIsCommittedWhileTheyAreMade) {
  std::future<void> made;
  Database other(options_for(server));
  other.transaction([&](pqxx::work& adding) {
    adding.exec(kAddToTheFirst);
    made = std::async(std::launch::async, [&] { add_up_days(); });
    EXPECT_TRUE(one_waits_for_a_lock());
  });
  made.get();
  EXPECT_EQ(days(), "01,02 01,02");
  EXPECT_EQ(server.value("SELECT sum(clicks) FROM click_day_sums WHERE day = '2026-01-01' AND NOT by_hour"),
            "6");
}

TEST_F(DaySumsTest, AreGoneIfTheyWereMadeWhileTheirDayChanged) {
  std::future<void> added;
  database.transaction([&](pqxx::work& making) {
    making.exec_prepared(sql::day_sums_lock.name, "2026-01-01");
    making.exec_prepared(sql::day_sums_add_clicks.name, "2026-01-01");
    added = std::async(std::launch::async, [&] { server.rows(kAddToTheFirst); });
    EXPECT_TRUE(one_waits_for_a_lock());
  });
  added.get();
  EXPECT_EQ(server.value("SELECT count(*) FROM click_day_sums"), "0");
}

TEST_F(DaySumsTest, AreMadeOnceByWhoeverComesFirst) {
  add_up_days();
  const std::string rows = server.value("SELECT count(*) FROM click_day_sums");
  database.transaction([&](pqxx::work& making) {
    making.exec_prepared(sql::day_sums_lock.name, "2026-01-01");
    making.exec_prepared(sql::day_sums_add_clicks.name, "2026-01-01");
  });
  EXPECT_EQ(server.value("SELECT count(*) FROM click_day_sums"), rows);
}

TEST_F(DaySumsTest, AreVerified) {
  add_up_days();
  EXPECT_THAT(counterexamples(server), testing::IsEmpty());
  server.rows("UPDATE click_day_sums SET clicks = clicks + 1 WHERE day = '2026-01-01'");
  server.rows("UPDATE conversion_day_sums SET payout = payout + 1 WHERE day = '2026-01-02' AND by_hour");
  EXPECT_THAT(
      counterexamples(server),
      testing::ElementsAre("2026-01-01: its sums of clicks are not those of its hours",
                           "2026-01-01: its sums of clicks by the hour are not those of its hours",
                           "2026-01-02: its sums of conversions by the hour are not those of its hours"));
}

}  // namespace
}  // namespace homing::store
