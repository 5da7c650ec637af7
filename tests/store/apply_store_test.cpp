#include "homing/store/apply_store.hpp"

#include <gmock/gmock.h>

#include <algorithm>
#include <random>
#include <thread>

#include "tests/store/road.hpp"

namespace homing::store {
namespace {

using apply::test::click_id;
using apply::test::kNoon;
using apply::test::make_click;
using apply::test::make_postback;
using apply::test::postback_id;
using testing::ElementsAre;
using testing::IsEmpty;
using testing::SizeIs;
using Row = homing::test::Row;

class ApplyStoreTest : public testing::Test {
 protected:
  ApplyStoreTest() { fill_catalog(server); }

  std::string count(const std::string& table) const { return server.value("SELECT count(*) FROM " + table); }

  test::TestDatabase server;
};

TEST_F(ApplyStoreTest, StoresEveryFieldOfAClick) {
  Road road(server, 1);
  Click click = make_click(click_id(1, 1, kNoon + std::chrono::milliseconds(123)));
  std::array<std::string, Click::kSubs> subs;
  for (std::size_t i = 0; i < subs.size(); ++i) {
    subs[i] = "sub\t" + std::to_string(i + 1) + "\\n\n\"";
    click.subs[i] = subs[i];
  }
  click.flag = ClickFlag::kBot;
  click.notes = 5;
  click.source = "s";
  click.creative = "c";
  click.ext_id = "\\N";
  click.url = "https://x.example/?a=1&b=%20";
  click.other_params = "a=1";
  click.user_agent = "Mozilla/5.0 (Z\xC3\xBCrich)";
  click.referer = "https://r.example/";
  click.country = "DE";
  click.device = "phone";
  click.os = "Android";
  click.browser = "Firefox";
  road.journal.append(click);
  road.run_to_end();
  const auto rows = server.rows(
      "SELECT clicked_at AT TIME ZONE 'UTC', flag, refusal IS NULL, notes, offer_id, affiliate_id, "
      "advertiser_id, sub1, "
      "sub10, source, creative, ext_id, url, other_params, ip, user_agent, referer, country, device, os, "
      "browser, "
      "replace(click_id::text, '-', '') FROM clicks");
  EXPECT_THAT(rows, ElementsAre(Row{"2026-01-01 12:00:00.123",
                                    "bot",
                                    "t",
                                    "5",
                                    "7",
                                    "42",
                                    "3",
                                    subs[0],
                                    subs[9],
                                    "s",
                                    "c",
                                    "\\N",
                                    std::string(click.url),
                                    "a=1",
                                    "203.0.113.9",
                                    std::string(click.user_agent),
                                    std::string(click.referer),
                                    "DE",
                                    "phone",
                                    "Android",
                                    "Firefox",
                                    click.id.to_string()}));
}

TEST_F(ApplyStoreTest, StoresAbsentFieldsAsNull) {
  Road road(server, 1);
  Click click;
  click.id = click_id(1);
  click.refusal = ClickRefusal::kOfferMissing;
  road.journal.append(click);
  road.run_to_end();
  EXPECT_EQ(
      server.value(
          "SELECT num_nulls(offer_id, affiliate_id, advertiser_id, sub1, sub10, source, ip, flag, browser) "
          "FROM clicks"),
      "9");
  EXPECT_EQ(server.value("SELECT kind || offer_id FROM click_rollup"),
            std::string(name_of(click.refusal)) + "0");
}

TEST_F(ApplyStoreTest, CarriesABatchOfClicksAndPostbacksExactlyOnce) {
  Road road(server, 1);
  for (unsigned i = 0; i < 300; ++i) road.journal.append(make_click(click_id(i)));
  for (unsigned i = 0; i < 200; ++i) road.journal.append(make_postback(i, click_id(i % 100)));
  EXPECT_EQ(road.applier.run_once(), apply::StepOutcome::kApplied);
  EXPECT_EQ(road.applier.run_once(), apply::StepOutcome::kIdle);
  EXPECT_EQ(count("clicks"), "300");
  EXPECT_EQ(count("postbacks"), "200");
  EXPECT_EQ(count("conversions"), "100");
  EXPECT_EQ(count("payout_entries"), "100");
  EXPECT_EQ(server.value("SELECT position FROM journal_cursor WHERE node = 1"), "501");
  EXPECT_THAT(road.told, SizeIs(200));
  EXPECT_THAT(counterexamples(server), IsEmpty());
}

TEST_F(ApplyStoreTest, RefusesABatchWhoseCursorHasMoved) {
  Road road(server, 1);
  road.journal.append(make_click(click_id(1)));
  road.run_to_end();
  const auto again = road.store.begin();
  again->insert_clicks({make_click(click_id(2))});
  EXPECT_THROW(again->move_cursor(1, 2), apply::CursorLost);
}

TEST_F(ApplyStoreTest, RollsBackWhatIsNotCommitted) {
  Road road(server, 1);
  road.store.begin()->insert_clicks({make_click(click_id(1))});
  EXPECT_EQ(count("clicks"), "0");
  road.journal.append(make_click(click_id(1)));
  road.run_to_end();
  EXPECT_EQ(count("clicks"), "1") << "the partition that was rolled back is made again";
}

TEST_F(ApplyStoreTest, SetsBadTextAsideAndStoresTheRest) {
  Road road(server, 1);
  for (unsigned i = 0; i < 100; ++i) {
    Click click = make_click(click_id(i));
    if (i == 0) click.subs[2] = std::string_view("a\0b", 3);
    if (i == 41) click.user_agent = "\xff\xfe";
    if (i == 99) click.ip = "nowhere";
    road.journal.append(click);
  }
  Postback postback = make_postback(1, click_id(50));
  postback.txid = std::string("\0", 1);
  road.journal.append(postback);
  road.journal.append(make_postback(2, click_id(50)));
  road.run_to_end();
  EXPECT_EQ(count("clicks"), "97");
  EXPECT_THAT(server.rows("SELECT position, type, left(reason, 5) FROM rejected_records ORDER BY position"),
              ElementsAre(Row{"1", "1", "22021"}, Row{"42", "1", "22021"}, Row{"100", "1", "22P02"},
                          Row{"101", "2", "22021"}));
  EXPECT_EQ(count("conversions"), "1");
  EXPECT_THAT(counterexamples(server), IsEmpty());
}

TEST_F(ApplyStoreTest, SetsTheSecondClickOfAnIdAside) {
  Road road(server, 1);
  for (const unsigned i : {1, 2, 3, 2, 4}) road.journal.append(make_click(click_id(i)));
  road.run_to_end();
  EXPECT_EQ(count("clicks"), "4");
  EXPECT_EQ(server.value("SELECT position FROM rejected_records"), "4");
}

TEST_F(ApplyStoreTest, ReadsTheCatalogAsItStands) {
  server.rows(
      "UPDATE offers SET state = 'paused', refuse_postbacks_when_paused = true, review = true, "
      "payout_override = true,"
      " attribution_window_seconds = 3600;"
      "UPDATE advertisers SET token_hash = sha256('secret'), postback_ips = '{10.0.0.0/8,2001:db8::/32}'");
  Road road(server, 1);
  road.journal.append(make_click(click_id(1)));
  road.run_to_end();
  const auto facts = road.store.begin()->load_facts({click_id(1), click_id(2)});
  ASSERT_THAT(facts.clicks, SizeIs(1));
  EXPECT_EQ(facts.clicks[0].affiliate, apply::test::kAffiliate);
  ASSERT_THAT(facts.terms, SizeIs(1));
  const OfferTerms& terms = facts.terms[0];
  EXPECT_TRUE(terms.paused && terms.refuse_postbacks_when_paused && terms.review && terms.payout_override);
  EXPECT_EQ(terms.attribution_window, std::chrono::hours(1));
  EXPECT_TRUE(terms.token == TokenHash::of("secret"));
  ASSERT_THAT(terms.postback_ips, SizeIs(2));
  EXPECT_EQ(terms.postback_ips[1].to_string(), "2001:db8::/32");
  auto goals = terms.goals;
  std::sort(goals.begin(), goals.end(), [](const Goal& a, const Goal& b) { return a.id < b.id; });
  EXPECT_EQ(goals, apply::test::make_terms().goals);
}

TEST_F(ApplyStoreTest, SettlesAPostbackWhoseClickComesFromAnotherNode) {
  Road here(server, 1);
  Road there(server, 2);
  here.journal.append(make_postback(1, click_id(1, 2)));
  here.run_to_end();
  EXPECT_EQ(server.value("SELECT code FROM postbacks"), "queued");
  EXPECT_EQ(count("unmatched_postbacks"), "1");
  there.journal.append(make_click(click_id(1, 2)));
  there.run_to_end();
  EXPECT_EQ(server.value("SELECT code || ' ' || (settled_at IS NOT NULL) FROM postbacks"), "recorded true");
  EXPECT_EQ(count("unmatched_postbacks"), "0");
  EXPECT_EQ(count("conversions"), "1");
  EXPECT_THAT(counterexamples(server), IsEmpty());
}

TEST_F(ApplyStoreTest, SkipsAParkedPostbackThatAnotherNodeIsAt) {
  Road here(server, 1);
  Road there(server, 2);
  here.journal.append(make_postback(1, click_id(1, 2)));
  here.run_to_end();
  const UnixMillis later = SystemClock().now() + std::chrono::hours(1);
  const auto first = here.store.begin();
  EXPECT_THAT(first->take_parked(later, 10), SizeIs(1));
  EXPECT_THAT(there.store.begin()->take_parked(later, 10), IsEmpty());
}

TEST_F(ApplyStoreTest, FindsAConflictWhereAnotherNodeWasFirst) {
  Road here(server, 1);
  Road there(server, 2);
  apply::Conversion conversion;
  conversion.click_id = click_id(1);
  conversion.payout_currency = conversion.revenue_currency = "EUR";
  conversion.events = 1;
  apply::PostbackWrites writes;
  writes.conversions = {conversion};
  const auto first = here.store.begin();
  first->write(writes);
  first->commit();
  const auto conflict = testing::Property(&StoreError::failure, StoreFailure::kConflict);
  EXPECT_THAT([&] { there.store.begin()->write(writes); }, testing::Throws<StoreError>(conflict));
  writes = {};
  conversion.events = 3;
  writes.updates = {{conversion, 2}};
  EXPECT_THAT([&] { there.store.begin()->write(writes); }, testing::Throws<StoreError>(conflict));
}

TEST_F(ApplyStoreTest, RecordsAPostbackOnceThatSeveralNodesGetAtOnce) {
  constexpr unsigned kClicks = 100;
  {
    Road road(server, 1);
    for (unsigned i = 0; i < kClicks; ++i) road.journal.append(make_click(click_id(i)));
    road.run_to_end();
  }
  std::vector<std::thread> nodes;
  for (NodeNumber node = 2; node < 6; ++node) {
    nodes.emplace_back([this, node] {
      Road road(server, node, {.max_batch_records = 40});
      std::mt19937 random(node);
      std::vector<unsigned> order(4 * kClicks);
      for (unsigned i = 0; i < order.size(); ++i) order[i] = i;
      std::shuffle(order.begin(), order.end(), random);
      for (const unsigned i : order) {
        Postback postback = make_postback(node * 10'000 + i, click_id(i % kClicks));
        postback.status = static_cast<ConversionStatus>(1 + i / kClicks % 3);
        road.journal.append(postback);
      }
      road.run_to_end();
    });
  }
  for (std::thread& node : nodes) node.join();
  EXPECT_EQ(count("conversions"), std::to_string(kClicks));
  EXPECT_EQ(count("conversions WHERE status = 'rejected'"), std::to_string(kClicks));
  EXPECT_EQ(server.value("SELECT coalesce(sum(amount), 0)::int FROM payout_entries"), "0");
  EXPECT_EQ(count("postbacks"), std::to_string(4 * 4 * kClicks));
  EXPECT_THAT(counterexamples(server), IsEmpty());
}

TEST_F(ApplyStoreTest, MakesADaysPartitionsOnceForSeveralNodes) {
  std::vector<std::thread> nodes;
  for (NodeNumber node = 1; node < 5; ++node) {
    nodes.emplace_back([this, node] {
      Road road(server, node);
      for (int day = 0; day < 10; ++day)
        road.journal.append(make_click(click_id(1, node, kNoon + std::chrono::days(day))));
      road.run_to_end();
    });
  }
  for (std::thread& node : nodes) node.join();
  EXPECT_EQ(count("clicks"), "40");
  EXPECT_EQ(count("pg_inherits WHERE inhparent = 'homing.clicks'::regclass"), "10");
  EXPECT_EQ(server.value(
                "SELECT min(inhrelid::regclass::text) FROM pg_inherits WHERE inhparent = 'clicks'::regclass"),
            "clicks_20260101");
}

TEST_F(ApplyStoreTest, MakesAPartitionAgainThatRetentionDropped) {
  Road road(server, 1);
  road.journal.append(make_click(click_id(1)));
  road.run_to_end();
  server.rows("DROP TABLE clicks_20260101");
  road.journal.append(make_click(click_id(2)));
  road.run_to_end();
  EXPECT_EQ(count("clicks"), "1");
  EXPECT_EQ(count("rejected_records"), "0");
}

TEST_F(ApplyStoreTest, GoesOnAfterItsBackendWasKilledInTheMiddle) {
  Road road(server, 1);
  road.journal.append(make_click(click_id(1)));
  road.run_to_end();
  road.journal.append(make_click(click_id(2)));
  // This database's alone: other tests have theirs on the same server, at the same time.
  server.rows(
      "SELECT pg_terminate_backend(pid, 5000) FROM pg_stat_activity "
      "WHERE application_name = 'homing' AND datname = current_database()");
  EXPECT_EQ(road.applier.run_once(), apply::StepOutcome::kBlocked);
  EXPECT_EQ(road.applier.run_once(), apply::StepOutcome::kApplied);
  EXPECT_EQ(count("clicks"), "2");
}

TEST_F(ApplyStoreTest, RepeatsACommitThatTheServerDidNotFinish) {
  server.rows(R"sql(
    CREATE SEQUENCE commits;
    CREATE FUNCTION die_once() RETURNS trigger LANGUAGE plpgsql AS $$
    BEGIN
      IF nextval('commits') = 1 THEN PERFORM pg_terminate_backend(pg_backend_pid()); END IF;
      RETURN NULL;
    END $$;
    CREATE CONSTRAINT TRIGGER die_once AFTER UPDATE ON journal_cursor DEFERRABLE INITIALLY DEFERRED
      FOR EACH ROW EXECUTE FUNCTION die_once())sql");
  Road road(server, 1);
  road.journal.append(make_click(click_id(1)));
  road.journal.append(make_postback(1, click_id(1)));
  EXPECT_EQ(road.applier.run_once(), apply::StepOutcome::kBlocked);
  EXPECT_THAT(road.told, IsEmpty());
  road.run_to_end();
  EXPECT_THAT(road.told, SizeIs(1));
  EXPECT_EQ(count("clicks"), "1");
  EXPECT_EQ(server.value("SELECT last_value FROM commits"), "3") << "one more for each half of the batch";
  EXPECT_THAT(counterexamples(server), IsEmpty());
}

TEST_F(ApplyStoreTest, AnArchivedOfferOrAdvertiserPausesItsPostbacks) {
  Road road(server, 1);
  road.journal.append(make_click(click_id(1)));
  road.run_to_end();
  const auto is_paused = [&] { return road.store.begin()->load_facts({click_id(1)}).terms.at(0).paused; };
  EXPECT_FALSE(is_paused());
  server.rows("UPDATE offers SET state = 'archived'");
  EXPECT_TRUE(is_paused());
  server.rows("UPDATE offers SET state = 'active'; UPDATE advertisers SET state = 'archived'");
  EXPECT_TRUE(is_paused());
  server.rows("UPDATE advertisers SET state = 'active'");
  EXPECT_FALSE(is_paused());
}

TEST_F(ApplyStoreTest, AnArchivedGoalOnlyChangesTheConversionsThatItHas) {
  Road road(server, 1);
  road.journal.append(make_click(click_id(1)));
  Postback install = make_postback(1, click_id(1));
  install.goal = "install";
  install.amount = apply::test::decimal("10");
  install.txid = "before";
  road.journal.append(install);
  road.run_to_end();
  server.rows("UPDATE goals SET state = 'archived' WHERE ref = 'install'");

  install.id = postback_id(2);
  install.status = ConversionStatus::kRejected;
  road.journal.append(install);
  install.id = postback_id(3);
  install.status.reset();
  install.txid = "after";
  road.journal.append(install);
  road.run_to_end();
  std::vector<PostbackCode> codes;
  for (const auto& [id, outcome] : road.told) codes.push_back(outcome.code);
  EXPECT_THAT(codes,
              ElementsAre(PostbackCode::kRecorded, PostbackCode::kUpdated, PostbackCode::kGoalUnknown));
  EXPECT_EQ(server.value("SELECT string_agg(txid || ' ' || status, ',') FROM conversions"),
            "before rejected");
  EXPECT_THAT(counterexamples(server), IsEmpty());
}

TEST_F(ApplyStoreTest, AnArchivedPostbackUrlStandsInPlaceOfNoOther) {
  Road road(server, 1);
  road.journal.append(make_click(click_id(1)));
  road.run_to_end();
  server.rows(
      "INSERT INTO postback_urls (id, ref, affiliate_id, offer_id, state, statuses, share, method, url) "
      "VALUES"
      " (1, 'all', 42, NULL, 'active', '{approved}', 100, 'GET', 'https://ann.example/{txid}'),"
      " (2, 'paused', 42, 7, 'paused', '{approved}', 100, 'GET', 'https://ann.example/{txid}'),"
      " (3, 'archived', 42, 7, 'archived', '{approved}', 100, 'GET', 'https://ann.example/{txid}')");
  const auto rules = road.store.begin()->load_facts({click_id(1)}).rules;
  ASSERT_THAT(rules, SizeIs(2));
  EXPECT_EQ(rules[0].url, PostbackUrlId(1));
  EXPECT_EQ(rules[1].url, PostbackUrlId(2));
}

}  // namespace
}  // namespace homing::store
