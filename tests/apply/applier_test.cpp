#include "tests/apply/applier_fixture.hpp"

namespace homing::apply {
namespace {

using test::click_id;
using test::make_click;
using test::make_postback;
using test::Node;
using testing::ElementsAre;
using testing::IsEmpty;
using testing::Pair;
using testing::SizeIs;

using ApplierTest = test::ApplierFixture;

TEST_F(ApplierTest, MatchesAPostbackThatFollowsItsClickInTheSameBatch) {
  Node node(database, clock, 1);
  node.journal.append(make_click(click_id(1)));
  node.journal.append(make_postback(1, click_id(1)));
  EXPECT_EQ(node.applier.run_once(), StepOutcome::kApplied);
  EXPECT_THAT(node.told, ElementsAre(Pair(test::postback_id(1), PostbackCode::kRecorded)));
  EXPECT_EQ(only_conversion().id, test::postback_id(1));
  EXPECT_EQ(node.applier.applied_to(), 3U);
  EXPECT_EQ(node.journal.released_before, 3U);
  EXPECT_EQ(node.applier.run_once(), StepOutcome::kIdle);
}

TEST_F(ApplierTest, LetsAPostbackSeeWhatTheOneInFrontOfItDid) {
  Node node(database, clock, 1);
  node.journal.append(make_click(click_id(1)));
  Postback postback = make_postback(1, click_id(1));
  postback.status = ConversionStatus::kPending;
  node.journal.append(postback);
  node.journal.append(make_postback(2, click_id(1)));  // approves
  node.journal.append(make_postback(3, click_id(1)));  // again
  postback = make_postback(4, click_id(1));
  postback.status = ConversionStatus::kRejected;
  node.journal.append(postback);
  node.run_to_end();
  EXPECT_THAT(node.told, ElementsAre(Pair(test::postback_id(1), PostbackCode::kRecorded),
                                     Pair(test::postback_id(2), PostbackCode::kUpdated),
                                     Pair(test::postback_id(3), PostbackCode::kDuplicate),
                                     Pair(test::postback_id(4), PostbackCode::kUpdated)));
  EXPECT_EQ(only_conversion().status, ConversionStatus::kRejected);
  EXPECT_EQ(only_conversion().events, 3);
  EXPECT_THAT(state().events, SizeIs(3));
  EXPECT_THAT(state().entries, SizeIs(2));
  EXPECT_EQ(balance(), 0);
  const auto one = std::pair<std::int64_t, std::int64_t>{1, 2'500'000};
  EXPECT_EQ((state().conversion_rollup[{test::kSale, ConversionStatus::kRejected}]), one);
  EXPECT_EQ((state().conversion_rollup[{test::kSale, ConversionStatus::kApproved}].first), 0);
}

TEST_F(ApplierTest, DoesTheSameInOneBatchAndInMany) {
  for (const std::size_t batch : {1, 2, 100}) {
    database = {};
    database.terms = {test::make_terms()};
    Node node(database, clock, 1, {.max_batch_records = batch});
    for (unsigned i = 0; i < 6; ++i) node.journal.append(make_click(click_id(i)));
    for (unsigned i = 0; i < 12; ++i) node.journal.append(make_postback(i, click_id(i % 4)));
    node.run_to_end();
    EXPECT_THAT(state().conversions, SizeIs(4));
    EXPECT_EQ(balance(), 4 * 2'500'000);
    EXPECT_THAT(state().click_rollup, ElementsAre(Pair(testing::_, 6)));
  }
}

TEST_F(ApplierTest, ChangesAConversionOfAnEarlierBatch) {
  Node node(database, clock, 1);
  node.journal.append(make_click(click_id(1)));
  node.journal.append(make_postback(1, click_id(1)));
  node.run_to_end();
  Postback postback = make_postback(2, click_id(1));
  postback.status = ConversionStatus::kRejected;
  node.journal.append(postback);
  node.run_to_end();
  EXPECT_THAT(node.told.back(), Pair(postback.id, PostbackCode::kUpdated));
  EXPECT_EQ(only_conversion().status, ConversionStatus::kRejected);
  EXPECT_EQ(only_conversion().id, test::postback_id(1));
  EXPECT_EQ(balance(), 0);
}

TEST_F(ApplierTest, RecordsOneConversionForEachGoalAndTransaction) {
  Node node(database, clock, 1);
  node.journal.append(make_click(click_id(1)));
  for (unsigned i = 0; i < 8; ++i) {
    Postback postback = make_postback(i, click_id(1));
    postback.txid = i % 4 < 2 ? "A-1" : "A-2";
    postback.goal = i % 2 == 0 ? "sale" : "install";
    postback.amount = test::decimal("10");
    node.journal.append(postback);
  }
  node.run_to_end();
  EXPECT_THAT(state().conversions, SizeIs(4));
  EXPECT_EQ(balance(), 2 * 2'500'000 + 2 * 1'000'000);
}

TEST_F(ApplierTest, CountsAClickByItsRefusalThenItsFlag) {
  Node node(database, clock, 1);
  Click click = make_click(click_id(1));
  click.flag = ClickFlag::kBot;
  node.journal.append(click);
  click.id = click_id(2);
  click.refusal = ClickRefusal::kOfferPaused;
  node.journal.append(click);
  node.run_to_end();
  std::vector<std::string> kinds;
  for (const auto& [key, count] : state().click_rollup) kinds.push_back(std::get<3>(key));
  EXPECT_THAT(kinds,
              testing::UnorderedElementsAre(name_of(ClickFlag::kBot), name_of(ClickRefusal::kOfferPaused)));
}

TEST_F(ApplierTest, CallsAClickOfItsOwnThatIsNotThereUnknown) {
  Node node(database, clock, 1);
  node.journal.append(make_postback(1, click_id(1)));
  node.run_to_end();
  EXPECT_THAT(node.told, ElementsAre(Pair(test::postback_id(1), PostbackCode::kClickUnknown)));
  EXPECT_THAT(state().parked, IsEmpty());
}

TEST_F(ApplierTest, TakesARefusedClickForNone) {
  Node node(database, clock, 1);
  Click click = make_click(click_id(1));
  click.refusal = ClickRefusal::kOfferPaused;
  node.journal.append(click);
  node.journal.append(make_postback(1, click_id(1)));
  node.run_to_end();
  EXPECT_THAT(node.told, ElementsAre(Pair(test::postback_id(1), PostbackCode::kClickUnknown)));
}

TEST_F(ApplierTest, KnowsAConversionWhoseClickIsGone) {
  Node node(database, clock, 1);
  node.journal.append(make_click(click_id(1)));
  node.journal.append(make_postback(1, click_id(1)));
  node.run_to_end();
  state().clicks.clear();
  node.journal.append(make_postback(2, click_id(1)));
  node.run_to_end();
  EXPECT_THAT(node.told.back(), Pair(test::postback_id(2), PostbackCode::kDuplicate));
}

TEST_F(ApplierTest, StoresAPostbackThatTheDoorRefusedAndDoesNothingElse) {
  Node node(database, clock, 1);
  node.journal.append(make_click(click_id(1)));
  Postback postback = make_postback(1, click_id(1));
  postback.refused = PostbackCode::kAmountInvalid;
  node.journal.append(postback);
  node.run_to_end();
  EXPECT_EQ(state().postbacks.at(postback.id).outcome.code, PostbackCode::kAmountInvalid);
  EXPECT_THAT(state().conversions, IsEmpty());
}

TEST_F(ApplierTest, ParksAPostbackOfAnotherNodesClickUntilItComes) {
  Node here(database, clock, 1);
  Node there(database, clock, 2);
  here.journal.append(make_postback(1, click_id(1, 2)));
  here.run_to_end();
  EXPECT_THAT(here.told, ElementsAre(Pair(test::postback_id(1), PostbackCode::kQueued)));
  EXPECT_THAT(state().conversions, IsEmpty());

  there.journal.append(make_click(click_id(1, 2)));
  there.run_to_end();
  EXPECT_EQ(only_conversion().id, test::postback_id(1));
  EXPECT_EQ(state().postbacks.at(test::postback_id(1)).outcome.code, PostbackCode::kRecorded);
  EXPECT_THAT(state().parked, IsEmpty());
  EXPECT_THAT(there.told, IsEmpty()) << "who waited has his answer already";
}

TEST_F(ApplierTest, GivesAParkedPostbackUpWhenItsTimeIsOver) {
  Node node(database, clock, 1, {.parked_for = std::chrono::hours(24)});
  node.journal.append(make_postback(1, click_id(1, 2)));
  node.run_to_end();
  clock.time += std::chrono::hours(23);
  node.run_to_end();
  EXPECT_THAT(state().parked, SizeIs(1));
  clock.time += std::chrono::hours(2);
  node.run_to_end();
  EXPECT_THAT(state().parked, IsEmpty());
  EXPECT_EQ(state().postbacks.at(test::postback_id(1)).outcome.code, PostbackCode::kClickUnknown);
}

TEST_F(ApplierTest, CountsTheWaitFromTheParkingSoThatABacklogLosesNothing) {
  Node node(database, clock, 1);
  node.journal.append(make_postback(1, click_id(1, 2)));
  clock.time += std::chrono::hours(48);  // the database was away
  node.run_to_end();
  EXPECT_THAT(state().parked, SizeIs(1));
}

TEST_F(ApplierTest, DoesNotWaitForAnOldClickOfAnotherNode) {
  Node node(database, clock, 1);
  Postback postback = make_postback(1, click_id(1, 2));
  postback.received_at += std::chrono::hours(24);
  node.journal.append(postback);
  node.run_to_end();
  EXPECT_THAT(node.told, ElementsAre(Pair(postback.id, PostbackCode::kClickUnknown)));
}

// The click may be as late as the postback: that is so when a restored database is filled from the journals.
TEST_F(ApplierTest, WaitsForAnOldClickOfAnotherNodeWhereThePostbackIsLateItself) {
  Node here(database, clock, 1);
  Node there(database, clock, 2);
  Postback postback = make_postback(1, click_id(1, 2));
  postback.received_at += std::chrono::hours(24);
  here.journal.append(postback);
  clock.time = postback.received_at + std::chrono::minutes(1);
  here.run_to_end();
  EXPECT_THAT(here.told, ElementsAre(Pair(postback.id, PostbackCode::kQueued)));

  there.journal.append(make_click(click_id(1, 2)));
  there.run_to_end();
  EXPECT_EQ(only_conversion().id, postback.id);
  EXPECT_EQ(only_conversion().recorded_at, postback.received_at);
}

TEST_F(ApplierTest, DoesNotCallAPostbackLateThatHasOnlyWaitedForAMoment) {
  Node node(database, clock, 1);
  Postback postback = make_postback(1, click_id(1, 2));
  postback.received_at += std::chrono::hours(24);
  node.journal.append(postback);
  clock.time = postback.received_at + std::chrono::seconds(59);
  node.run_to_end();
  EXPECT_THAT(node.told, ElementsAre(Pair(postback.id, PostbackCode::kClickUnknown)));
}

TEST_F(ApplierTest, EndsTheWaitOfALatePostbackToo) {
  Node node(database, clock, 1, {.parked_for = std::chrono::hours(24)});
  Postback postback = make_postback(1, click_id(1, 2));
  postback.received_at += std::chrono::hours(24 * 30);
  node.journal.append(postback);
  clock.time = postback.received_at + std::chrono::hours(24 * 30);
  node.run_to_end();
  clock.time += std::chrono::hours(23);
  node.run_to_end();
  EXPECT_THAT(state().parked, SizeIs(1)) << "it counts from the parking";
  clock.time += std::chrono::hours(2);
  node.run_to_end();
  EXPECT_THAT(state().parked, IsEmpty());
  EXPECT_EQ(state().postbacks.at(postback.id).outcome.code, PostbackCode::kClickUnknown);
}

TEST_F(ApplierTest, NeverWaitsForAClickOfItsOwnHoweverLateThePostbackIs) {
  Node node(database, clock, 1);
  node.journal.append(make_postback(1, click_id(1)));
  clock.time += std::chrono::hours(48);
  node.run_to_end();
  EXPECT_THAT(node.told, ElementsAre(Pair(test::postback_id(1), PostbackCode::kClickUnknown)));
}

TEST_F(ApplierTest, GoesOnWhereTheCursorStands) {
  Node node(database, clock, 1);
  node.journal.append(make_click(click_id(1)));
  node.journal.append(make_click(click_id(2)));
  state().cursors[1].position = 2;
  node.run_to_end();
  EXPECT_THAT(state().clicks, ElementsAre(Pair(click_id(2), testing::_)));
}

TEST_F(ApplierTest, LetsRecordsGatherBehindACommit) {
  Node* running = nullptr;
  std::stop_source stop;
  std::vector<std::size_t> applied;
  ApplierOptions options;
  options.commit_every = std::chrono::hours(1);
  options.let_gather = [&](std::chrono::milliseconds at_most) {
    EXPECT_GT(at_most, std::chrono::minutes(59));
    applied.push_back(state().clicks.size());
    if (applied.size() == 2) stop.request_stop();
    for (unsigned i = 2; i < 5; ++i) running->journal.append(make_click(click_id(i)));
  };
  Node node(database, clock, 1, options);
  running = &node;
  node.journal.append(make_click(click_id(1)));
  node.applier.run(stop.get_token(), std::chrono::milliseconds(0));
  EXPECT_THAT(applied, ElementsAre(1U, 4U));
}

TEST_F(ApplierTest, LetsThoseWhomItAnsweredJoinThoseWhoWaitAlready) {
  std::stop_source stop;
  std::vector<std::size_t> told;  // at each wait
  Node node(database, clock, 1, {.max_batch_records = 5});
  node.journal.append(make_click(click_id(1)));
  for (unsigned i = 1; i <= 5; ++i) node.journal.append(make_postback(i, click_id(1)));
  node.journal.on_wait = [&](Position position) {
    told.push_back(node.told.size());
    if (told.size() > 1) return static_cast<void>(stop.request_stop());
    EXPECT_EQ(position, node.journal.end() + 3) << "until as many more are there as were answered";
    for (unsigned i = 6; i <= 9; ++i) node.journal.append(make_postback(i, click_id(1)));
  };
  node.applier.run(stop.get_token(), std::chrono::milliseconds(0));
  EXPECT_THAT(told, ElementsAre(4U, 9U));
}

TEST_F(ApplierTest, DoesNotWaitWhereTheNextBatchIsFullAlready) {
  std::stop_source stop;
  ApplierOptions options;
  options.max_batch_records = 4;
  options.commit_every = std::chrono::hours(1);
  options.let_gather = [&](std::chrono::milliseconds) {
    EXPECT_THAT(state().clicks, SizeIs(8)) << "what is left is less than a batch";
    stop.request_stop();
  };
  Node node(database, clock, 1, options);
  for (unsigned i = 0; i < 10; ++i) node.journal.append(make_click(click_id(i)));
  node.applier.run(stop.get_token(), std::chrono::milliseconds(0));
}

TEST_F(ApplierTest, RunsUntilStoppedAndThenToTheEnd) {
  Node node(database, clock, 1);
  for (unsigned i = 0; i < 50; ++i) node.journal.append(make_click(click_id(i)));
  std::stop_source stop;
  stop.request_stop();
  node.applier.run(stop.get_token(), std::chrono::seconds(10));
  EXPECT_THAT(state().clicks, SizeIs(50));
}

}  // namespace
}  // namespace homing::apply
