// What a server does once a day is over, so that reports and searches of it are quick.

#include <gtest/gtest.h>

#include "tests/support/eventually.hpp"
#include "tests/support/tracker.hpp"

namespace homing::test {
namespace {

/// With a click of the day (UTC) before yesterday, and one of today.
class ClosedDays : public testing::Test {
 protected:
  ClosedDays() {
    tracker.click();
    tracker.settle();
    (void)tracker.server.stop();
    tracker.database.rows(
        "SELECT make_partitions(" + day(2) +
        ");"
        "INSERT INTO clicks (click_id, clicked_at, notes, ext_id) SELECT first_click_id(" +
        day(2) + "), " + day(2) +
        ", 0, 'e-1';"
        "INSERT INTO click_rollup (hour, offer_id, affiliate_id, kind, node, clicks) SELECT " +
        day(2) + " AT TIME ZONE 'UTC', 0, 0, 'counted', 1, 1");
    tracker.server.start();
  }

  static std::string day(int ago) {
    return "((now() AT TIME ZONE 'UTC')::date - " + std::to_string(ago) + ")";
  }
  [[nodiscard]] bool is_left_alone_by_autovacuum(int ago) const {
    return tracker.database.value(
               "SELECT coalesce('autovacuum_vacuum_insert_threshold=-1' = ANY (reloptions), false) "
               "FROM pg_class WHERE oid = to_regclass('clicks_' || to_char(" +
               day(ago) + ", 'YYYYMMDD'))") == "t";
  }

  Tracker tracker;
};

TEST_F(ClosedDays, HaveAnIndexAndSumsAndAreVacuumed) {
  EXPECT_TRUE(eventually([&] {
    return tracker.database.value(
               "SELECT count(*) FROM pg_index WHERE indisvalid AND indexrelid = "
               "to_regclass('clicks_ext_ids_' || to_char(" +
               day(2) + ", 'YYYYMMDD'))") == "1";
  }));
  EXPECT_TRUE(eventually([&] { return !is_left_alone_by_autovacuum(2); }));
  EXPECT_TRUE(is_left_alone_by_autovacuum(0)) << "it is not over";
  EXPECT_TRUE(eventually([&] {
    return tracker.database.value("SELECT count(*) FROM value_sums WHERE is_made AND day = " + day(2)) ==
           "15";
  }));
}

}  // namespace
}  // namespace homing::test
