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
        "') RETURNING click_id, postback_id, received_at, code) "
        "INSERT INTO homing.conversion_events SELECT click_id, postback_id, 1, received_at, NULL, "
        "'approved', "
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

  /// Of one affiliate and one postback URL of its own, of this number.
  void add_affiliate(int number, const std::string& ref) {
    const std::string id = std::to_string(number);
    server.rows("INSERT INTO homing.affiliates (id, ref, name, state) VALUES (" + id + ", '" + ref + "', '" +
                ref + "', 'active')");
    server.rows(
        "INSERT INTO homing.postback_urls (id, ref, affiliate_id, state, statuses, share, method, url) "
        "VALUES (" +
        id + ", 'main-" + ref + "', " + id + ", 'active', '{approved}', 100, 'GET', 'https://" + ref +
        ".example/')");
  }
  /// Deliveries to it, with as many failures, the first of `numbers` the oldest.
  void add_deliveries(int affiliate, const std::string& numbers, std::chrono::milliseconds tried_ago,
                      int failures, const std::string& state = "due") {
    const std::string id = std::to_string(affiliate);
    server.rows(
        "INSERT INTO homing.outbox (click_id, conversion_id, sequence, postback_url_id, affiliate_id, "
        "status, state, created_at, due_at, tried_since, attempts, failures) "
        "SELECT ('00000000-0000-0000-0000-' || lpad(n::text, 12, '0'))::uuid, gen_random_uuid(), 1, " +
        id + ", " + id + ", 'approved', '" + state + "', now(), now() + interval '1 hour', to_timestamp(" +
        std::to_string((now - tried_ago).time_since_epoch().count()) + "::numeric / 1000) + n * " +
        "interval '1 ms', " + std::to_string(failures) + ", " + std::to_string(failures) +
        " FROM generate_series" + numbers + " AS n");
  }
  void add_attempts(const std::string& outcome, const std::string& http_status) {
    server.rows(
        "INSERT INTO homing.outbox_attempts (click_id, conversion_id, sequence, postback_url_id, attempt, "
        "at, duration_ms, node, outcome, http_status, url) "
        "SELECT click_id, conversion_id, sequence, postback_url_id, attempts, now(), 1, 0, '" +
        outcome + "', " + http_status + ", 'https://x.example/' FROM homing.outbox WHERE attempts > 0");
  }
  std::vector<std::string> failing() {
    std::vector<std::string> lines;
    for (const admin::FailingDeliveries& one : health.look(now).failing) {
      lines.push_back(one.affiliate + " " + std::to_string(one.deliveries) + " " +
                      std::to_string(std::chrono::round<minutes>(now - one.since).count()) + " " +
                      one.outcome);
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

TEST_F(HealthStoreTest, NorIsWhatWasSentAgainPutRight) {
  insert_of(1, "click_id=1&txid=A", "token_missing", minutes(9));
  insert_of(1, "click_id=1&txid=A&token=*", "recorded", minutes(5));
  insert_of(2, "txid=A&status=approved&goal=sale", "amount_missing", minutes(9));
  insert_of(2, "txid=A&status=approved&goal=sale&amount=5", "updated", minutes(5));
  insert_of(3, "amount=x", "amount_invalid", minutes(9));
  insert_of(3, "amount=5", "recorded", minutes(5));
  EXPECT_THAT(refused(), IsEmpty());
  insert_of(4, "txid=A", "recorded", minutes(9));
  insert_of(4, "txid=A&status=approved", "amount_missing", minutes(8));
  EXPECT_THAT(refused(), ElementsAre("amount_missing 1 1 8")) << "what was taken came before";
  insert_of(4, "click_id=4", "ip_not_allowed", minutes(8));
  insert_of(4, "conversion_id=00&status=approved", "updated", minutes(5));
  EXPECT_THAT(refused(), ElementsAre("amount_missing 1 1 8", "ip_not_allowed 1 1 8"))
      << "a decision is about another";
  insert_of(5, "txid=A&goal=sale&amount=x", "amount_invalid", minutes(7));
  insert_of(5, "txid=A&goal=lead", "recorded", minutes(5));
  insert_of(5, "txid=B&goal=sale", "recorded", minutes(5));
  EXPECT_THAT(refused(), ElementsAre("amount_invalid 1 1 7", "amount_missing 1 1 8", "ip_not_allowed 1 1 8"))
      << "others were taken";
}

TEST_F(HealthStoreTest, NamesTheAffiliatesThatAreToldInVainForMinutes) {
  add_affiliate(1, "nora");
  add_affiliate(2, "max");
  add_affiliate(3, "lea");
  add_deliveries(1, "(1, 3)", minutes(30), 4);
  add_deliveries(1, "(4, 5)", minutes(9), 3);  // not for long
  add_deliveries(1, "(6, 9)", hours(5), 0);    // never tried: they wait for the others
  add_deliveries(2, "(10, 10)", hours(2), 9);
  add_deliveries(3, "(11, 12)", hours(2), 9, "delivered");
  add_deliveries(3, "(13, 14)", hours(2), 9, "dead");
  EXPECT_THAT(failing(), ElementsAre("nora 3 30 ", "max 1 120 ")) << "attempts are not kept for ever";
  add_attempts("status", "503");
  EXPECT_THAT(failing(), ElementsAre("nora 3 30 status 503", "max 1 120 status 503"));
  server.rows("UPDATE homing.outbox_attempts SET outcome = 'host_unknown', http_status = NULL");
  server.rows("UPDATE homing.postback_urls SET state = 'paused' WHERE id = 1");
  EXPECT_THAT(failing(), ElementsAre("max 1 120 host_unknown"));
}

TEST_F(HealthStoreTest, CountsAndNamesNoMoreFailingDeliveriesThanItSays) {
  for (int i = 1; i <= 7; ++i) {
    add_affiliate(i, "aff" + std::to_string(i));
    const std::string first = std::to_string(i * 10'000);
    add_deliveries(i, "(" + first + ", " + std::to_string(i * 10'000 + (i == 7 ? 1'200 : i)) + ")", hours(3),
                   9);
  }
  const admin::DatabaseHealth found = health.look(now);
  EXPECT_EQ(found.failing_affiliates, 7);
  ASSERT_EQ(found.failing.size(), 5U);
  EXPECT_EQ(found.failing[0].affiliate, "aff7");
  EXPECT_EQ(found.failing[0].deliveries, admin::DatabaseHealth::kMostFailing);
  EXPECT_EQ(found.failing[1].deliveries, 7);
}

TEST_F(HealthStoreTest, CountsWhatWasGivenUpOfThoseThatAreStillTold) {
  add_affiliate(1, "nora");
  add_affiliate(2, "max");
  add_deliveries(1, "(1, 3)", hours(2), 9, "dead");
  add_deliveries(2, "(4, 8)", hours(2), 9, "dead");
  server.rows("UPDATE homing.outbox SET settled_at = created_at");
  EXPECT_EQ(health.look(now).deliveries_dead, 8);
  server.rows("UPDATE homing.postback_urls SET state = 'paused' WHERE id = 2");
  EXPECT_EQ(health.look(now).deliveries_dead, 3);
}

// However many wait, what is due and what is settled is not read for it.
TEST_F(HealthStoreTest, FindsTheFailingDeliveriesByTheirIndex) {
  add_affiliate(1, "nora");
  add_deliveries(1, "(1, 20000)", hours(1), 0);
  add_deliveries(1, "(20001, 40000)", hours(1), 3, "delivered");
  add_deliveries(1, "(40001, 40003)", hours(1), 3);
  server.rows("ANALYZE homing.outbox");
  std::string plan;
  database.transaction([&](pqxx::work& work) {
    for (const pqxx::row& row : work.exec("EXPLAIN EXECUTE health_failing(now(), 1000, 5)"))
      plan += row[0].as<std::string>() + "\n";
  });
  EXPECT_THAT(plan, testing::HasSubstr("Index Scan using outbox_failing")) << plan;
  EXPECT_THAT(plan, testing::Not(testing::HasSubstr("Seq Scan on outbox"))) << plan;
}

TEST_F(HealthStoreTest, CountsThePostbacksThatWaitForAClickAndThoseThatHaveForLong) {
  EXPECT_EQ(health.look(now).parked_postbacks, 0);
  EXPECT_FALSE(health.look(now).oldest_parked);
  const auto park = [&](std::chrono::milliseconds ago) {
    server.rows(
        "INSERT INTO homing.unmatched_postbacks (click_id, postback_id, parked_at, node, record) VALUES "
        "(gen_random_uuid(), gen_random_uuid(), to_timestamp(" +
        std::to_string((now - ago).time_since_epoch().count()) + "::numeric / 1000), 0, '')");
  };
  park(minutes(2) - std::chrono::milliseconds(1));
  EXPECT_EQ(health.look(now).parked_for_long, 0);
  park(minutes(2));
  park(hours(3));
  const admin::DatabaseHealth found = health.look(now);
  EXPECT_EQ(found.parked_postbacks, 3);
  EXPECT_EQ(found.parked_for_long, 2);
  EXPECT_EQ(found.oldest_parked, now - hours(3));
}

TEST_F(HealthStoreTest, SaysWhereThereAreMoreThanItLooksAt) {
  const auto add = [&](const std::string& numbers) {
    server.rows(
        "INSERT INTO homing.postbacks (click_id, postback_id, received_at, node, code, message, method, "
        "params) "
        "SELECT '" +
        click_id(1, 1, now).to_string() +
        "', gen_random_uuid(), now(), 0, 'click_expired', 'No.', 'GET', 'txid=' || n "
        "FROM generate_series" +
        numbers + " AS n");
  };
  add("(2, 10000)");
  EXPECT_FALSE(health.look(now).refused_are_cut);
  insert_of(1, "txid=1", "click_expired", minutes(0));
  insert_of(1, "txid=1", "recorded", minutes(0));
  EXPECT_TRUE(health.look(now).refused_are_cut);
  EXPECT_THAT(refused(), ElementsAre("click_expired 9999 9999 0"));
}

}  // namespace
}  // namespace homing::store
