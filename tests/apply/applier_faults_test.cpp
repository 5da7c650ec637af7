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

using ApplierFaultsTest = test::ApplierFixture;

TEST_F(ApplierFaultsTest, SetsARecordAsideThatTheDatabaseRefuses) {
  Node node(database, clock, 1);
  Position bad = 0;
  for (unsigned i = 0; i < 101; ++i) {
    Click click = make_click(click_id(i));
    if (i == 63) click.subs[3] = std::string_view("a\0b", 3);
    const Position at = node.journal.append(click);
    if (i == 63) bad = at;
  }
  node.run_to_end();
  EXPECT_THAT(state().clicks, SizeIs(100));
  ASSERT_THAT(state().rejected, SizeIs(1));
  EXPECT_EQ(state().rejected[0].position, bad);
  EXPECT_THAT(state().rejected[0].reason, testing::HasSubstr("22021"));
  EXPECT_EQ(node.applier.applied_to(), 102U);
}

TEST_F(ApplierFaultsTest, TellsTheSenderOfAPostbackThatIsSetAside) {
  Node node(database, clock, 1);
  node.journal.append(make_click(click_id(1)));
  Postback postback = make_postback(1, click_id(1));
  postback.txid = std::string("\0", 1);
  node.journal.append(postback);
  node.run_to_end();
  EXPECT_THAT(state().clicks, SizeIs(1));
  EXPECT_THAT(state().rejected, SizeIs(1));
  EXPECT_THAT(node.told, ElementsAre(Pair(postback.id, PostbackCode::kParameterInvalid)));
}

TEST_F(ApplierFaultsTest, SetsARecordAsideThatNoDecoderKnows) {
  Node node(database, clock, 1);
  node.journal.append(99, "of another time");
  node.journal.append(1, "no click");
  node.journal.append(make_click(click_id(1)));
  EXPECT_EQ(node.applier.run_once(), StepOutcome::kApplied);
  EXPECT_THAT(state().rejected, SizeIs(2));
  EXPECT_EQ(state().rejected[0].payload, "of another time");
  EXPECT_THAT(state().clicks, SizeIs(1));
}

TEST_F(ApplierFaultsTest, SettlesTheOthersWhenAParkedPostbackCannotBeStored) {
  Node here(database, clock, 1);
  Node there(database, clock, 2);
  for (unsigned i = 0; i < 5; ++i) {
    Postback postback = make_postback(i, click_id(i, 2));
    if (i == 2) postback.txid = std::string("\0", 1);
    here.journal.append(postback);
  }
  here.run_to_end();
  for (unsigned i = 0; i < 5; ++i) there.journal.append(make_click(click_id(i, 2)));
  there.run_to_end();
  EXPECT_THAT(state().conversions, SizeIs(4));
  EXPECT_THAT(state().parked, IsEmpty());
  EXPECT_EQ(state().postbacks.at(test::postback_id(2)).outcome.code, PostbackCode::kParameterInvalid);
}

TEST_F(ApplierFaultsTest, TriesAgainAtOnceWhenAnotherNodeWasFirst) {
  Node here(database, clock, 1);
  Node there(database, clock, 2);
  there.journal.append(make_click(click_id(1, 2)));
  there.run_to_end();
  here.journal.append(make_postback(1, click_id(1, 2)));
  there.journal.append(make_postback(2, click_id(1, 2)));
  database.before = [&, done = false](std::string_view step) mutable {
    if (step != "commit" || std::exchange(done, true)) return;
    there.run_to_end();
  };
  EXPECT_EQ(here.applier.run_once(), StepOutcome::kApplied);
  EXPECT_EQ(only_conversion().id, test::postback_id(2));
  EXPECT_THAT(here.told, ElementsAre(Pair(test::postback_id(1), PostbackCode::kDuplicate)));
  EXPECT_EQ(balance(), 2'500'000);
}

TEST_F(ApplierFaultsTest, BacksOffWhenConflictsDoNotEnd) {
  Node node(database, clock, 1);
  node.journal.append(make_click(click_id(1)));
  fail("commit", StoreFailure::kConflict, 1000);
  EXPECT_EQ(node.applier.run_once(), StepOutcome::kBlocked);
  EXPECT_FALSE(node.applier.database_away());
}

TEST_F(ApplierFaultsTest, KeepsEverythingWhileTheDatabaseIsAway) {
  for (const char* step :
       {"cursor", "take_cursor", "begin", "insert_clicks", "load_facts", "write", "move_cursor", "commit"}) {
    for (const StoreFailure failure : {StoreFailure::kUnavailable, StoreFailure::kBroken}) {
      SCOPED_TRACE(step);
      database.state = {};
      Node node(database, clock, 1, {.lineage = {.processes = {{Node::process_of(1)}}}});
      node.journal.append(make_click(click_id(1)));
      node.journal.append(make_postback(1, click_id(1)));
      fail(step, failure);
      EXPECT_EQ(node.applier.run_once(), StepOutcome::kBlocked);
      EXPECT_TRUE(node.applier.database_away());
      EXPECT_THAT(node.told, IsEmpty());
      EXPECT_LE(node.journal.released_before, 1U);
      node.run_to_end();
      EXPECT_FALSE(node.applier.database_away());
      EXPECT_THAT(node.told, ElementsAre(Pair(test::postback_id(1), PostbackCode::kRecorded)));
      EXPECT_THAT(state().clicks, SizeIs(1));
    }
  }
}

TEST_F(ApplierFaultsTest, GivesASlowDatabaseLessAtATimeAndGoesOn) {
  Node node(database, clock, 1);
  for (unsigned i = 0; i < 100; ++i) node.journal.append(make_click(click_id(i)));
  for (unsigned i = 0; i < 100; ++i) node.journal.append(make_postback(i, click_id(i)));
  be_slow(7);
  EXPECT_EQ(node.applier.run_once(), StepOutcome::kBlocked);
  EXPECT_TRUE(node.applier.database_slow());
  EXPECT_FALSE(node.applier.database_away());
  int blocked = 1;
  while (node.applier.applied_to() < node.journal.end()) {
    EXPECT_TRUE(node.applier.database_slow()) << "as long as it gets less than there is";
    EXPECT_FALSE(node.applier.database_away());
    if (node.applier.run_once() == StepOutcome::kBlocked) ++blocked;
  }
  EXPECT_EQ(node.applier.run_once(), StepOutcome::kIdle);
  EXPECT_LE(blocked, 12);
  EXPECT_FALSE(node.applier.database_slow()) << "it has kept up";
  EXPECT_THAT(state().clicks, SizeIs(100));
  EXPECT_THAT(state().conversions, SizeIs(100));
  EXPECT_THAT(node.told, SizeIs(100));
}

TEST_F(ApplierFaultsTest, GivesADatabaseThatIsWellAgainAsMuchAsBefore) {
  Node node(database, clock, 1, {.max_batch_records = 200});
  unsigned clicks = 0;
  const auto append = [&](unsigned more) {
    for (; more > 0; --more) node.journal.append(make_click(click_id(clicks++)));
  };
  append(100);
  be_slow(3);
  for (int step = 0; step < 10; ++step) node.applier.run_once();
  EXPECT_TRUE(node.applier.database_slow());
  be_slow(1000);
  append(600);
  node.run_to_end();
  append(200);
  EXPECT_EQ(node.applier.run_once(), StepOutcome::kApplied);
  EXPECT_EQ(node.applier.run_once(), StepOutcome::kIdle) << "in one batch";
  EXPECT_THAT(state().clicks, SizeIs(900));
}

TEST_F(ApplierFaultsTest, WaitsWithARecordThatASlowDatabaseDoesNotGetDone) {
  Node node(database, clock, 1);
  node.journal.append(make_click(click_id(1)));
  be_slow(0);
  for (int i = 0; i < 3; ++i) EXPECT_EQ(node.applier.run_once(), StepOutcome::kBlocked);
  EXPECT_THAT(state().rejected, IsEmpty()) << "it is not the record's fault";
  be_slow(1);
  node.run_to_end();
  EXPECT_THAT(state().clicks, SizeIs(1));
}

TEST_F(ApplierFaultsTest, GivesLessAtATimeWhenCommitsAreCutOff) {
  Node node(database, clock, 1);
  for (unsigned i = 0; i < 100; ++i) node.journal.append(make_click(click_id(i)));
  std::size_t rows_now = 0;
  database.before_rows = [&](std::size_t rows) { rows_now = rows; };
  database.before = [&](std::string_view step) {
    if (step == "commit" && rows_now > 7) throw StoreError(StoreFailure::kInDoubt, "cut off");
  };
  node.run_to_end();
  EXPECT_THAT(state().clicks, SizeIs(100));
}

TEST_F(ApplierFaultsTest, SettlesLessAtATimeWhenTheDatabaseIsSlow) {
  Node here(database, clock, 1);
  Node there(database, clock, 2);
  for (unsigned i = 0; i < 50; ++i) here.journal.append(make_postback(i, click_id(i, 2)));
  here.run_to_end();
  there.journal.append(make_click(click_id(50, 2)));
  there.run_to_end();
  for (unsigned i = 0; i < 50; ++i) there.journal.append(make_click(click_id(i, 2)));
  be_slow(7);
  there.run_to_end();
  clock.time += std::chrono::seconds(1);
  there.run_to_end();
  EXPECT_THAT(state().conversions, SizeIs(50));
  EXPECT_THAT(state().parked, IsEmpty());
}

TEST_F(ApplierFaultsTest, SaysSoWhenTheJournalCannotBeReadAndGoesOnWhenItCan) {
  Node node(database, clock, 1);
  node.journal.append(make_click(click_id(1)));
  node.journal.make_unreadable(true);
  EXPECT_EQ(node.applier.run_once(), StepOutcome::kBlocked);
  EXPECT_TRUE(node.applier.journal_unreadable());
  EXPECT_FALSE(node.applier.database_away());
  node.journal.make_unreadable(false);
  node.run_to_end();
  EXPECT_FALSE(node.applier.journal_unreadable());
  EXPECT_THAT(state().clicks, SizeIs(1));
}

TEST_F(ApplierFaultsTest, RepeatsACommitInDoubtThatDidNotHappen) {
  Node node(database, clock, 1);
  node.journal.append(make_click(click_id(1)));
  node.journal.append(make_postback(1, click_id(1)));
  fail("commit", StoreFailure::kInDoubt);
  EXPECT_EQ(node.applier.run_once(), StepOutcome::kBlocked);
  EXPECT_THAT(node.told, IsEmpty());
  node.run_to_end();
  EXPECT_THAT(node.told, ElementsAre(Pair(test::postback_id(1), PostbackCode::kRecorded)));
  EXPECT_THAT(state().clicks, SizeIs(1));
}

TEST_F(ApplierFaultsTest, TellsTheOutcomesOfACommitInDoubtThatDidHappen) {
  Node node(database, clock, 1);
  node.journal.append(make_click(click_id(1)));
  node.journal.append(make_postback(1, click_id(1)));
  database.after_commit = [done = false]() mutable {
    if (!std::exchange(done, true)) throw StoreError(StoreFailure::kInDoubt, "no answer");
  };
  EXPECT_EQ(node.applier.run_once(), StepOutcome::kBlocked);
  EXPECT_THAT(node.told, IsEmpty());
  fail("cursor", StoreFailure::kUnavailable);
  EXPECT_EQ(node.applier.run_once(), StepOutcome::kBlocked);
  node.run_to_end();
  EXPECT_THAT(node.told, ElementsAre(Pair(test::postback_id(1), PostbackCode::kRecorded)));
  EXPECT_THAT(state().clicks, SizeIs(1));
  EXPECT_EQ(node.applier.applied_to(), 3U);
}

TEST_F(ApplierFaultsTest, StopsWhenAnotherProcessMovesItsCursor) {
  Node node(database, clock, 1);
  node.journal.append(make_click(click_id(1)));
  node.run_to_end();
  node.journal.append(make_click(click_id(2)));
  state().cursors[1].position = 3;
  EXPECT_THROW(node.applier.run_once(), CursorLost);
}

TEST_F(ApplierFaultsTest, StopsWhenTheCursorMovedWhileACommitWasInDoubt) {
  Node node(database, clock, 1, {.max_batch_records = 1});
  node.journal.append(make_click(click_id(1)));
  node.journal.append(make_click(click_id(2)));
  fail("commit", StoreFailure::kInDoubt);
  EXPECT_EQ(node.applier.run_once(), StepOutcome::kBlocked);
  state().cursors[1].position = 3;
  EXPECT_THROW(node.applier.run_once(), CursorLost);
}

TEST_F(ApplierFaultsTest, StopsWhenTheDataFolderIsOlderThanTheDatabase) {
  Node node(database, clock, 1);
  state().cursors[1].position = 100;
  EXPECT_THROW(node.applier.run_once(), CursorLost);
}

TEST_F(ApplierFaultsTest, SetsTheCursorBackToABlindStartsFirstRecordWhenAppliedOnesWereLost) {
  const Uuid before = Uuid::from_halves(1, 8);
  const Uuid blind = Node::process_of(1);
  const Lineage lineage{.processes = {{before}, {blind, 1, true}}};
  Node node(database, clock, 1, {.lineage = lineage});
  node.journal.append(make_click(click_id(1)));
  state().cursors[1] = {100, before};
  node.run_to_end();
  EXPECT_THAT(state().clicks, ElementsAre(Pair(click_id(1), testing::_)));
  EXPECT_EQ(state().cursors[1], (Cursor{2, blind}));
}

TEST_F(ApplierFaultsTest, TakesTheCursorAgainWhenThatWasInDoubt) {
  for (const bool happened : {false, true}) {
    database.state = {};
    Node node(database, clock, 1, {.lineage = {.processes = {{Node::process_of(1)}}}});
    node.journal.append(make_click(click_id(1)));
    if (happened) {
      database.after_commit = [done = false]() mutable {
        if (!std::exchange(done, true)) throw StoreError(StoreFailure::kInDoubt, "no answer");
      };
    } else {
      fail("commit", StoreFailure::kInDoubt);
    }
    EXPECT_EQ(node.applier.run_once(), StepOutcome::kBlocked);
    node.run_to_end();
    EXPECT_THAT(state().clicks, SizeIs(1));
    EXPECT_EQ(state().cursors[1], (Cursor{2, Node::process_of(1)}));
  }
}

TEST_F(ApplierFaultsTest, StopsWhenAnotherProcessHasTakenItsCursor) {
  Node node(database, clock, 1);
  node.journal.append(make_click(click_id(1)));
  node.run_to_end();
  node.journal.append(make_click(click_id(2)));
  state().cursors[1].process = Uuid::from_halves(1, 9);  // and stands where it stood
  EXPECT_THROW(node.applier.run_once(), CursorLost);
}

}  // namespace
}  // namespace homing::apply
