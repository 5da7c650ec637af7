#pragma once

#include <string>
#include <string_view>

#include "tests/apply/applier_fixture.hpp"
#include "tests/apply/memory_store.hpp"
#include "tests/simulation/chance.hpp"

namespace homing::simulation {

/// The model database, and what may go wrong with it: one fault at a time, at a step that is drawn.
///
/// Ownership: borrows Chance and the clock.
class FaultyDatabase {
 public:
  FaultyDatabase(Chance& chance, apply::test::FakeClock& clock);
  FaultyDatabase(const FaultyDatabase&) = delete;
  FaultyDatabase& operator=(const FaultyDatabase&) = delete;

  apply::test::MemoryDatabase& database() noexcept { return database_; }

  /// Arms the next fault. @return its name, for the story
  std::string_view draw_fault();
  void heal();
  /// Healthy but for this: transactions with more than a few rows run out of time.
  void stay_slow();

 private:
  enum class Fault : std::uint8_t {
    kNone,
    kAway,                ///< Every step fails, until healed.
    kConnectionLost,      ///< One step fails.
    kSlow,                ///< One step takes a minute; transactions with more than a few rows run out of time
                          ///< from there on, until healed or another fault is drawn.
    kInDoubtNotDone,      ///< COMMIT's answer is lost, and it did not happen.
    kInDoubtDone,         ///< COMMIT's answer is lost, and it happened.
    kKilledBeforeCommit,  ///< The process dies.
    kKilledAfterCommit,
    kKilledAtStep,
  };
  static constexpr std::uint64_t kFaults = 8;

  static constexpr std::size_t kNoLimit = ~std::size_t{0};

  void before(std::string_view step);
  void before_rows(std::size_t rows);
  void after_commit();
  /// True once: the fault happens now.
  bool happens(Fault fault);

  Chance& chance_;
  apply::test::FakeClock& clock_;
  apply::test::MemoryDatabase database_;
  Fault fault_ = Fault::kNone;
  std::uint64_t steps_to_go_ = 0;
  std::size_t most_rows_ = kNoLimit;  // of a transaction; more run out of time
  std::size_t rows_when_slow_ = kNoLimit;
};

}  // namespace homing::simulation
