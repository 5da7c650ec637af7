#include <gtest/gtest.h>

#include "homing/journal/inspection.hpp"
#include "tests/journal/journal_support.hpp"

namespace homing::journal {
namespace {

constexpr std::uint64_t kPlenty = 1 << 30;

/// Applied segments that are kept for a reader that may be set back.
class KeptSegments : public testing::Test {
 protected:
  KeptSegments() { options_.kept_bytes = kPlenty; }

  [[nodiscard]] std::size_t segments() const {
    std::size_t count = 0;
    for (const std::string& path : disk_.files()) count += path.ends_with(".journal") ? 1 : 0;
    return count;
  }

  /// Appends, and releases all of it at once.
  static void append_and_release(Journal& journal, int count) {
    append_all(journal, numbered("r", count, 500));
    journal.release_before(journal.end());
  }

  /// Appends until that is refused. @return how many were taken
  [[nodiscard]] static int fill(Journal& journal) {
    int taken = 0;
    while (taken < 10000 && !append(journal, std::string(500, 'x'))) ++taken;
    return taken;
  }

  /// One life of a journal in which all of `count` records were applied.
  Position live_and_apply(int count) {
    Journal journal(disk_, options_, metrics_);
    append_and_release(journal, count);
    return journal.end();
  }

  test::FaultyFileSystem disk_;
  Metrics metrics_;
  JournalOptions options_ = small_segments();
};

TEST_F(KeptSegments, StayUpToTheirSizeAndTheOldestGoesFirst) {
  options_.kept_bytes = 3 * kSmallSegment + 1;
  Journal journal(disk_, options_, metrics_);
  append_and_release(journal, 100);
  EXPECT_EQ(segments(), 4U) << "three that are kept, and the newest";
  EXPECT_EQ(journal.status().kept_bytes, 3 * kSmallSegment);
  EXPECT_EQ(journal.status().bytes, 4 * kSmallSegment);

  const Position first = journal.status().first;
  const ReadResult read = read_all(disk_, journal.end(), first);
  EXPECT_EQ(read.positions.size(), journal.end() - first);
  EXPECT_EQ(read.damaged, 0);
}

TEST_F(KeptSegments, AreOnlyThoseWhoseRecordsAreAllApplied) {
  Journal journal(disk_, options_, metrics_);
  append_all(journal, numbered("r", 30, 500));
  EXPECT_EQ(journal.status().kept_bytes, 0U);
  journal.release_before(7);
  EXPECT_EQ(journal.status().kept_bytes, 0U);
  journal.release_before(8);
  EXPECT_EQ(journal.status().kept_bytes, kSmallSegment);
  EXPECT_EQ(metrics_.gauge("homing_journal_kept_bytes", "").Value(), kSmallSegment);
}

TEST_F(KeptSegments, GiveWayBeforeTheJournalIsFull) {
  options_.max_bytes = 4 * kSmallSegment;
  options_.reopen_every = std::chrono::hours(1);  // so that nothing is refused even once
  Journal journal(disk_, options_, metrics_);
  for (int round = 0; round < 50; ++round) {
    append_and_release(journal, 5);
    ASSERT_LE(journal.status().bytes, options_.max_bytes);
  }
  EXPECT_EQ(journal.status().kept_bytes, 3 * kSmallSegment);
  EXPECT_EQ(fill(journal) / 7, 3)
      << "with nothing applied any more, all of the journal is there for what waits";
  EXPECT_EQ(journal.status().kept_bytes, 0U);
}

TEST_F(KeptSegments, GiveWayBeforeTheDiskIsFull) {
  options_.reopen_every = std::chrono::hours(1);
  Journal journal(disk_, options_, metrics_);
  append_and_release(journal, 40);
  disk_.set_capacity(kSmallSegment * segments() + 100);
  for (int round = 0; round < 30; ++round) append_and_release(journal, 5);
  EXPECT_TRUE(journal.status().writable);
}

TEST_F(KeptSegments, GiveWayAfterARestartThatDoesNotKnowTheCursor) {
  options_.max_bytes = 6 * kSmallSegment;
  const Position applied = live_and_apply(40);
  Journal journal(disk_, options_, metrics_);
  EXPECT_GT(journal.status().kept_bytes, 0U);
  EXPECT_GT(fill(journal), 4 * 7) << "kept segments were taken for ones that wait";
  const ReadResult read = read_all(disk_, journal.end(), applied);
  EXPECT_EQ(read.positions.size(), journal.end() - applied) << "what waits was deleted";
}

TEST_F(KeptSegments, AreTakenBackByADatabaseThatHasGoneBack) {
  options_.max_bytes = 8 * kSmallSegment;
  const Position end = live_and_apply(40);
  options_.applied_to = 5;
  Journal journal(disk_, options_, metrics_);
  EXPECT_EQ(journal.status().kept_bytes, 0U);
  (void)fill(journal);
  const ReadResult read = read_all(disk_, end, 5);
  EXPECT_EQ(read.positions.size(), end - 5) << "a record that is to be applied again was deleted";
  EXPECT_EQ(read.damaged, 0);
}

TEST_F(KeptSegments, AreTakenBackAlsoWhenTheCursorIsOnlyFoundLater) {
  options_.max_bytes = 8 * kSmallSegment;
  const Position end = live_and_apply(40);
  Journal journal(disk_, options_, metrics_);
  EXPECT_GT(journal.status().kept_bytes, 0U);
  journal.release_before(5);
  EXPECT_EQ(journal.status().kept_bytes, 0U);
  (void)fill(journal);
  EXPECT_EQ(read_all(disk_, end, 5).positions.size(), end - 5);
}

TEST_F(KeptSegments, AreNotReadAtAStart) {
  live_and_apply(7 * 5);
  std::uint64_t before = disk_.bytes_read();
  live_and_apply(7 * 100);
  const std::uint64_t few = disk_.bytes_read() - before;
  before = disk_.bytes_read();
  const Journal journal(disk_, options_, metrics_);
  const std::uint64_t many = disk_.bytes_read() - before;
  EXPECT_EQ(segments(), 106U);
  EXPECT_LE(many, few + 100 * kSegmentHeaderBytes) << "more than their headers";
}

TEST_F(KeptSegments, AMarkThatIsDamagedCountsAsNone) {
  const Position applied = live_and_apply(40);
  const std::string path = std::string(kFolder) + "/applied";
  const std::string good = disk_.content(path);
  ASSERT_EQ(noted_applied_to(disk_, kFolder), applied);
  for (std::size_t bit = 0; bit < good.size() * 8; ++bit) {
    std::string bad = good;
    bad[bit / 8] = static_cast<char>(bad[bit / 8] ^ (1 << bit % 8));
    disk_.set_content(path, bad);
    ASSERT_EQ(noted_applied_to(disk_, kFolder), 0U) << "bit " << bit;
  }
  for (std::size_t size = 0; size < good.size(); ++size) {
    disk_.set_content(path, good.substr(0, size));
    ASSERT_EQ(noted_applied_to(disk_, kFolder), 0U) << "cut at " << size;
  }
  EXPECT_EQ(Journal(disk_, options_, metrics_).status().kept_bytes, 0U);
}

TEST_F(KeptSegments, AMarkThatCannotBeWrittenStopsNothing) {
  Journal journal(disk_, options_, metrics_);
  append_all(journal, numbered("r", 30, 500));
  disk_.fail_at(0, 1);
  journal.release_before(journal.end());
  EXPECT_GT(journal.status().kept_bytes, 0U);
  append_and_release(journal, 30);
  EXPECT_GT(noted_applied_to(disk_, kFolder), 30U);
}

}  // namespace
}  // namespace homing::journal
