#include "homing/store/live_store.hpp"

#include <gmock/gmock.h>

#include "tests/store/road.hpp"

namespace homing::store {
namespace {

using apply::test::click_id;
using homing::test::TestDatabase;
using testing::ElementsAre;

class LiveStoreTest : public testing::Test {
 protected:
  LiveStoreTest() { server.rows("SELECT homing.make_partitions((now() AT TIME ZONE 'UTC')::date)"); }

  std::string insert(unsigned number) const {
    return "INSERT INTO homing.clicks (click_id, clicked_at, notes) VALUES ('" +
           click_id(number, 1, now).to_string() + "', now(), 0)";
  }
  /// Clicks of this millisecond, the later ones newer, `affiliate` an ID or NULL.
  void insert_many(int first, int last, const std::string& affiliate) {
    server.rows("INSERT INTO homing.clicks (click_id, clicked_at, notes, affiliate_id) SELECT (lpad(to_hex(" +
                std::to_string(now.time_since_epoch().count()) +
                "::bigint), 12, '0') || lpad(to_hex(n), 20, '0'))::uuid, now(), 0, " + affiliate +
                " FROM generate_series(" + std::to_string(first) + ", " + std::to_string(last) + ") AS n");
  }
  /// How many are new.
  std::size_t next() {
    filter.since = page.next;
    page = live.live(filter, now);
    return page.items.size();
  }

  const UnixMillis now = SystemClock().now();
  TestDatabase server;
  Database database{options_for(server)};
  LiveStore live{database};
  admin::LiveFilter filter;
  admin::LivePage page;
};

TEST_F(LiveStoreTest, ShowsWhatACommitBringsLateAndOutOfOrderOnce) {
  Database slow(options_for(server));
  slow.begin().exec(insert(1));
  server.rows(insert(2));
  EXPECT_EQ(next(), 1U);
  EXPECT_EQ(next(), 0U);
  slow.commit();
  EXPECT_EQ(next(), 1U) << "it has a lower ID than the one that was seen";
  EXPECT_EQ(next(), 0U);
}

TEST_F(LiveStoreTest, LeavesTheOldestOutWhereThereIsTooMuch) {
  for (unsigned i = 0; i < 5; ++i) server.rows(insert(i));
  filter.limit = 2;
  EXPECT_EQ(next(), 2U);
  EXPECT_TRUE(page.cut);
  EXPECT_LE(page.items[0].facts.find(click_id(3, 1, now).to_string()), page.items[0].facts.size());
  EXPECT_NE(page.items[1].facts.find(click_id(4, 1, now).to_string()), std::string::npos);
  EXPECT_EQ(next(), 0U);
}

TEST_F(LiveStoreTest, FindsTheClicksOfOneAffiliateAmongManyOthers) {
  filter.affiliate = AffiliateId(42);
  insert_many(1, 1, "42");
  insert_many(2, LiveStore::kReachOfAll + 500, "43");
  EXPECT_EQ(next(), 1U);
  EXPECT_FALSE(page.cut);
  insert_many(3000, 3000, "42");
  insert_many(3001, 3000 + LiveStore::kReachOfAll, "NULL");
  EXPECT_EQ(next(), 1U);
  EXPECT_FALSE(page.cut);
}

TEST_F(LiveStoreTest, SaysThatThereMayBeMoreBehindWhatItLooksAt) {
  filter.affiliate = AffiliateId(42);
  EXPECT_EQ(next(), 0U);
  insert_many(1, 1, "42");
  insert_many(2, LiveStore::kReachOfOne + 1, "43");
  EXPECT_EQ(next(), 0U);
  EXPECT_TRUE(page.cut);
  EXPECT_EQ(next(), 0U);
  EXPECT_FALSE(page.cut) << "of what has come since, all was looked at";
}

TEST_F(LiveStoreTest, KnowsWhoCameAfterASnapshotAcrossTheEndOfTheCounter) {
  const auto came_after = [&](const char* writer, const char* seen) {
    return server.value("SELECT homing.came_after('" + std::string(writer) + "'::xid, '" + seen + "')");
  };
  EXPECT_EQ(came_after("5", "10:20:"), "f");
  EXPECT_EQ(came_after("12", "10:20:12"), "t");
  EXPECT_EQ(came_after("25", "10:20:"), "t");
  EXPECT_EQ(came_after("4294967290", "4294967300:4294967310:"), "f");
  EXPECT_EQ(came_after("5", "4294967300:4294967310:"), "f");
  EXPECT_EQ(came_after("20", "4294967300:4294967310:"), "t");
  EXPECT_EQ(came_after("3", "4294967290:4294967295:"), "t");
}

}  // namespace
}  // namespace homing::store
