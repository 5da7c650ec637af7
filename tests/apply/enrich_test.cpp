#include "tests/apply/applier_fixture.hpp"

namespace homing::apply {
namespace {

using test::click_id;
using test::make_click;
using test::make_postback;
using test::Node;
using testing::ElementsAre;
using testing::Pair;
using testing::SizeIs;

class EnrichedClicks : public test::ApplierFixture {
 protected:
  /// Says France of all, and a bot of every second.
  ApplierOptions options(std::size_t batch = 100) {
    ApplierOptions made{.max_batch_records = batch};
    made.enrich = [this](std::span<Click> clicks) {
      told_.push_back(clicks.size());
      for (Click& click : clicks) {
        EXPECT_EQ(click.country, "") << "a batch that is done again comes as it was";
        click.country = "FR";
        if (click.id == click_id(2)) click.flag = ClickFlag::kBot;
      }
    };
    return made;
  }
  std::int64_t clicks_of_kind(std::string_view kind) {
    std::int64_t sum = 0;
    for (const auto& [key, clicks] : state().click_rollup) sum += std::get<3>(key) == kind ? clicks : 0;
    return sum;
  }

  std::vector<std::size_t> told_;
};

TEST_F(EnrichedClicks, AreWrittenAndCountedAsTheyWereEnriched) {
  Node node(database, clock, 1, options());
  for (const unsigned i : {1, 2, 3}) node.journal.append(make_click(click_id(i)));
  node.run_to_end();
  ASSERT_THAT(state().clicks, SizeIs(3));
  for (const auto& [id, click] : state().clicks) {
    EXPECT_EQ(click.flag, id == click_id(2) ? ClickFlag::kBot : ClickFlag::kNone);
  }
  EXPECT_EQ(clicks_of_kind("counted"), 2);
  EXPECT_EQ(clicks_of_kind("bot"), 1);
}

TEST_F(EnrichedClicks, OfABatchThatIsDoneAgainAreThereOnce) {
  for (const auto& [step, failure] :
       {std::pair{"commit", StoreFailure::kUnavailable}, std::pair{"commit", StoreFailure::kConflict}}) {
    database = {};
    database.terms = {test::make_terms()};
    fail(step, failure);
    Node node(database, clock, 1, options());
    node.journal.append(make_click(click_id(2)));
    node.run_to_end();
    EXPECT_THAT(state().clicks, SizeIs(1));
    EXPECT_EQ(clicks_of_kind("bot"), 1);
    EXPECT_EQ(clicks_of_kind("counted"), 0);
  }
}

TEST_F(EnrichedClicks, OfABotConvertAsEver) {
  Node node(database, clock, 1, options());
  node.journal.append(make_click(click_id(2)));
  node.journal.append(make_postback(1, click_id(2)));
  node.run_to_end();
  EXPECT_THAT(node.told, ElementsAre(Pair(test::postback_id(1), PostbackCode::kRecorded)));
}

TEST_F(EnrichedClicks, AreNotLookedUpWhileTheDatabaseIsAway) {
  fail("begin", StoreFailure::kUnavailable, 3);
  Node node(database, clock, 1, options());
  node.journal.append(make_click(click_id(1)));
  for (int i = 0; i < 3; ++i) EXPECT_EQ(node.applier.run_once(), StepOutcome::kBlocked);
  EXPECT_THAT(told_, ElementsAre(1)) << "to find out";
  node.run_to_end();
  EXPECT_THAT(told_, ElementsAre(1, 1));
  EXPECT_THAT(state().clicks, SizeIs(1));
}

TEST_F(EnrichedClicks, AreToldABatchAtATime) {
  Node node(database, clock, 1, options(2));
  for (const unsigned i : {1, 2, 3}) node.journal.append(make_click(click_id(i)));
  node.run_to_end();
  EXPECT_THAT(told_, ElementsAre(2, 1));
}

}  // namespace
}  // namespace homing::apply
