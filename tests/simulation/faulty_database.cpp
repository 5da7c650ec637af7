#include "tests/simulation/faulty_database.hpp"

#include "homing/core/store_error.hpp"
#include "tests/simulation/book.hpp"
#include "tests/simulation/simulated_node.hpp"

namespace homing::simulation {

FaultyDatabase::FaultyDatabase(Chance& chance, apply::test::FakeClock& clock)
    : chance_(chance), clock_(clock) {
  database_.terms = {apply::test::make_terms()};
  database_.rules = {apply::test::make_rule()};
  database_.before = [this](std::string_view step) { before(step); };
  database_.before_rows = [this](std::size_t rows) { before_rows(rows); };
  database_.after_commit = [this] { after_commit(); };
}

std::string_view FaultyDatabase::draw_fault() {
  static constexpr std::string_view kNames[] = {"is away",
                                                "loses the connection",
                                                "is slow",
                                                "commit in doubt, not done",
                                                "commit in doubt, done",
                                                "process killed before commit",
                                                "process killed after commit",
                                                "process killed at a step"};
  const std::uint64_t drawn = chance_.below(kFaults);
  fault_ = static_cast<Fault>(drawn + 1);
  steps_to_go_ = chance_.below(6);
  most_rows_ = kNoLimit;
  rows_when_slow_ = 1 + steps_to_go_;
  return kNames[drawn];
}

void FaultyDatabase::heal() {
  fault_ = Fault::kNone;
  most_rows_ = kNoLimit;
}

void FaultyDatabase::stay_slow() {
  most_rows_ = 1 + chance_.below(6);
}

bool FaultyDatabase::happens(Fault fault) {
  if (fault_ != fault) return false;
  fault_ = Fault::kNone;
  return true;
}

void FaultyDatabase::before(std::string_view step) {
  if (fault_ == Fault::kAway) throw StoreError(StoreFailure::kUnavailable, "away");
  if (step == "commit") {
    if (happens(Fault::kInDoubtNotDone)) throw StoreError(StoreFailure::kInDoubt, "in doubt");
    if (happens(Fault::kKilledBeforeCommit)) throw Killed();
  }
  if (steps_to_go_ > 0) {
    --steps_to_go_;
    return;
  }
  if (happens(Fault::kConnectionLost)) throw StoreError(StoreFailure::kUnavailable, "connection lost");
  if (happens(Fault::kSlow)) {
    clock_.time += std::chrono::minutes(1);
    most_rows_ = rows_when_slow_;
  }
  if (happens(Fault::kKilledAtStep)) throw Killed();
}

void FaultyDatabase::before_rows(std::size_t rows) {
  if (rows <= most_rows_) return;
  clock_.time += std::chrono::seconds(30);
  throw StoreError(StoreFailure::kTimedOut, "slow");
}

void FaultyDatabase::after_commit() {
  check_consistent(database_.state);
  if (happens(Fault::kInDoubtDone)) throw StoreError(StoreFailure::kInDoubt, "in doubt");
  if (happens(Fault::kKilledAfterCommit)) throw Killed();
}

}  // namespace homing::simulation
