#include <gtest/gtest.h>

#include "homing/core/error.hpp"
#include "journal/quarantine.hpp"
#include "journal/recovery.hpp"
#include "journal/segments.hpp"
#include "tests/journal/journal_support.hpp"

namespace homing::journal {
namespace {

class RecoveryTest : public testing::Test {
 protected:
  void put(Position first, std::string bytes) {
    bytes.resize(std::max<std::size_t>(bytes.size(), kSmallSegment), '\0');
    disk_.set_content(segment_path(kFolder, first), std::move(bytes));
  }
  Recovered recover() {
    Quarantine quarantine(disk_, kFolder, metrics_);
    return journal::recover(disk_, kFolder, 0, quarantine);
  }

  test::FaultyFileSystem disk_;
  Metrics metrics_;
};

TEST_F(RecoveryTest, AnEmptyFolderStartsAtOne) {
  EXPECT_EQ(recover().next, 1U);
}

TEST_F(RecoveryTest, AFileCutOffAtAnyByteKeepsExactlyTheWholeRecordsInFront) {
  const Segment segment = make_segment(1, varied(30));
  for (const bool preallocated : {false, true}) {
    for (std::size_t size = 0; size <= segment.bytes.size(); ++size) {
      test::FaultyFileSystem disk;
      std::string cut = segment.bytes.substr(0, size);
      if (preallocated) cut.resize(2 * segment.bytes.size(), '\0');
      disk.set_content(segment_path(kFolder, 1), cut);
      // The zeros that are cut off a record's padding are there all the same in a preallocated file.
      const std::vector<std::size_t>& ends = preallocated ? segment.payload_ends : segment.ends;
      const auto whole =
          static_cast<Position>(std::upper_bound(ends.begin(), ends.end(), size) - ends.begin());

      Journal journal(disk, small_segments(), metrics_);
      ASSERT_EQ(journal.end(), whole + 1) << "cut at " << size;
      ASSERT_FALSE(append(journal, "more"));
      const ReadResult read = read_all(disk, journal.end());
      ASSERT_EQ(read.payloads.size(), whole + 1);
      ASSERT_EQ(read.payloads.back(), "more");
      ASSERT_EQ(read.damaged, 0) << "cut at " << size;
    }
  }
}

TEST_F(RecoveryTest, ATornTailIsCutOffAndCountedAndACleanOneIsNot) {
  Segment segment = make_segment(1, {"a", "b"});
  put(1, segment.bytes);
  EXPECT_EQ(recover().torn_tails, 0U);
  EXPECT_EQ(disk_.content(segment_path(kFolder, 1)), segment.bytes);

  put(1, segment.bytes + "half a rec");
  const Recovered recovered = recover();
  EXPECT_EQ(recovered.torn_tails, 1U);
  EXPECT_EQ(recovered.next, 3U);
  EXPECT_EQ(disk_.content(segment_path(kFolder, 1)), segment.bytes);
  EXPECT_EQ(recovered.segments.back().bytes, segment.bytes.size());
}

TEST_F(RecoveryTest, GoodRecordsBehindDamageAreKeptForTheReader) {
  Segment segment = make_segment(1, {"a", "b", "c"});
  segment.bytes[segment.ends[0] + 22] ^= 1;
  put(1, segment.bytes);
  EXPECT_EQ(recover().next, 4U);
  EXPECT_EQ(disk_.content(segment_path(kFolder, 1)), segment.bytes);
}

TEST_F(RecoveryTest, SegmentsThatNeverHeldARecordAreRemoved) {
  put(1, make_segment(1, {"a"}).bytes);
  put(2, make_segment(2, {}).bytes);
  put(5, "");
  disk_.set_content(segment_path(kFolder, 6), "");
  const Recovered recovered = recover();
  EXPECT_EQ(recovered.next, 6U) << "a position that may have been used is not used again";
  ASSERT_EQ(recovered.segments.size(), 1U);
  EXPECT_EQ(disk_.files().size(), 1U);
}

TEST_F(RecoveryTest, RecordsOfASealedSegmentThatTheNextOneReplacesAreVoid) {
  put(1, make_segment(1, {"a", "b", "void", "void"}).bytes);
  put(3, make_segment(3, {"c"}).bytes);
  Journal journal(disk_, small_segments(), metrics_);
  EXPECT_EQ(journal.end(), 4U);
  EXPECT_EQ(read_all(disk_, journal.end()).payloads, (std::vector<std::string>{"a", "b", "c"}));
}

TEST_F(RecoveryTest, VoidRecordsStayVoidWhenTheNextSegmentIsStillEmpty) {
  put(1, make_segment(1, {"a", "b", "void", "void"}).bytes);
  put(3, make_segment(3, {}).bytes);
  for (int start = 0; start < 3; ++start) EXPECT_EQ(recover().next, 3U);
}

TEST_F(RecoveryTest, ALaterVersionsJournalIsRefusedAndLeftAlone) {
  put(1, later_version_segment(1));
  put(2, make_segment(2, {}).bytes);
  const std::string before = disk_.content(segment_path(kFolder, 1));
  EXPECT_THROW(Journal(disk_, small_segments(), metrics_), UserError);
  EXPECT_EQ(disk_.content(segment_path(kFolder, 1)), before);
  EXPECT_EQ(disk_.files().size(), 2U);
}

TEST_F(RecoveryTest, AFlippedVersionIsDamageAndNoLaterOne) {
  for (const char version : {'3', '5', '9'}) {  // one bit from 1
    Segment segment = make_segment(1, {"a", "b"});
    segment.bytes[7] = version;
    put(1, segment.bytes);
    EXPECT_EQ(recover().next, 3U);
    segment.bytes[segment.ends[0] - 1] ^= 1;  // and the first record with it
    put(1, segment.bytes);
    EXPECT_EQ(recover().next, 3U);
  }
}

TEST_F(RecoveryTest, ADiskThatCannotBeReadIsSaidAtTheStart) {
  put(1, make_segment(1, {"a"}).bytes);
  disk_.fail_at(0, test::FaultyFileSystem::kForEver);
  EXPECT_THROW(Journal(disk_, small_segments(), metrics_), UserError);
}

TEST_F(RecoveryTest, VisitingTheNewestRecordsPassesOverEmptySegments) {
  put(1, make_segment(1, {"old"}).bytes);
  put(2, make_segment(2, {"x", "y"}).bytes);
  put(4, make_segment(4, {}).bytes);
  std::vector<std::string> seen;
  visit_newest_records(disk_, kFolder, [&seen](const Record& record) { seen.emplace_back(record.payload); });
  EXPECT_EQ(seen, (std::vector<std::string>{"x", "y"}));
}

}  // namespace
}  // namespace homing::journal
