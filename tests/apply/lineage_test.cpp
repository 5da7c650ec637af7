#include "homing/apply/lineage.hpp"

#include <gtest/gtest.h>

#include "homing/apply/store.hpp"

namespace homing::apply {
namespace {

constexpr Uuid kJournal = Uuid::from_halves(1, 0);
constexpr Uuid kFirst = Uuid::from_halves(1, 1);
constexpr Uuid kSecond = Uuid::from_halves(1, 2);
constexpr Uuid kThird = Uuid::from_halves(1, 3);
constexpr Uuid kStranger = Uuid::from_halves(2, 1);

TEST(Lineage, GoesOnWhereTheCursorOfAnyOfItsProcessesStands) {
  Lineage lineage{.journal = kJournal};
  EXPECT_EQ(lineage.present(), kJournal);
  EXPECT_EQ(lineage.go_on_from({1, kJournal}), 1U);
  lineage.begin({kFirst});
  lineage.begin({kSecond, {}, true});
  EXPECT_EQ(lineage.present(), kSecond);
  EXPECT_EQ(lineage.go_on_from({7, kFirst}), 7U);
  EXPECT_EQ(lineage.go_on_from({8, kSecond}), 8U);
  EXPECT_EQ(lineage.go_on_from({3, kJournal}), 3U) << "a restored database";
  EXPECT_EQ(lineage.go_on_from({5, std::nullopt}), 5U) << "an earlier version's cursor";
}

TEST(Lineage, StopsWhereAStrangerHasTakenTheCursor) {
  const Lineage lineage{.journal = kJournal, .processes = {{kFirst, 5, true}}};
  EXPECT_THROW((void)lineage.go_on_from({5, kStranger}), CursorLost);
  EXPECT_THROW((void)lineage.go_on_from({9, kStranger}), CursorLost);
}

TEST(Lineage, GoesBackToWhatABlindStartHasGivenAgain) {
  const Lineage lineage{.journal = kJournal, .processes = {{kFirst}, {kSecond, 6, true}}};
  EXPECT_EQ(lineage.go_on_from({12, kFirst}), 6U);
  EXPECT_EQ(lineage.go_on_from({4, kFirst}), 4U) << "nothing applied was lost";
  EXPECT_EQ(lineage.go_on_from({12, std::nullopt}), 6U);
}

TEST(Lineage, GoesBackToTheLowestOfSeveralBlindStarts) {
  const Lineage lineage{.journal = kJournal,
                        .processes = {{kFirst}, {kSecond, 6, true}, {kThird, 10, false}}};
  EXPECT_EQ(lineage.go_on_from({12, kFirst}), 6U);
}

TEST(Lineage, RemembersABlindStartUntilAProcessThatKnewOfItHasTheCursor) {
  Lineage lineage{.journal = kJournal, .processes = {{kFirst}, {kSecond, 6, true}}};
  lineage.begin({kThird});  // asks, and dies before it has taken the cursor
  EXPECT_EQ(lineage.go_on_from({12, kFirst}), 6U);
  EXPECT_EQ(lineage.go_on_from({12, kThird}), 12U) << "it was set back, and went on";
  lineage.begin({Uuid::from_halves(1, 4), 9, true});
  EXPECT_EQ(lineage.go_on_from({12, kThird}), 9U) << "only the new one counts";
}

TEST(Lineage, ACursorAheadOfAFolderThatShowsNoLossIsSomebodyElses) {
  const Lineage copy{.journal = kJournal, .processes = {{kFirst}, {kSecond, 7, false}}};
  EXPECT_THROW((void)copy.go_on_from({28, kFirst}), CursorLost);
}

TEST(Lineage, IsBounded) {
  Lineage lineage{.journal = kJournal};
  for (unsigned i = 1; i <= 1500; ++i) lineage.begin({Uuid::from_halves(9, i)});
  EXPECT_EQ(lineage.processes.size(), 1000U);
  EXPECT_EQ(lineage.present(), Uuid::from_halves(9, 1500));
  EXPECT_EQ(lineage.go_on_from({1, kJournal}), 1U) << "the journal's own name is never forgotten";
}

}  // namespace
}  // namespace homing::apply
