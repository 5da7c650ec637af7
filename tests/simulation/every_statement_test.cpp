#include <gtest/gtest.h>

#include "homing/core/log.hpp"
#include "tests/apply/applier_fixture.hpp"
#include "tests/simulation/simulated_node.hpp"
#include "tests/simulation/violation.hpp"

/// One fixed history, run again and again with its n-th database step failing, for every n, until the history
/// has no n-th step.
namespace homing::simulation {
namespace {

enum class Fails : std::uint8_t {
  kOnce,          ///< The connection is lost.
  kFromThenOn,    ///< The database is away until the history has ended.
  kWithConflict,  ///< Another writer was first.
  kOutOfTime,     ///< The database is slow there, once.
  kAndKills,      ///< The process dies there.
  kInDoubtDone,   ///< Only commits: the answer is lost.
  kInDoubtNotDone,
  kAndKillsCommitted,  ///< Only commits: the process dies behind it.
};

class History {
 public:
  History(Fails how, int nth) : how_(how), nth_(nth), node_(1, 1, database_, clock_, book_) {
    database_.terms = {apply::test::make_terms()};
    database_.rules = {apply::test::make_rule()};
    database_.before = [this](std::string_view step) { before(step); };
    database_.after_commit = [this] { after_commit(); };
  }

  void run() {
    for (int round = 0; round < 5; ++round) {
      for (int i = 0; i < 4; ++i) in_life([&] { node_.click(false); });
      work();
      send_postbacks();
      work();
    }
    reached_ = steps_ > nth_;
    healed_ = true;
    for (int i = 0; i < 30; ++i) {
      clock_.time += std::chrono::hours(13);
      work();
    }
    book_.check_nothing_lost(database_.state);
    check_consistent(database_.state);
  }

  /// Whether there was an n-th step.
  [[nodiscard]] bool reached() const { return reached_; }

 private:
  template <class Action>
  void in_life(Action action) {
    try {
      restart_if_dead();
      if (node_.alive()) action();
    } catch (const Killed&) {
      node_.kill();
    }
  }

  void restart_if_dead() {
    if (!node_.alive()) node_.start();
  }

  void work() {
    for (int i = 0; i < 3; ++i) {
      clock_.time += std::chrono::milliseconds(200);  // parked postbacks are looked at every 100
      in_life([&] { node_.journal_step(); });
      in_life([&] { static_cast<void>(node_.applier_step()); });
    }
  }

  void send_postbacks() {
    const auto& clicks = book_.clicks();
    if (clicks.empty()) return;
    const ClickId unknown = apply::test::click_id(1, 9);
    for (const ClickId& click : {clicks.front(), clicks.back(), clicks.back(), unknown}) {
      const Postback postback = apply::test::make_postback(++postbacks_, click);
      in_life([&] { node_.postback(postback, postbacks_ % 2 == 0); });
    }
  }

  /// Whether this is the step, or one behind it that fails too.
  bool fails_now(Fails how) const {
    const int now = steps_ - 1;
    return how == how_ && !healed_ && (now == nth_ || (how == Fails::kFromThenOn && now > nth_));
  }

  void before(std::string_view step) {
    ++steps_;
    if (fails_now(Fails::kOnce) || fails_now(Fails::kFromThenOn))
      throw StoreError(StoreFailure::kUnavailable, "away");
    if (fails_now(Fails::kWithConflict)) throw StoreError(StoreFailure::kConflict, "was first");
    if (fails_now(Fails::kOutOfTime)) throw StoreError(StoreFailure::kTimedOut, "slow");
    if (fails_now(Fails::kAndKills)) throw Killed();
    if (step == "commit" && fails_now(Fails::kInDoubtNotDone))
      throw StoreError(StoreFailure::kInDoubt, "in doubt");
  }

  void after_commit() {
    check_consistent(database_.state);
    if (fails_now(Fails::kInDoubtDone)) throw StoreError(StoreFailure::kInDoubt, "in doubt");
    if (fails_now(Fails::kAndKillsCommitted)) throw Killed();
  }

  const Fails how_;
  const int nth_;
  apply::test::FakeClock clock_;
  apply::test::MemoryDatabase database_;
  Book book_;
  SimulatedNode node_;
  int steps_ = 0;
  unsigned postbacks_ = 0;
  bool reached_ = false;
  bool healed_ = false;
};

class EveryStatement : public testing::TestWithParam<Fails> {
 protected:
  static void SetUpTestSuite() { configure_log(LogLevel::kNone, LogFormat::kText); }
  static void TearDownTestSuite() { configure_log(LogLevel::kInfo, LogFormat::kText); }
};

TEST_P(EveryStatement, NeverLosesNorDoublesWhereverItFails) {
  constexpr int kLeastSteps = 40;  // fewer would mean that the history does nothing
  for (int nth = 0;; ++nth) {
    History history(GetParam(), nth);
    ASSERT_NO_THROW(history.run()) << "step " << nth;
    if (history.reached()) continue;
    EXPECT_GT(nth, kLeastSteps);
    return;
  }
}

std::string name_of_fault(const testing::TestParamInfo<Fails>& test_case) {
  static constexpr const char* kNames[] = {"Once",     "FromThenOn",  "WithConflict",   "OutOfTime",
                                           "AndKills", "InDoubtDone", "InDoubtNotDone", "AndKillsCommitted"};
  return kNames[static_cast<std::size_t>(test_case.param)];
}

INSTANTIATE_TEST_SUITE_P(, EveryStatement,
                         testing::Values(Fails::kOnce, Fails::kFromThenOn, Fails::kWithConflict,
                                         Fails::kOutOfTime, Fails::kAndKills, Fails::kInDoubtDone,
                                         Fails::kInDoubtNotDone, Fails::kAndKillsCommitted),
                         name_of_fault);

}  // namespace
}  // namespace homing::simulation
