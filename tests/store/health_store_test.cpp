#include "homing/store/health_store.hpp"

#include <gmock/gmock.h>

#include "tests/store/road.hpp"

namespace homing::store {
namespace {

using apply::test::click_id;
using homing::test::TestDatabase;
using std::chrono::hours;
using std::chrono::minutes;
using testing::ElementsAre;
using testing::IsEmpty;

class HealthStoreTest : public testing::Test {
 protected:
  HealthStoreTest() { server.rows("SELECT homing.make_partitions((now() AT TIME ZONE 'UTC')::date)"); }

  void insert(const std::string& code, std::chrono::milliseconds ago, const std::string& method = "GET") {
    ++inserted;
    insert_of(inserted, "", code, ago, method);
  }
  void insert_of(unsigned click, const std::string& params, const std::string& code,
                 std::chrono::milliseconds ago, const std::string& method = "GET") {
    server.rows(
        "WITH added AS (INSERT INTO homing.postbacks (click_id, postback_id, received_at, node, code, "
        "message, "
        "method, params) VALUES ('" +
        click_id(click, 1, now).to_string() + "', gen_random_uuid(), to_timestamp(" +
        std::to_string((now - ago).time_since_epoch().count()) + "::numeric / 1000), 0, '" + code +
        "', 'No.', '" + method + "', '" + params +
        "') RETURNING click_id, postback_id, code) "
        "INSERT INTO homing.conversion_events SELECT click_id, postback_id, 1, now(), NULL, 'approved', "
        "postback_id "
        "FROM added WHERE code IN ('recorded', 'updated')");
  }
  std::vector<std::string> refused() {
    std::vector<std::string> lines;
    for (const admin::RefusedPostbacks& one : health.look(now).refused_postbacks) {
      lines.push_back(one.code + " " + std::to_string(one.in_an_hour) + " " +
                      std::to_string(one.in_24_hours) + " " +
                      std::to_string(std::chrono::duration_cast<minutes>(now - one.newest).count()));
    }
    return lines;
  }

  const UnixMillis now = SystemClock().now();
  unsigned inserted = 0;
  TestDatabase server;
  Database database{options_for(server)};
  HealthStore health{database};
};

TEST_F(HealthStoreTest, CountsTheRefusedPostbacksOfTheLastHourAndOfTheLastDay) {
  EXPECT_THAT(refused(), IsEmpty());
  for (const char* code : {"recorded", "duplicate", "updated", "queued"}) insert(code, minutes(1));
  insert("click_expired", hours(3));
  insert("click_expired", hours(4));
  insert("click_expired", hours(23));
  insert("click_expired", hours(25));
  insert("token_invalid", minutes(5));
  insert("token_invalid", minutes(61));
  insert("goal_unknown", minutes(7), "replay of 0123456789abcdef0123456789abcdef by user anna");
  EXPECT_THAT(refused(), ElementsAre("token_invalid 1 2 5", "click_expired 0 3 180"));
}

TEST_F(HealthStoreTest, WhatWasTakenAfterAllIsNotWrongAnyMore) {
  const std::string replay = "replay of 0123456789abcdef0123456789abcdef by user anna";
  insert_of(1, "txid=A", "click_expired", minutes(9));
  insert_of(1, "txid=A", "click_expired", minutes(8));
  insert_of(1, "txid=A", "recorded", minutes(9), replay);
  insert_of(2, "txid=A&token=*", "token_invalid", minutes(9));
  insert_of(2, "txid=A&token=*", "updated", minutes(5));
  EXPECT_THAT(refused(), IsEmpty());
  insert_of(1, "txid=B", "click_expired", minutes(7));
  insert_of(3, "txid=A", "click_expired", minutes(6));
  insert_of(3, "txid=A", "goal_unknown", minutes(6), replay);
  EXPECT_THAT(refused(), ElementsAre("click_expired 2 2 6"));
  insert_of(1, "txid=A", "status_change_refused", minutes(5));
  EXPECT_THAT(refused(), ElementsAre("click_expired 2 2 6", "status_change_refused 1 1 5"))
      << "what was taken came before";
}

TEST_F(HealthStoreTest, SaysWhereThereAreMoreThanItLooksAt) {
  const auto add = [&](const std::string& numbers) {
    server.rows(
        "INSERT INTO homing.postbacks (click_id, postback_id, received_at, node, code, message, method, "
        "params) "
        "SELECT '" +
        click_id(1, 1, now).to_string() +
        "', gen_random_uuid(), now(), 0, 'click_expired', 'No.', 'GET', 'n=' || n "
        "FROM generate_series" +
        numbers + " AS n");
  };
  add("(2, 10000)");
  EXPECT_FALSE(health.look(now).refused_are_cut);
  insert_of(1, "n=1", "click_expired", minutes(0));
  insert_of(1, "n=1", "recorded", minutes(0));
  EXPECT_TRUE(health.look(now).refused_are_cut);
  EXPECT_THAT(refused(), ElementsAre("click_expired 9999 9999 0"));
}

}  // namespace
}  // namespace homing::store
