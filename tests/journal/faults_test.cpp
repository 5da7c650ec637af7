#include <gtest/gtest.h>

#include <algorithm>
#include <memory>
#include <random>

#include "homing/core/error.hpp"
#include "tests/journal/journal_support.hpp"

namespace homing::journal {
namespace {

/// Journals that live and die on one disk, and a reader that has committed what it took, as PostgreSQL would.
class Lives {
 public:
  explicit Lives(std::uint64_t seed) : disk_(seed), random_(seed) {}

  test::FaultyFileSystem& disk() { return disk_; }
  [[nodiscard]] std::uint64_t random(std::uint64_t below) { return random_() % below; }
  [[nodiscard]] std::size_t acknowledged() const { return acknowledged_.size(); }

  /// False when the disk failed so that the journal could not start.
  bool start() {
    JournalOptions options = small_segments();
    options.kept_bytes = random(4) * kSmallSegment;
    if (random(2) == 0) options.applied_to = cursor_;
    try {
      journal_ = std::make_unique<Journal>(disk_, options, metrics_);
    } catch (const UserError&) {
      return false;
    }
    EXPECT_GE(journal_->end(), cursor_) << "a position would be used twice";
    return true;
  }
  void stop() { journal_.reset(); }
  Journal& journal() { return *journal_; }

  /// Appends some records at once; remembers those that were acknowledged.
  void append_group(std::size_t count) {
    boost::asio::io_context io;
    std::vector<std::string> payloads;
    std::vector<std::error_code> results(count, JournalError::kStopped);
    for (std::size_t i = 0; i < count; ++i) {
      payloads.push_back('#' + std::to_string(++attempts_) + '#' + std::string(random(700), '.'));
      start_append(io, *journal_, payloads.back(), results[i]);
    }
    io.run();
    for (std::size_t i = 0; i < count; ++i) {
      if (!results[i]) acknowledged_.push_back(payloads[i]);
    }
  }

  /// Reads what is there, and commits it; sometimes deletes what was committed.
  void apply() {
    Reader reader(disk_, kFolder, cursor_, metrics_);
    try {
      while (reader.position() < journal_->end()) {
        const Batch batch = reader.read(journal_->end(), 5, 1 << 20);
        for (const Record& record : batch.records) applied_.emplace_back(record.payload);
        cursor_ = batch.to;
      }
    } catch (const std::system_error&) {
      return;  // the disk fails just now
    }
    if (random(2) == 0) journal_->release_before(cursor_);
  }

  /// Every acknowledged record was applied exactly once, in order; what else was applied is only more of the
  /// same.
  void expect_nothing_lost() {
    auto at = applied_.begin();
    for (const std::string& payload : acknowledged_) {
      at = std::find(at, applied_.end(), payload);
      ASSERT_NE(at, applied_.end()) << "acknowledged and lost, or out of order: " << payload.substr(0, 10);
      ++at;
    }
    std::vector<std::string> sorted = applied_;
    std::sort(sorted.begin(), sorted.end());
    ASSERT_EQ(std::adjacent_find(sorted.begin(), sorted.end()), sorted.end()) << "applied twice";
  }

 private:
  test::FaultyFileSystem disk_;
  std::mt19937_64 random_;
  Metrics metrics_;
  std::unique_ptr<Journal> journal_;
  std::vector<std::string> acknowledged_;
  std::vector<std::string> applied_;
  Position cursor_ = 1;
  int attempts_ = 0;
};

constexpr int kGroups = 6;

void work(Lives& lives) {
  for (int group = 0; group < kGroups; ++group) {
    lives.append_group(1 + lives.random(8));
    if (group % 2 == 1) lives.apply();
  }
}

/// Runs the same life with the n-th operation failing, for every n. @return whether n was beyond the last
/// one.
bool live_with_fault_at(int nth, int times, std::errc error) {
  Lives lives(static_cast<std::uint64_t>(nth) + 1);
  lives.disk().fail_at(nth, times, error);
  if (!lives.start()) {
    lives.disk().mend();
    EXPECT_TRUE(lives.start());
  }
  work(lives);
  const bool beyond = lives.disk().operations() < nth;
  lives.disk().mend();
  EXPECT_TRUE(recovers(lives.journal(), "#recovered#"));

  lives.stop();
  lives.disk().power_cut();
  EXPECT_TRUE(lives.start());
  lives.apply();
  lives.expect_nothing_lost();
  return beyond;
}

class EveryFault : public testing::TestWithParam<std::errc> {};

TEST_P(EveryFault, OnceNeverLosesAnAcknowledgedRecord) {
  for (int nth = 0; !live_with_fault_at(nth, 1, GetParam()); ++nth) {
    ASSERT_FALSE(HasFailure()) << "operation " << nth << " failed once";
  }
}

TEST_P(EveryFault, FromThenOnNeverLosesAnAcknowledgedRecord) {
  constexpr int kEnough = 120;  // operations of a healthy life; a failing one goes on trying for ever
  for (int nth = 0; nth < kEnough; ++nth) {
    live_with_fault_at(nth, test::FaultyFileSystem::kForEver, GetParam());
    ASSERT_FALSE(HasFailure()) << "from operation " << nth << " on";
  }
}

INSTANTIATE_TEST_SUITE_P(, EveryFault, testing::Values(std::errc::io_error, std::errc::no_space_on_device),
                         [](const auto& test_case) {
                           return test_case.param == std::errc::io_error ? "IoError" : "NoSpace";
                         });

/// One random history: several lives, each of which ends in a power cut, with the disk failing now and then.
void live_randomly(std::uint64_t seed) {
  Lives lives(seed);
  for (int life = 0; life < 4; ++life) {
    const bool faulty = lives.random(2) == 0;
    if (faulty)
      lives.disk().fail_at(static_cast<int>(lives.random(60)), 1 + static_cast<int>(lives.random(3)));
    if (lives.start()) work(lives);
    lives.stop();
    lives.disk().mend();
    lives.disk().power_cut();
  }
  ASSERT_TRUE(lives.start());
  lives.apply();
  lives.expect_nothing_lost();
}

TEST(PowerCut, AtAnyMomentNeverLosesAnAcknowledgedRecordNorUsesAPositionTwice) {
  for (std::uint64_t seed = 1; seed <= 100; ++seed) {
    live_randomly(seed);
    ASSERT_FALSE(testing::Test::HasFailure()) << "seed " << seed;
  }
}

}  // namespace
}  // namespace homing::journal
