#include "homing/store/page_filters.hpp"

#include <gtest/gtest.h>

#include "homing/store/maintenance_store.hpp"
#include "tests/support/postgres.hpp"

namespace homing::store {
namespace {

class PageFiltersTest : public testing::Test {
 protected:
  PageFiltersTest() {
    MaintenanceStore(database_).make_partitions_ahead(0);
    // Autovacuum makes them too, some time: when it is at a table, and when an insert has asked for it.
    server_.rows("DO $$ BEGIN EXECUTE format('ALTER TABLE %s SET (autovacuum_enabled = off)', " +
                 partition() + "); EXECUTE format('ALTER INDEX %s SET (autosummarize = off)', " +
                 partition() + " || '_ext_id_idx'); END $$");
  }

  static std::string partition() { return "to_char(now() AT TIME ZONE 'UTC', '\"clicks_\"YYYYMMDD')"; }

  /// Some twenty to a page.
  void add_clicks(int count) {
    server_.rows(
        "INSERT INTO clicks (click_id, clicked_at, notes, ext_id, url) "
        "SELECT (left(first_click_id((now() AT TIME ZONE 'UTC')::date)::text, 24) || "
        "lpad(to_hex((random() * 1e14)::bigint), 12, '0'))::uuid, now(), 0, 'ext-' || i, repeat('x', 700) "
        "FROM generate_series(1, " +
        std::to_string(count) + ") AS i");
  }

  test::TestDatabase server_;
  Database database_{DatabaseOptions{.url = server_.url()}};
  PageFilters filters_{database_};
};

TEST_F(PageFiltersTest, HasOneForEachRangeThatIsFull) {
  EXPECT_EQ(filters_.make_missing(), 0) << "there is nothing yet";
  add_clicks(10000);
  const auto made = filters_.make_missing();
  EXPECT_GE(made, 2);
  EXPECT_EQ(filters_.make_missing(), 0);
  add_clicks(10000);
  EXPECT_GE(filters_.make_missing(), made);
  EXPECT_EQ(PageFilters(database_).make_missing(), 0) << "what another process has made is there";
}

TEST_F(PageFiltersTest, LeavesTheRangeThatIsBeingFilled) {
  add_clicks(10000);
  filters_.make_missing();
  EXPECT_NE(server_.value("SELECT brin_summarize_new_values(indexrelid) FROM pg_index WHERE indrelid = " +
                          partition() + "::regclass AND indexrelid::regclass::text LIKE '%ext_id%'"),
            "0");
}

TEST_F(PageFiltersTest, GivesWayToWhoeverHoldsTheTable) {
  add_clicks(10000);
  Database other(DatabaseOptions{.url = server_.url()});
  pqxx::work& vacuum = other.begin();
  vacuum.exec("DO $$ BEGIN EXECUTE 'LOCK TABLE ' || " + partition() +
              " || ' IN SHARE UPDATE EXCLUSIVE MODE'; END $$");
  const auto start = std::chrono::steady_clock::now();
  EXPECT_EQ(filters_.make_missing(), 0);
  EXPECT_LT(std::chrono::steady_clock::now() - start, std::chrono::seconds(5)) << "no wait worth the name";
  other.rollback();
  EXPECT_GE(filters_.make_missing(), 2) << "then";
}

}  // namespace
}  // namespace homing::store
