#include "homing/journal/inspection.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <map>
#include <set>

#include "homing/core/error.hpp"
#include "journal/applied_mark.hpp"
#include "journal/segment_writer.hpp"
#include "journal/segments.hpp"
#include "tests/journal/journal_support.hpp"

namespace homing::journal {
namespace {

constexpr const char* kTo = "/data/salvaged";

/// Everything that a walk tells.
struct Findings final : JournalVisitor {
  bool record(const Record& record, std::uint64_t) override {
    records.emplace(record.position, record.payload);
    return true;
  }
  void damage(const Damage& found) override {
    damaged.push_back(found);
    lost += found.to - found.from;
  }
  void segment_ends(const SegmentContent& content) override {
    segments.push_back(content);
    torn_bytes += content.torn_bytes;
    unreadable += content.unreadable;
  }

  std::map<Position, std::string> records;
  std::vector<Damage> damaged;
  std::vector<SegmentContent> segments;
  Position lost = 0;
  std::uint64_t torn_bytes = 0;
  std::uint64_t unreadable = 0;
};

Findings look(FileSystem& disk, const std::string& folder = kFolder) {
  Findings findings;
  inspect(disk, folder, 0, findings);
  return findings;
}

/// A journal of some segments, and where each record lies.
class Inspection : public testing::Test {
 protected:
  struct Place {
    std::string path;
    std::size_t offset;
    std::size_t end;
  };

  Inspection() {
    {
      Journal journal(disk_, small_segments(), metrics_);
      append_all(journal, numbered("record", 18, 300));
    }
    std::size_t offset = 0;
    std::string path;
    Position position = 1;
    for (const std::string& payload : numbered("record", 18, 300)) {
      if (const std::string here = segment_path(kFolder, position); exists(here)) {
        path = here;
        offset = kSegmentHeaderBytes;
      }
      const std::size_t end = offset + record_size(payload.size());
      places_[position] = {path, offset, end};
      payloads_[position++] = payload;
      offset = end;
    }
  }

  [[nodiscard]] bool exists(const std::string& path) const {
    const auto files = disk_.files();
    return std::find(files.begin(), files.end(), path) != files.end();
  }

  void flip(test::FaultyFileSystem& disk, const std::string& path, std::size_t byte) const {
    std::string bytes = disk_.content(path);
    bytes[byte] = static_cast<char>(bytes[byte] ^ 0x10);
    disk.set_content(path, bytes);
  }

  /// A disk with the same files.
  void copy_to(test::FaultyFileSystem& disk) const {
    for (const std::string& path : disk_.files()) disk.set_content(path, disk_.content(path));
  }

  test::FaultyFileSystem disk_;
  Metrics metrics_;
  std::map<Position, Place> places_;
  std::map<Position, std::string> payloads_;
};

TEST_F(Inspection, AGoodJournalIsGoodAndLeftAsItIs) {
  std::map<std::string, std::string> before;
  for (const std::string& path : disk_.files()) before[path] = disk_.content(path);
  const Findings found = look(disk_);
  EXPECT_EQ(found.records, payloads_);
  EXPECT_TRUE(found.damaged.empty());
  EXPECT_EQ(found.torn_bytes, 0U);
  ASSERT_EQ(found.segments.size(), 2U);
  EXPECT_EQ(found.segments[0].first, 1U);
  EXPECT_EQ(found.segments[0].last, found.segments[1].first - 1);
  EXPECT_EQ(found.segments[0].records + found.segments[1].records, 18U);
  EXPECT_EQ(found.segments[0].bytes, kSmallSegment);
  for (const auto& [path, bytes] : before) EXPECT_EQ(disk_.content(path), bytes);
  EXPECT_EQ(disk_.files().size(), before.size());
}

TEST_F(Inspection, WorksBesideARunningJournal) {
  Journal journal(disk_, small_segments(), metrics_);
  append_all(journal, {"more"});
  EXPECT_EQ(look(disk_).records.size(), 19U);
  append_all(journal, {"and more"});
  const Findings found = look(disk_);
  EXPECT_EQ(found.records.size(), 20U);
  EXPECT_TRUE(found.damaged.empty());
}

TEST_F(Inspection, AFlippedBitAnywhereIsFoundAndAllElseSalvaged) {
  const Position newest = 18;
  for (const auto& [position, place] : places_) {
    for (std::size_t byte = place.offset; byte < place.end; byte += 3) {
      test::FaultyFileSystem disk;
      copy_to(disk);
      flip(disk, place.path, byte);
      const Findings found = look(disk);
      std::map<Position, std::string> expected = payloads_;
      expected.erase(position);
      ASSERT_EQ(found.records, expected) << "byte " << byte << " of " << place.path;
      if (position == newest) {  // nothing tells it from one that was being written
        ASSERT_GT(found.torn_bytes, 0U);
        ASSERT_EQ(found.lost, 0U);
      } else {
        ASSERT_EQ(found.damaged.size(), 1U);
        ASSERT_EQ(found.damaged[0].from, position);
        ASSERT_EQ(found.damaged[0].to, position + 1);
        ASSERT_EQ(found.damaged[0].offset, place.offset);
      }

      Findings told;
      const Salvaged salvaged = salvage(disk, kFolder, kTo, told);
      ASSERT_EQ(salvaged.records, 17U);
      ASSERT_EQ(salvaged.lost, position == newest ? 0U : 1U);
      const Findings copy = look(disk, kTo);
      ASSERT_EQ(copy.records, expected) << "byte " << byte << " of " << place.path;
      ASSERT_EQ(copy.lost, salvaged.lost) << "the copy has to say what is missing";
      ASSERT_EQ(copy.torn_bytes, found.torn_bytes) << "and that its end may be damaged";
    }
  }
}

TEST_F(Inspection, AFlippedBitInAHeaderIsDamageWithoutALoss) {
  flip(disk_, places_.at(1).path, 5);
  const Findings found = look(disk_);
  EXPECT_EQ(found.records, payloads_);
  ASSERT_EQ(found.damaged.size(), 1U);
  EXPECT_EQ(found.lost, 0U);
  Findings told;
  EXPECT_EQ(salvage(disk_, kFolder, kTo, told).records, 18U);
  EXPECT_TRUE(look(disk_, kTo).damaged.empty());
}

TEST_F(Inspection, AFileCutOffAnywhereKeepsTheRecordsInFront) {
  for (const std::string& path : disk_.files()) {
    if (!path.ends_with(".journal")) continue;
    const std::string whole = disk_.content(path);
    const bool newest = path == places_.at(18).path;
    for (std::size_t size = 0; size <= whole.size(); size += 5) {
      test::FaultyFileSystem disk;
      copy_to(disk);
      disk.set_content(path, whole.substr(0, size));
      std::map<Position, std::string> expected;
      for (const auto& [position, place] : places_) {
        if (place.path != path || place.end <= size) expected[position] = payloads_.at(position);
      }
      const Findings found = look(disk);
      ASSERT_EQ(found.records, expected) << path << " cut at " << size;
      ASSERT_EQ(found.lost, newest ? 0U : 18U - expected.size()) << path << " cut at " << size;
      Findings told;
      (void)salvage(disk, kFolder, kTo, told);
      ASSERT_EQ(look(disk, kTo).records, expected) << path << " cut at " << size;
    }
  }
}

TEST_F(Inspection, AMissingSegmentIsDamageToo) {
  {
    Journal journal(disk_, small_segments(), metrics_);
    append_all(journal, numbered("more", 20, 300));
  }
  const Position first = look(disk_).segments[1].first;
  const Position behind = look(disk_).segments[2].first;
  disk_.erase(segment_path(kFolder, first));
  const Findings found = look(disk_);
  EXPECT_EQ(found.lost, behind - first);
  ASSERT_EQ(found.damaged.size(), 1U);
  EXPECT_EQ(found.damaged[0].from, first);
  EXPECT_EQ(found.damaged[0].to, behind);
}

TEST_F(Inspection, ASalvagedJournalIsCarriedOnWithTheSamePositions) {
  flip(disk_, places_.at(4).path, places_.at(4).offset + 40);
  Findings told;
  (void)salvage(disk_, kFolder, kTo, told);
  JournalOptions options = small_segments();
  options.folder = kTo;
  Journal journal(disk_, options, metrics_);
  EXPECT_EQ(journal.end(), 19U);
  append_all(journal, {"after"});

  Metrics metrics;
  Reader reader(disk_, kTo, 1, metrics);
  std::set<Position> read;
  while (reader.position() < journal.end()) {
    for (const Record& record : reader.read(journal.end(), 5, 1 << 20).records) read.insert(record.position);
  }
  EXPECT_EQ(read.size(), 18U);
  EXPECT_FALSE(read.contains(4));
  EXPECT_TRUE(read.contains(19));
  EXPECT_EQ(metrics.counter("homing_journal_damaged_total", "").Value(), 1);
}

TEST_F(Inspection, VoidRecordsAreLeftBehindAndATornTailGoesAlong) {
  std::string sealed;
  encode_segment_header(1, sealed);
  encode_record(1, kType, "good", sealed);
  encode_record(2, kType, "void", sealed);
  std::string newest;
  encode_segment_header(2, newest);
  encode_record(2, kType, "second", newest);
  test::FaultyFileSystem disk;
  disk.set_content(segment_path(kFolder, 1), sealed);
  disk.set_content(segment_path(kFolder, 2), newest + "half a record");
  const std::map<Position, std::string> expected{{1, "good"}, {2, "second"}};
  EXPECT_EQ(look(disk).records, expected);
  EXPECT_EQ(look(disk).torn_bytes, 13U);
  Findings told;
  (void)salvage(disk, kFolder, kTo, told);
  EXPECT_EQ(look(disk, kTo).records, expected);
  EXPECT_EQ(look(disk, kTo).torn_bytes, 13U) << "a start finds the same trace of what may have been there";
  EXPECT_EQ(disk.content(segment_path(kTo, 2)), newest + "half a record");
  EXPECT_EQ(disk.content(segment_path(kTo, 1)).find("void"), std::string::npos);
  AppliedMark(disk, kFolder).write(2);
  constexpr const char* kAgain = "/again";
  (void)salvage(disk, kFolder, kAgain, told);
  EXPECT_EQ(noted_applied_to(disk, kAgain), 2U);
}

TEST_F(Inspection, AnEndOfWhatTheDatabaseHasIsDamage) {
  AppliedMark(disk_, kFolder).write(19);
  EXPECT_TRUE(look(disk_).damaged.empty());
  for (const Position position : {17U, 18U})
    flip(disk_, places_.at(position).path, places_.at(position).offset);
  const Findings found = look(disk_);
  EXPECT_EQ(found.torn_bytes, 0U);
  ASSERT_EQ(found.damaged.size(), 1U);
  EXPECT_TRUE(found.damaged[0].at_end);
  EXPECT_EQ(found.damaged[0].from, 17U);
  EXPECT_EQ(found.damaged[0].to, 19U);
  EXPECT_EQ(found.damaged[0].offset, places_.at(17).offset);
}

TEST_F(Inspection, AnEndThatIsMoreThanACrashCanLeaveIsDamage) {
  const std::string path = places_.at(18).path;
  const std::string records = disk_.content(path).substr(0, places_.at(18).end);
  disk_.set_content(path, records + std::string(kLargestStep, '\xff'));
  EXPECT_EQ(look(disk_).torn_bytes, kLargestStep);
  disk_.set_content(path, records + std::string(kLargestStep + 1, '\xff'));
  const Findings found = look(disk_);
  EXPECT_EQ(found.torn_bytes, 0U);
  ASSERT_EQ(found.damaged.size(), 1U);
  EXPECT_TRUE(found.damaged[0].at_end);
  EXPECT_EQ(found.lost, 0U) << "nobody knows how many";
}

TEST_F(Inspection, WhatCannotBeWalkedThroughIsRefused) {
  Findings told;
  EXPECT_THROW(inspect(disk_, "/data", 0, told), UserError) << "no segment";
  EXPECT_THROW((void)salvage(disk_, kFolder, kFolder, told), UserError) << "not empty";
  disk_.set_content(places_.at(1).path, later_version_segment(1));
  EXPECT_THROW(inspect(disk_, kFolder, 0, told), UserError) << "a later version";
}

TEST_F(Inspection, ASalvageThatCannotBeWrittenSaysSo) {
  int failed = 0;
  for (int nth = 0;; ++nth) {
    test::FaultyFileSystem disk;
    copy_to(disk);
    disk.fail_at(nth, test::FaultyFileSystem::kForEver, std::errc::no_space_on_device);
    Findings told;
    bool whole = true;
    try {
      (void)salvage(disk, kFolder, kTo, told);
    } catch (const UserError&) {
      whole = false;
    }
    if (disk.operations() <= nth) break;
    // Whatever was read before, it is written and synced in the end; so the last operations cannot succeed.
    EXPECT_FALSE(whole) << "operation " << nth;
    ++failed;
  }
  EXPECT_GT(failed, 5);
}

TEST_F(Inspection, FromLeavesOutTheSegmentsBelow) {
  Findings found;
  inspect(disk_, kFolder, places_.rbegin()->first, found);
  EXPECT_EQ(found.segments.size(), 1U);
  EXPECT_TRUE(found.records.contains(18));
  EXPECT_FALSE(found.records.contains(1));
}

}  // namespace
}  // namespace homing::journal
