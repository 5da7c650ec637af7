#include "homing/store/outbox_store.hpp"

#include <gmock/gmock.h>

#include <set>
#include <thread>

#include "homing/core/units.hpp"
#include "homing/store/delivery_store.hpp"
#include "homing/store/maintenance_store.hpp"
#include "tests/store/road.hpp"

namespace homing::store {
namespace {

using namespace std::chrono_literals;
using apply::test::click_id;
using apply::test::make_click;
using apply::test::make_postback;
using apply::test::postback_id;
using outbound::Claim;
using outbound::Delivery;
using outbound::DeliveryState;
using outbound::Settlement;
using testing::ElementsAre;
using testing::IsEmpty;
using testing::SizeIs;
using Row = homing::test::Row;

const Uuid kProcess = Uuid::from_halves(1, 1);
const Uuid kOther = Uuid::from_halves(2, 2);

class OutboxStoreTest : public testing::Test {
 protected:
  OutboxStoreTest() { fill_catalog(server); }

  void add_url(const std::string& ref, const std::string& columns = "", const std::string& values = "") {
    server.rows("INSERT INTO postback_urls (ref, affiliate_id, state, statuses, share, method, url" +
                columns + ") VALUES ('" + ref +
                "', 42, 'active', '{approved,rejected}', 100, 'GET', 'https://" + ref +
                ".example/?c={click_id}'" + values + ")");
  }

  void convert(unsigned first, unsigned count) {
    for (unsigned i = first; i < first + count; ++i) {
      road.journal.append(make_click(click_id(i)));
      road.journal.append(make_postback(i, click_id(i)));
    }
    road.run_to_end();
  }

  void reject(unsigned number) {
    Postback postback = make_postback(1000 + number, click_id(number));
    postback.status = ConversionStatus::kRejected;
    road.journal.append(postback);
    road.run_to_end();
  }

  static UnixMillis now() { return SystemClock().now(); }
  static Claim everything(UnixMillis at, int quota = 1000) {
    return {.quotas = {}, .otherwise = quota, .at_most = 1000, .now = at, .until = at + 1min};
  }
  std::string in_state(const std::string& state) const {
    return server.value("SELECT count(*) FROM outbox WHERE state = '" + state + "'");
  }

  /// By sessions that have ended, or have said so.
  [[nodiscard]] std::int64_t rows_of_the_outbox_read() const {
    return std::stoll(
        server.value("SELECT seq_tup_read + (SELECT sum(idx_tup_read) FROM pg_stat_user_indexes AS indexes "
                     "WHERE indexes.relid = tables.relid) FROM pg_stat_user_tables AS tables "
                     "WHERE relname = 'outbox'"));
  }

  homing::test::TestDatabase server;
  Road road{server, 1};
  Database database{options_for(server)};
  Database other_database{options_for(server)};
  OutboxStore outbox{database, 1, kProcess};
  OutboxStore other{other_database, 2, kOther};
};

Settlement settled(const Delivery& delivery, DeliveryState state, UnixMillis due_at = {}) {
  Settlement settlement;
  settlement.key = delivery.key;
  settlement.attempt = delivery.attempts + 1;
  settlement.state = state;
  settlement.due_at = due_at;
  settlement.made.at = SystemClock().now();
  settlement.made.duration = 12ms;
  settlement.made.outcome = state == DeliveryState::kDelivered ? "delivered" : "status";
  settlement.made.http_status = state == DeliveryState::kDelivered ? 200 : 500;
  settlement.made.url = "https://main.example/?c=1";
  settlement.made.answer = std::string("O\0K\xFF", 4);
  settlement.failures = state == DeliveryState::kDelivered ? 0 : delivery.failures + 1;
  return settlement;
}

TEST_F(OutboxStoreTest, HasADeliveryForEachConversionAndUrlFromTheSameTransaction) {
  add_url("main");
  add_url("second");
  convert(1, 3);
  EXPECT_EQ(server.value("SELECT count(*) FROM conversions"), "3");
  EXPECT_EQ(in_state("due"), "6");
  EXPECT_THAT(counterexamples(server), IsEmpty());
}

TEST_F(OutboxStoreTest, ClaimsWithAllThatIsSent) {
  server.rows("UPDATE affiliates SET postback_secret = '0123456789abcdef'");
  add_url("main", ", body, body_type", ", '{\"p\":\"{payout}\"}', 'json'");
  Click click = make_click(click_id(1));
  click.ext_id = "ext/1";
  click.source = "s";
  Postback postback = make_postback(1, click.id);
  postback.txid = "A-1";
  postback.amount = apply::test::decimal("49.90");
  postback.currency = "EUR";
  postback.labels[0] = "first";
  road.journal.append(click);
  road.journal.append(postback);
  road.run_to_end();
  const std::vector<Delivery> claimed = outbox.claim(everything(now()));
  ASSERT_THAT(claimed, SizeIs(1));
  const Delivery& delivery = claimed.front();
  EXPECT_EQ(delivery.key.click_id, click.id);
  EXPECT_EQ(delivery.key.conversion_id, postback.id);
  EXPECT_EQ(delivery.affiliate, "ann");
  EXPECT_EQ(delivery.url, "https://main.example/?c={click_id}");
  EXPECT_EQ(delivery.body, "{\"p\":\"{payout}\"}");
  EXPECT_TRUE(delivery.body_is_json);
  EXPECT_EQ(delivery.secret, "0123456789abcdef");
  const auto value = [&](PostbackMacro macro) { return at(delivery.values, macro); };
  EXPECT_EQ(value(PostbackMacro::kClickId), click.id.to_string());
  EXPECT_EQ(value(PostbackMacro::kConversionId), postback.id.to_string());
  EXPECT_EQ(value(PostbackMacro::kOffer), "shoes");
  EXPECT_EQ(value(PostbackMacro::kOfferId), "7");
  EXPECT_EQ(value(PostbackMacro::kAffiliate), "ann");
  EXPECT_EQ(value(PostbackMacro::kAdvertiser), "acme");
  EXPECT_EQ(value(PostbackMacro::kSub1), "newsletter");
  EXPECT_EQ(value(PostbackMacro::kExtId), "ext/1");
  EXPECT_EQ(value(PostbackMacro::kIp), "203.0.113.9");
  EXPECT_EQ(value(PostbackMacro::kGoal), "sale");
  EXPECT_EQ(value(PostbackMacro::kGoalId), "70");
  EXPECT_EQ(value(PostbackMacro::kTxid), "A-1");
  EXPECT_EQ(value(PostbackMacro::kStatus), "approved");
  EXPECT_EQ(value(PostbackMacro::kPayout), "2.5");
  EXPECT_EQ(value(PostbackMacro::kCurrency), "EUR");
  EXPECT_EQ(value(PostbackMacro::kAmount), "49.9");
  EXPECT_EQ(value(PostbackMacro::kAdv1), "first");
  EXPECT_EQ(value(PostbackMacro::kTimestamp), "1767268800");
  EXPECT_EQ(value(PostbackMacro::kConversionTime), time_text(postback.received_at));
}

TEST_F(OutboxStoreTest, TakesNoLongerForAFullOutboxThatWasEmptyWhenTheStatementsWerePlanned) {
  add_url("main");
  convert(1, 1);
  Database early(apply_options_for(server));
  OutboxStore full(early, 1, kProcess);
  full.settle({settled(full.claim(everything(now())).at(0), DeliveryState::kDelivered)});
  server.rows(
      "INSERT INTO outbox (click_id, conversion_id, sequence, postback_url_id, affiliate_id, status, state, "
      "created_at, due_at, tried_since) SELECT click_id, gen_random_uuid(), 1, postback_url_id, "
      "affiliate_id, "
      "status, 'due', now(), now(), now() FROM outbox, generate_series(1, 50000)");
  constexpr int kRounds = 5;
  constexpr int kARound = 64;
  const std::int64_t before = rows_of_the_outbox_read();
  for (int i = 0; i < kRounds; ++i) {
    std::vector<Settlement> settlements;
    for (const Delivery& delivery : full.claim(everything(now(), kARound)))
      settlements.push_back(settled(delivery, DeliveryState::kDelivered));
    ASSERT_THAT(settlements, SizeIs(kARound));
    full.settle(settlements);
  }
  early.transaction([](pqxx::work& work) { work.exec("SELECT pg_stat_force_next_flush()"); });
  const std::int64_t read = rows_of_the_outbox_read() - before;
  EXPECT_GE(read, kRounds * kARound) << "it is not counted";
  EXPECT_LT(read, 20 * kRounds * kARound);
}

TEST_F(OutboxStoreTest, GivesADeliveryToOneProcessUntilItsTimeIsOver) {
  add_url("main");
  convert(1, 5);
  const UnixMillis at = now();
  EXPECT_THAT(outbox.claim(everything(at)), SizeIs(5));
  EXPECT_THAT(other.claim(everything(at)), IsEmpty());
  EXPECT_THAT(other.claim(everything(at + 61s)), SizeIs(5));
}

TEST_F(OutboxStoreTest, TwoProcessesNeverClaimTheSame) {
  add_url("main");
  convert(1, 400);
  std::multiset<std::string> taken;
  std::mutex mutex;
  const auto take_all = [&](OutboxStore& store) {
    for (std::vector<Delivery> claimed; !(claimed = store.claim(everything(now(), 7))).empty();) {
      std::vector<Settlement> settlements;
      for (const Delivery& delivery : claimed)
        settlements.push_back(settled(delivery, DeliveryState::kDelivered));
      store.settle(settlements);
      const std::lock_guard lock(mutex);
      for (const Delivery& delivery : claimed) taken.insert(to_text(delivery.key));
    }
  };
  std::thread first(take_all, std::ref(outbox));
  std::thread second(take_all, std::ref(other));
  first.join();
  second.join();
  EXPECT_THAT(taken, SizeIs(400));
  EXPECT_THAT(std::set<std::string>(taken.begin(), taken.end()), SizeIs(400));
  EXPECT_EQ(in_state("delivered"), "400");
}

TEST_F(OutboxStoreTest, KeepsQuotas) {
  add_url("main");
  add_url("second");
  convert(1, 10);
  Claim claim = everything(now(), 4);
  claim.quotas = {{"https://main.example", 2}};
  EXPECT_THAT(outbox.claim(claim), SizeIs(6));
  claim.at_most = 3;
  EXPECT_THAT(outbox.claim(claim), SizeIs(3));
}

TEST_F(OutboxStoreTest, UrlsOfOneHostShareItsQuota) {
  for (const char* const ref : {"a", "b", "c"}) {
    add_url(ref);
    server.rows("UPDATE postback_urls SET url = 'https://Shared.example/" + std::string(ref) +
                "' WHERE ref = '" + ref + "'");
  }
  add_url("other");
  convert(1, 10);
  EXPECT_THAT(outbox.claim(everything(now(), 4)), SizeIs(8));
}

TEST_F(OutboxStoreTest, HoldsALaterStatusBackWhileAnEarlierOneIsDue) {
  add_url("main");
  convert(1, 1);
  reject(1);
  const auto first = outbox.claim(everything(now()));
  ASSERT_THAT(first, SizeIs(1));
  EXPECT_EQ(at(first[0].values, PostbackMacro::kStatus), "approved");
  EXPECT_THAT(outbox.claim(everything(now() + 2min)), SizeIs(1)) << "the same again";
  outbox.settle({settled(first[0], DeliveryState::kDead)});
  const auto second = outbox.claim(everything(now()));
  ASSERT_THAT(second, SizeIs(1));
  EXPECT_EQ(at(second[0].values, PostbackMacro::kStatus), "rejected");
}

TEST_F(OutboxStoreTest, LeavesAPausedUrlAlone) {
  add_url("main");
  convert(1, 1);
  server.rows("UPDATE postback_urls SET state = 'paused'");
  EXPECT_THAT(outbox.claim(everything(now())), IsEmpty());
  convert(2, 1);
  server.rows("UPDATE postback_urls SET state = 'active'");
  EXPECT_THAT(outbox.claim(everything(now())), SizeIs(1)) << "what came while it was paused is not told";
}

TEST_F(OutboxStoreTest, StoresAttemptsOnceAndTriesAgainWhenItIsTime) {
  add_url("main");
  convert(1, 1);
  const auto claimed = outbox.claim(everything(now()));
  ASSERT_THAT(claimed, SizeIs(1));
  const UnixMillis again = now() + 10min;
  for (int times = 0; times < 2; ++times) outbox.settle({settled(claimed[0], DeliveryState::kDue, again)});
  EXPECT_THAT(
      server.rows("SELECT attempt, duration_ms, node, outcome, http_status, answer FROM outbox_attempts"),
      ElementsAre(Row{"1", "12", "1", "status", "500", "O%00K%FF"}));
  EXPECT_THAT(outbox.claim(everything(now() + 9min)), IsEmpty());
  const auto later = outbox.claim(everything(again));
  ASSERT_THAT(later, SizeIs(1));
  EXPECT_EQ(later[0].attempts, 1);
  EXPECT_EQ(later[0].failures, 1);
}

TEST_F(OutboxStoreTest, SettlesNothingThatIsAnothersByNow) {
  add_url("main");
  convert(1, 1);
  const auto mine = outbox.claim(everything(now()));
  const auto others = other.claim(everything(now() + 2min));
  ASSERT_THAT(others, SizeIs(1));
  outbox.settle({settled(mine[0], DeliveryState::kDead)});
  EXPECT_EQ(in_state("due"), "1");
  other.settle({settled(others[0], DeliveryState::kDelivered)});
  EXPECT_EQ(in_state("delivered"), "1");
}

TEST_F(OutboxStoreTest, GivesBackForAnotherToTake) {
  add_url("main");
  convert(1, 1);
  const auto mine = outbox.claim(everything(now()));
  outbox.give_back({mine[0].key});
  EXPECT_THAT(other.claim(everything(now())), SizeIs(1));
}

TEST_F(OutboxStoreTest, CountsWhatIsDue) {
  add_url("main");
  convert(1, 3);
  const auto claimed = outbox.claim(everything(now(), 1));
  outbox.settle({settled(claimed[0], DeliveryState::kDue, now() + 1h)});
  const outbound::Backlog backlog = outbox.backlog(now());
  EXPECT_EQ(backlog.due, 2);
  EXPECT_EQ(backlog.waiting, 1);
  ASSERT_TRUE(backlog.oldest.has_value());
  EXPECT_LT(now() - *backlog.oldest, 5min);
}

TEST_F(OutboxStoreTest, SendsAgainWhatTheOperatorSays) {
  add_url("main");
  convert(1, 3);
  const auto claimed = outbox.claim(everything(now()));
  outbox.settle({settled(claimed[0], DeliveryState::kDead), settled(claimed[1], DeliveryState::kDelivered)});
  DeliveryStore deliveries(database);
  const admin::Actor by{"user anna", "10.0.0.1"};
  const auto dead_since = [](const std::string& affiliate, UnixMillis since) {
    return admin::DeliveryChoice{.affiliate = affiliate, .states = {"dead"}, .since = since, .before = {}};
  };
  const auto dead = dead_since("ann", now() - 1h);
  EXPECT_EQ(deliveries.count(dead), (std::map<std::string, std::int64_t>{{"dead", 1}}));
  EXPECT_EQ(deliveries.retry(dead_since("42", now() + 1h), now(), by), 0);
  EXPECT_EQ(deliveries.retry(dead_since("nobody", now() - 1h), now(), by), std::nullopt);
  EXPECT_EQ(deliveries.retry(dead, now(), by), 1);
  const auto again = outbox.claim(everything(now()));
  ASSERT_THAT(again, SizeIs(1));
  EXPECT_EQ(again[0].key, claimed[0].key);
  EXPECT_EQ(again[0].attempts, 1) << "its attempts go on to be counted";
  EXPECT_EQ(again[0].failures, 0);
}

TEST_F(OutboxStoreTest, SendsNothingAgainToAUrlThatIsArchived) {
  add_url("main");
  convert(1, 2);
  const auto claimed = outbox.claim(everything(now()));
  outbox.settle({settled(claimed[0], DeliveryState::kDead), settled(claimed[1], DeliveryState::kDead)});
  DeliveryStore deliveries(database);
  const admin::DeliveryChoice dead{.affiliate = "ann", .states = {"dead"}, .since = now() - 1h, .before = {}};
  server.rows("UPDATE homing.postback_urls SET state = 'archived'");
  EXPECT_EQ(deliveries.count(dead), (std::map<std::string, std::int64_t>{}));
  EXPECT_EQ(deliveries.retry(dead, now(), {"user anna", ""}), 0);
  EXPECT_EQ(server.value("SELECT count(*) FROM homing.outbox WHERE state = 'dead'"), "2");
  server.rows("UPDATE homing.postback_urls SET state = 'paused'");
  EXPECT_EQ(deliveries.retry(dead, now(), {"user anna", ""}), 2) << "which wait until it is active";
}

TEST_F(OutboxStoreTest, SendsLaterStatusesAgainBehindAnEarlierOne) {
  add_url("main");
  convert(1, 1);
  const auto approved = outbox.claim(everything(now()));
  outbox.settle({settled(approved[0], DeliveryState::kDead)});
  reject(1);
  const auto rejected = outbox.claim(everything(now()));
  outbox.settle({settled(rejected[0], DeliveryState::kDelivered)});
  DeliveryStore deliveries(database);
  const admin::DeliveryChoice dead{.affiliate = "ann", .states = {"dead"}, .since = now() - 1h, .before = {}};
  EXPECT_EQ(deliveries.count(dead), (std::map<std::string, std::int64_t>{{"dead", 1}, {"delivered", 1}}));
  EXPECT_EQ(deliveries.retry(dead, now(), {"user anna", ""}), 2);
  for (const char* const status : {"approved", "rejected"}) {
    const auto again = outbox.claim(everything(now()));
    ASSERT_THAT(again, SizeIs(1));
    EXPECT_EQ(at(again[0].values, PostbackMacro::kStatus), status);
    outbox.settle({settled(again[0], DeliveryState::kDelivered)});
  }
}

TEST_F(OutboxStoreTest, DropsWhatIsSettledAndOld) {
  add_url("main");
  convert(1, 2);
  const auto claimed = outbox.claim(everything(now()));
  outbox.settle({settled(claimed[0], DeliveryState::kDelivered)});
  MaintenanceStore maintenance(database);
  EXPECT_EQ(maintenance.drop_deliveries_older_than(1h), 0);
  server.rows("UPDATE outbox SET settled_at = settled_at - interval '2 hours' WHERE state <> 'due'");
  EXPECT_EQ(maintenance.drop_deliveries_older_than(1h), 1);
  EXPECT_EQ(server.value("SELECT count(*) FROM outbox_attempts"), "0");
  EXPECT_EQ(in_state("due"), "1");
}

TEST_F(OutboxStoreTest, WithholdsWhatIsNotInTheShare) {
  add_url("main");
  server.rows("UPDATE postback_urls SET share = 0");
  convert(1, 3);
  EXPECT_EQ(in_state("withheld"), "3");
  EXPECT_THAT(outbox.claim(everything(now())), IsEmpty());
}

TEST_F(OutboxStoreTest, VerifyFindsADeliveryOfWhatDidNotHappen) {
  add_url("main");
  convert(1, 1);
  server.rows("UPDATE outbox SET status = 'rejected'");
  EXPECT_THAT(counterexamples(server), SizeIs(1));
}

}  // namespace
}  // namespace homing::store
