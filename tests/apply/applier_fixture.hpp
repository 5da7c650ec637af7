#pragma once

#include <gmock/gmock.h>

#include <string_view>
#include <utility>
#include <vector>

#include "homing/apply/applier.hpp"
#include "homing/journal/file_system.hpp"
#include "tests/apply/fake_journal.hpp"
#include "tests/apply/memory_store.hpp"
#include "tests/apply/samples.hpp"

/// Appliers of one or more nodes over a database in memory, stepped by the test.
namespace homing::apply::test {

class FakeClock final : public Clock {
 public:
  [[nodiscard]] UnixMillis now() const noexcept override { return time; }
  UnixMillis time = kNoon + std::chrono::minutes(10);
};

using Told = std::vector<std::pair<Uuid, PostbackCode>>;

/// A server's journal and applier.
class Node {
 public:
  /// Without a lineage among its options it has the cursor already, as a process has in all but its first
  /// moments.
  Node(MemoryDatabase& database, const Clock& clock, NodeNumber number, ApplierOptions options = {})
      : store_(database, number, prepare(options, number, database)),
        reader_(disk_, journal.folder(), 1, metrics_),
        applier(
            options, store_, journal, reader_, clock,
            [this](const Uuid& id, const PostbackOutcome& outcome) { told.emplace_back(id, outcome.code); },
            metrics_) {}

  /// Steps until there is nothing more to do.
  void run_to_end() {
    for (int i = 0; i < 1000; ++i) {
      if (applier.run_once() == StepOutcome::kIdle) return;
    }
    ADD_FAILURE() << "the applier does not come to an end";
  }

  /// The process of a node whose options say nothing else.
  static Uuid process_of(NodeNumber number) { return Uuid::from_halves(number, 1); }

  FakeJournal journal;
  Told told;

 private:
  /// @return its process
  static Uuid prepare(ApplierOptions& options, NodeNumber number, MemoryDatabase& database) {
    options.node = number;
    if (options.lineage.processes.empty()) {
      options.lineage.begin({process_of(number)});
      database.state.cursors.try_emplace(number, Cursor{1, process_of(number)});
    }
    return options.lineage.present();
  }

  Metrics metrics_;
  journal::PosixFileSystem disk_;
  MemoryStore store_;
  journal::Reader reader_;

 public:
  Applier applier;
};

class ApplierFixture : public testing::Test {
 protected:
  ApplierFixture() { database.terms = {make_terms()}; }

  /// The next `times` steps of that name fail.
  void fail(std::string_view step, StoreFailure failure, int times = 1) {
    database.before = [step, failure, left = times](std::string_view now) mutable {
      if (now == step && left-- > 0) throw StoreError(failure, "as the test wants it");
    };
  }

  /// A transaction with more rows runs out of time.
  void be_slow(std::size_t most_rows) {
    database.before_rows = [most_rows](std::size_t rows) {
      if (rows > most_rows) throw StoreError(StoreFailure::kTimedOut, "as the test wants it");
    };
  }

  MemoryState& state() { return database.state; }
  const Conversion& only_conversion() {
    EXPECT_THAT(state().conversions, testing::SizeIs(1));
    return state().conversions.begin()->second;
  }
  std::int64_t balance() {
    std::int64_t sum = 0;
    for (const PayoutEntry& entry : state().entries) sum += entry.amount.millionths();
    return sum;
  }

  FakeClock clock;
  MemoryDatabase database;
};

}  // namespace homing::apply::test
