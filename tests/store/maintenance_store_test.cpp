#include "homing/store/maintenance_store.hpp"

#include <gtest/gtest.h>

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
