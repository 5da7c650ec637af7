#include <gtest/gtest.h>

#include <algorithm>
#include <random>

#include "homing/core/error.hpp"
#include "journal/quarantine.hpp"
#include "journal/recovery.hpp"
#include "journal/segments.hpp"
#include "tests/journal/journal_support.hpp"

namespace homing::journal {
namespace {

/// Bytes in which there is no record; the first and the last are not zero.
std::string garbage(std::size_t size) {
  std::mt19937_64 random(size);
  std::string bytes(size, '\xff');
  for (char& byte : bytes) byte = static_cast<char>(random() | 1U);
  return bytes;
}

/// A segment's end without a record in it, and what a start makes of it.
class TornTailTest : public testing::Test {
 protected:
  static void put(test::FaultyFileSystem& disk, Position first, std::string bytes) {
    bytes.resize(std::max<std::size_t>(bytes.size(), kSmallSegment), '\0');
    disk.set_content(segment_path(kFolder, first), std::move(bytes));
  }
  void put(Position first, std::string bytes) { put(disk_, first, std::move(bytes)); }

  Recovered start(Position applied_to = 0, std::uint64_t most_set_aside = kMostSetAside) {
    Quarantine quarantine(disk_, kFolder, metrics_, most_set_aside);
    return recover(disk_, kFolder, applied_to, quarantine);
  }

  /// What is in the quarantine, in the order of the names.
  static std::vector<std::string> copies(const test::FaultyFileSystem& disk) {
    std::vector<std::string> found;
    for (const std::string& path : disk.files()) {
      if (path.starts_with(quarantine_folder(kFolder))) found.push_back(disk.content(path));
    }
    return found;
  }
  [[nodiscard]] std::vector<std::string> copies() const { return copies(disk_); }

  double damaged() { return metrics_.counter("homing_journal_damaged_total", "").Value(); }
  double lost() { return metrics_.counter("homing_journal_lost_records_total", "").Value(); }

  test::FaultyFileSystem disk_;
  Metrics metrics_;
};

using Copies = std::vector<std::string>;

TEST_F(TornTailTest, IsCopiedToTheQuarantineBeforeItIsCutOff) {
  const Segment segment = make_segment(1, {"a", "b"});
  const std::string tail = garbage(3000);
  put(1, segment.bytes + tail);
  const Recovered recovered = start();
  EXPECT_EQ(recovered.next, 3U);
  EXPECT_EQ(recovered.torn_tails, 1U);
  EXPECT_EQ(disk_.content(segment_path(kFolder, 1)), segment.bytes);
  EXPECT_EQ(copies(), Copies{tail});
  EXPECT_EQ(damaged(), 0) << "a crash may leave it";
  EXPECT_EQ(lost(), 0);
}

TEST_F(TornTailTest, OfASegmentWithoutARecordIsCopiedBeforeTheSegmentIsRemoved) {
  put(1, make_segment(1, {"a"}).bytes);
  std::string wrecked = make_segment(2, numbered("acknowledged", 20, 150)).bytes;
  for (std::size_t at = kSegmentHeaderBytes; at < wrecked.size(); at += 60) wrecked[at] ^= 1;
  put(2, wrecked);
  EXPECT_EQ(start().next, 2U);
  EXPECT_EQ(disk_.files().size(), 2U) << "the first segment and the copy";
  ASSERT_EQ(copies().size(), 1U);
  std::string copy = copies().front();
  EXPECT_EQ(wrecked.substr(kSegmentHeaderBytes, copy.size()), copy);
  EXPECT_EQ(wrecked.find_last_not_of('\0') + 1, kSegmentHeaderBytes + copy.size());
}

TEST_F(TornTailTest, ThatACrashCanLeaveIsNoDamageAndALongerOneIs) {
  const std::string records = make_segment(1, {"a"}).bytes;
  put(1, records + garbage(kLargestStep));
  EXPECT_EQ(start().torn_tails, 1U);
  EXPECT_EQ(damaged(), 0);
  put(1, records + garbage(kLargestStep + 1));
  EXPECT_EQ(start().torn_tails, 1U);
  EXPECT_EQ(damaged(), 1);
  EXPECT_EQ(lost(), 0) << "nobody knows how many";
}

TEST_F(TornTailTest, OfWhatTheDatabaseHasIsDamageAndCountedAsFarAsThatGoes) {
  put(1, make_segment(1, {"a", "b"}).bytes + garbage(500));
  EXPECT_EQ(start(10).next, 3U);
  EXPECT_EQ(damaged(), 1);
  EXPECT_EQ(lost(), 7);
  EXPECT_EQ(copies(), Copies{garbage(500)});
}

TEST_F(TornTailTest, IsDamageAlsoWhereTheBytesAreGone) {
  put(1, make_segment(1, {"a", "b"}).bytes);
  EXPECT_EQ(start(3).torn_tails, 0U);
  EXPECT_EQ(damaged(), 0) << "all that is applied is there";
  EXPECT_EQ(start(5).torn_tails, 0U);
  EXPECT_EQ(damaged(), 1);
  EXPECT_EQ(lost(), 2);
}

TEST_F(TornTailTest, TheMarkBesideTheJournalSaysWhatTheDatabaseHas) {
  {
    Journal journal(disk_, small_segments(), metrics_);
    append_all(journal, {"first", "second", "third"});
    journal.release_before(4);
  }
  const std::string path = segment_path(kFolder, 1);
  std::string bytes = disk_.content(path);
  bytes[bytes.find("second")] ^= 0x10;
  bytes[bytes.find("third")] ^= 0x10;
  disk_.set_content(path, bytes);
  const Journal journal(disk_, small_segments(), metrics_);
  EXPECT_EQ(lost(), 2);
}

TEST_F(TornTailTest, InFrontOfANewerSegmentIsCopiedAndTheReaderCountsIt) {
  put(1, make_segment(1, {"a", "b"}).bytes + garbage(300));
  put(5, make_segment(5, {}).bytes);
  Journal journal(disk_, small_segments(), metrics_);
  EXPECT_EQ(journal.end(), 5U);
  EXPECT_EQ(copies(), Copies{garbage(300)});
  EXPECT_EQ(damaged(), 0);

  Reader reader(disk_, kFolder, 1, metrics_);
  while (reader.position() < journal.end()) (void)reader.read(journal.end(), 10, 1 << 20);
  EXPECT_EQ(damaged(), 1);
  EXPECT_EQ(lost(), 2);
}

TEST_F(TornTailTest, IsCopiedOnceAndAnotherAtTheSamePlaceBesideIt) {
  const std::string records = make_segment(1, {"a"}).bytes;
  for (const std::size_t size : {100, 100, 200}) {
    put(1, records + garbage(size));
    (void)start();
  }
  Copies expected{garbage(100), garbage(200)};
  Copies found = copies();
  std::sort(expected.begin(), expected.end());
  std::sort(found.begin(), found.end());
  EXPECT_EQ(found, expected);
}

TEST_F(TornTailTest, CopiesOfOneStartHaveABound) {
  put(1, make_segment(1, {"a"}).bytes + garbage(100));
  put(2, make_segment(2, {}).bytes + garbage(40));
  put(3, make_segment(3, {}).bytes + garbage(50));
  EXPECT_EQ(start(0, 60).next, 3U);
  Copies found = copies();
  std::sort(found.begin(), found.end());
  Copies expected{garbage(50), garbage(40).substr(0, 10)};
  std::sort(expected.begin(), expected.end());
  EXPECT_EQ(found, expected);
}

TEST_F(TornTailTest, ThatCannotBeCopiedDoesNotStopTheStart) {
  const Segment segment = make_segment(1, {"a"});
  put(1, segment.bytes + garbage(1000));
  disk_.set_capacity(kSmallSegment + 500);
  EXPECT_EQ(start().torn_tails, 1U);
  EXPECT_EQ(disk_.content(segment_path(kFolder, 1)), segment.bytes);
  EXPECT_TRUE(copies().empty()) << "half a copy is left on a full disk";
}

TEST_F(TornTailTest, IsSomewhereAfterACrashAndAPowerCutAtAnyOperation) {
  const Segment first = make_segment(1, {"a"});
  const Segment second = make_segment(5, {});
  const std::string tails[] = {garbage(700), garbage(900)};
  for (int nth = 0;; ++nth) {
    test::FaultyFileSystem disk(static_cast<std::uint64_t>(nth));
    put(disk, 1, first.bytes + tails[0]);
    put(disk, 5, second.bytes + tails[1]);
    disk.crash_at(nth);
    Quarantine quarantine(disk, kFolder, metrics_);
    try {
      (void)recover(disk, kFolder, 0, quarantine);
    } catch (const UserError&) {
    }
    const bool crashed = disk.crashed();
    disk.power_cut();
    std::string everything;
    for (const std::string& path : disk.files()) everything += disk.content(path);
    for (const std::string& tail : tails)
      ASSERT_NE(everything.find(tail), std::string::npos) << "operation " << nth;
    if (!crashed) break;
  }
}

}  // namespace
}  // namespace homing::journal
