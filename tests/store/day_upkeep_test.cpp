#include "homing/store/day_upkeep.hpp"

#include <gmock/gmock.h>

#include <thread>

#include "homing/store/life_store.hpp"
#include "store/columns.hpp"
#include "tests/store/road.hpp"
#include "tests/support/eventually.hpp"

namespace homing::store {
namespace {

using apply::test::click_id;
using apply::test::make_click;
using testing::ElementsAre;
using testing::IsEmpty;

/// Clicks of today, of the three days before, and of long ago, with an ext_id each.
class DayUpkeepTest : public testing::Test {
 protected:
  DayUpkeepTest() {
    fill_catalog(server_);
    for (const int ago : {0, 1, 2, 3, 40}) add_click(ago);
    road_.run_to_end();
  }

  void add_click(int ago, unsigned number = 1) {
    // Noon, as the first minutes of a day belong to the one before.
    Click click = make_click(click_id(number, 1, today_ + std::chrono::hours(12 - 24 * ago)));
    const std::string ext_id = "e-" + std::to_string(ago);
    click.ext_id = ext_id;
    ids_[ago] = click.id;
    road_.journal.append(click);
  }

  static std::string day(int ago) {
    return "(now() AT TIME ZONE 'UTC' - interval '10 minutes')::date - " + std::to_string(ago);
  }
  [[nodiscard]] std::string index_of(int ago) const {
    return server_.value("SELECT to_char(" + day(ago) + ", '\"homing.clicks_ext_ids_\"YYYYMMDD')");
  }
  [[nodiscard]] std::string partition_of(int ago) const {
    return server_.value("SELECT to_char(" + day(ago) + ", '\"homing.clicks_\"YYYYMMDD')");
  }
  [[nodiscard]] std::vector<int> days_with_index() const {
    std::vector<int> days;
    for (const int ago : {0, 1, 2, 3, 40}) {
      if (server_.value("SELECT count(*) FROM pg_index WHERE indisvalid AND indexrelid = to_regclass('" +
                        index_of(ago) + "')") == "1")
        days.push_back(ago);
    }
    return days;
  }
  void do_all() {
    while (upkeep_.do_one()) {
    }
  }

  const UnixMillis today_ =
      std::chrono::floor<std::chrono::days>(SystemClock().now() - std::chrono::minutes(10));
  test::TestDatabase server_;
  Road road_{server_, 1};
  Database database_{options_for(server_)};
  DayUpkeep upkeep_{database_};
  std::map<int, ClickId> ids_;
};

TEST_F(DayUpkeepTest, MakesIndexesOfTheDaysThatAreOverTheLatestFirst) {
  EXPECT_TRUE(upkeep_.do_one());
  EXPECT_THAT(days_with_index(), ElementsAre(1));
  do_all();
  EXPECT_THAT(days_with_index(), ElementsAre(1, 2, 3)) << "no search looks back for 40 days";
  EXPECT_FALSE(DayUpkeep(database_).do_one());
}

TEST_F(DayUpkeepTest, MakesIndexesThatASearchUses) {
  do_all();
  server_.rows("ANALYZE clicks");
  database_.transaction([&](pqxx::work& work) {
    work.exec_prepared("explain_session", "2000");
    const auto found = [&](int ago) {
      return ClickId::from_uuid(columns::uuid(work.exec_params1(
          "SELECT clicks_of_ext_id($1, " + day(3) + ", " + day(-1) + ")", "e-" + std::to_string(ago))[0]));
    };
    const auto counted = [&](const char* what, int ago) {
      return work
          .exec1("SELECT pg_stat_get_xact_" + std::string(what) + "('" + index_of(ago) + "'::regclass)")[0]
          .as<int>();
    };
    EXPECT_EQ(found(3), ids_[3]);
    for (const int ago : {1, 2, 3}) {
      EXPECT_EQ(counted("numscans", ago), 1);
      EXPECT_EQ(counted("tuples_returned", ago), ago == 3 ? 1 : 0) << "no other entry of it was read";
    }
    EXPECT_EQ(found(0), ids_[0]) << "by the filters";
  });
}

TEST_F(DayUpkeepTest, MakesIndexesThatTakeClicksThatComeLate) {
  do_all();
  add_click(2, 5);
  road_.run_to_end();
  EXPECT_THAT(
      LifeStore(database_, std::chrono::seconds(0)).clicks_of_ext_id("e-2", SystemClock().now(), {}).clicks,
      testing::SizeIs(2));
}

TEST_F(DayUpkeepTest, MakesAnIndexAnewThatWasNotFinished) {
  do_all();
  server_.rows("UPDATE pg_index SET indisvalid = false WHERE indexrelid = '" + index_of(2) + "'::regclass");
  EXPECT_TRUE(upkeep_.do_one());
  EXPECT_THAT(days_with_index(), ElementsAre(1, 2, 3));
}

TEST_F(DayUpkeepTest, VacuumsClicksAndPostbacksOfDaysThatAreOver) {
  const auto count = [&](const std::string& kind, const std::string& which, const std::string& days) {
    return server_.value("SELECT count(*) FROM pg_class WHERE relname ~ '^" + kind +
                         "_[0-9]{8}$' AND right(relname, 8) " + days + " to_char(" + day(0) +
                         ", 'YYYYMMDD') AND " + which);
  };
  const std::string is_left_alone =
      "coalesce('autovacuum_vacuum_insert_threshold=-1' = ANY (reloptions), false)";
  const std::string days_over = count("clicks", "true", "<");
  EXPECT_EQ(count("clicks", is_left_alone, "<"), days_over);
  do_all();
  for (const std::string kind : {"clicks", "postbacks"}) {
    EXPECT_EQ(count(kind, is_left_alone, "<"), "0");
    EXPECT_EQ(count(kind, "NOT " + is_left_alone, ">="), "0") << "today is not over";
  }
  EXPECT_EQ(count("clicks", "relallvisible = 1", "<"), days_over) << "each has a page";
  EXPECT_EQ(count("clicks", "relallvisible > 0", ">="), "0");
}

TEST_F(DayUpkeepTest, KeepsNobodyWaitingWhoWritesClicksAndWaitsForNobodyForLong) {
  Database writer(options_for(server_));
  writer.begin().exec("LOCK TABLE " + partition_of(1) + " IN ROW EXCLUSIVE MODE");
  std::jthread making([&] { EXPECT_THROW(upkeep_.do_one(), StoreError) << "cancelled"; });
  ASSERT_TRUE(test::eventually([&] {
    return server_.value(
               "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database() "
               "AND query LIKE 'CREATE INDEX%' AND wait_event_type = 'Lock'") == "1";
  })) << "it waits for whoever writes";
  add_click(1, 7);
  road_.run_to_end();
  EXPECT_EQ(server_.value("SELECT count(*) FROM clicks WHERE ext_id = 'e-1'"), "2");
  database_.cancel();
  making.join();
  writer.rollback();

  DayUpkeep others(database_);
  EXPECT_TRUE(test::eventually([&] { return others.do_one(); })) << "once that session has ended";
  EXPECT_THAT(days_with_index(), ElementsAre(1));
  EXPECT_FALSE(upkeep_.do_one()) << "whoever keeps one day waiting keeps all";
  EXPECT_THAT(days_with_index(), ElementsAre(1));
}

TEST_F(DayUpkeepTest, GoesOnWithTheNextTaskWhereOneFails) {
  server_.rows("CREATE TABLE " + index_of(1) + " ()");
  EXPECT_THROW(upkeep_.do_one(), StoreError) << "that is no index";
  EXPECT_TRUE(test::eventually([&] { return upkeep_.do_one(); })) << "once that session has ended";
  do_all();
  EXPECT_THAT(days_with_index(), ElementsAre(2, 3)) << "the first one is put off";
}

TEST_F(DayUpkeepTest, IsDoneByOneServerAtATime) {
  Database other(options_for(server_));
  other.begin().exec("SELECT pg_advisory_xact_lock(hashtext('homing.value_sums'))");
  EXPECT_FALSE(upkeep_.do_one());
  EXPECT_THAT(days_with_index(), IsEmpty());
  other.rollback();
  do_all();
  EXPECT_THAT(days_with_index(), ElementsAre(1, 2, 3));
  EXPECT_EQ(server_.value("SELECT count(*) FROM pg_locks WHERE locktype = 'advisory' AND database = "
                          "(SELECT oid FROM pg_database WHERE datname = current_database())"),
            "0")
      << "retention waits for it";
}

}  // namespace
}  // namespace homing::store
