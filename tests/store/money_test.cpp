#include <gmock/gmock.h>

#include "tests/store/road.hpp"

// Amounts on their way into PostgreSQL and back: to the last place, and beyond what an integer holds.
namespace homing::store {
namespace {

using apply::test::click_id;
using apply::test::make_click;
using apply::test::make_postback;
using testing::IsEmpty;
using testing::SizeIs;
using Row = homing::test::Row;

class MoneyTest : public testing::Test {
 protected:
  MoneyTest() { fill_catalog(server); }

  test::TestDatabase server;
};

TEST_F(MoneyTest, ReadsAConversionBackAsItWasWritten) {
  Road road(server, 1);
  road.journal.append(make_click(click_id(1)));
  Postback postback = make_postback(1, click_id(1));
  postback.txid = "A-1 \"quoted\" \\";
  postback.goal = "install";
  postback.amount = Decimal::parse("999999999999.999999");
  postback.currency = "USD";
  postback.labels[4] = "five";
  road.journal.append(postback);
  road.run_to_end();
  const auto facts = road.store.begin()->load_facts({click_id(1)});
  ASSERT_THAT(facts.conversions, SizeIs(1));
  const apply::Conversion& found = facts.conversions[0];
  EXPECT_EQ(found.id, postback.id);
  EXPECT_EQ(found.txid, postback.txid);
  EXPECT_EQ(found.amount, postback.amount);
  EXPECT_EQ(found.amount_currency, "USD");
  EXPECT_EQ(found.payout, Decimal::parse("100000000000"));
  EXPECT_EQ(found.recorded_at, postback.received_at);
  EXPECT_EQ(found.status, ConversionStatus::kApproved);
  EXPECT_EQ(found.events, 1);
  EXPECT_EQ(found.labels, postback.labels);
}

TEST_F(MoneyTest, KeepsEveryAmountToTheLastPlace) {
  const std::vector<const char*> amounts{"0",
                                         "0.000001",
                                         "0.01",
                                         "0.0001",
                                         "1",
                                         "9999",
                                         "10000",
                                         "49.9",
                                         "10000.0001",
                                         "99999999",
                                         "100000000",
                                         "100000000.01",
                                         "12345678.123456",
                                         "999999999999.999999"};
  Road road(server, 1);
  for (unsigned i = 0; i < amounts.size(); ++i) {
    road.journal.append(make_click(click_id(i)));
    Postback postback = make_postback(i, click_id(i));
    postback.goal = "install";
    postback.amount = Decimal::parse(amounts[i]);
    road.journal.append(postback);
    postback = make_postback(1000 + i, click_id(i));
    postback.goal = "install";
    postback.status = ConversionStatus::kRejected;
    road.journal.append(postback);
  }
  server.rows("UPDATE goals SET payout = 100");
  road.run_to_end();
  const auto stored = server.rows("SELECT trim_scale(amount)::text FROM conversions ORDER BY click_id");
  const auto reversed = server.rows(R"sql(
      SELECT coalesce(trim_scale(-min(payout_entries.amount)), 0)::text
        FROM conversions LEFT JOIN payout_entries USING (click_id)
       GROUP BY click_id
       ORDER BY click_id)sql");
  std::vector<Row> wanted;
  for (const char* amount : amounts) wanted.push_back({amount});
  EXPECT_EQ(stored, wanted);
  EXPECT_EQ(reversed, wanted);
}

TEST_F(MoneyTest, AddsUpMoreMoneyThanAnIntegerHolds) {
  Road road(server, 1);
  for (unsigned i = 0; i < 50; ++i) {
    road.journal.append(make_click(click_id(i)));
    Postback postback = make_postback(i, click_id(i));
    postback.goal = "install";
    postback.amount = Decimal::parse("999999999999.999999");
    road.journal.append(postback);
  }
  server.rows("UPDATE goals SET payout = 100");
  road.run_to_end();
  EXPECT_EQ(server.value("SELECT sum(payout) FROM conversion_rollup"), "49999999999999.999950");
  EXPECT_THAT(counterexamples(server), IsEmpty());
}

}  // namespace
}  // namespace homing::store
