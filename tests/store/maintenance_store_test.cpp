#include "homing/store/maintenance_store.hpp"

#include <gmock/gmock.h>

#include "tests/support/postgres.hpp"

namespace homing::store {
namespace {

using namespace std::chrono_literals;

class MaintenanceStoreTest : public testing::Test {
 protected:
  std::string partitions(const std::string& table) {
    return server_.value("SELECT count(*) FROM pg_inherits WHERE inhparent = 'homing." + table +
                         "'::regclass");
  }
  void make_day(const std::string& days_from_today) {
    test::rows(server_.url(),
               "SELECT make_partitions((now() AT TIME ZONE 'UTC')::date + (" + days_from_today + "))");
  }

  test::TestDatabase server_;
  Database database_{DatabaseOptions{.url = server_.url()}};
  MaintenanceStore maintenance_{database_};
};

TEST_F(MaintenanceStoreTest, MakesYesterdayTodayAndTheDaysAhead) {
  maintenance_.make_partitions_ahead(7);
  EXPECT_EQ(partitions("clicks"), "9");
  EXPECT_EQ(partitions("postbacks"), "9");
  maintenance_.make_partitions_ahead(7);
  EXPECT_EQ(partitions("clicks"), "9") << "what is there stays";
}

TEST_F(MaintenanceStoreTest, DropsOnlyWholeDaysThatAreOldEnough) {
  for (const auto* day : {"-40", "-31", "-30", "-29", "0"}) make_day(day);
  EXPECT_EQ(maintenance_.drop_clicks_older_than(30 * 24h), 2);
  EXPECT_EQ(partitions("clicks"), "3");
  EXPECT_EQ(partitions("postbacks"), "5") << "they have a setting of their own";
  EXPECT_EQ(maintenance_.drop_postbacks_older_than(35 * 24h), 1);
  EXPECT_EQ(maintenance_.drop_clicks_older_than(30 * 24h), 0);
}

TEST_F(MaintenanceStoreTest, AutovacuumComesToADayForRowsThatWereAddedOnceItIsOver) {
  for (const auto* day : {"-2", "-1", "0", "1"}) make_day(day);
  const auto left_alone = [&] {
    return server_.value(
        "SELECT string_agg(day, ' ' ORDER BY day COLLATE \"C\") FROM ("
        "SELECT split_part(relname, '_', 1) || to_date(right(relname, 8), 'YYYYMMDD') - (now() AT TIME ZONE "
        "'UTC' - interval '10 minutes')::date AS day FROM pg_class "
        "WHERE 'autovacuum_vacuum_insert_threshold=-1' = ANY (reloptions)) AS days");
  };
  maintenance_.let_autovacuum_at_days_over();
  // In the first minutes of a day the one before is not over.
  EXPECT_THAT(left_alone(), testing::AnyOf("clicks0 clicks1 postbacks0 postbacks1",
                                           "clicks0 clicks1 clicks2 postbacks0 postbacks1 postbacks2"));
  maintenance_.make_partitions_ahead(0);
  EXPECT_EQ(left_alone().substr(0, 7), "clicks0") << "what is over stays as it is";
}

TEST_F(MaintenanceStoreTest, TheTimeInAClickIdIsItsDay) {
  EXPECT_EQ(server_.value("SELECT click_id_time(first_click_id('2026-11-23')) = '2026-11-23T00:00:00Z'"),
            "t");
  EXPECT_EQ(
      server_.value(
          "SELECT click_id_time('01a208ff-e644-7000-8000-25aabc347c79')::timestamptz(3) AT TIME ZONE 'UTC'"),
      "2026-11-23 15:21:58.084");
}

}  // namespace
}  // namespace homing::store
