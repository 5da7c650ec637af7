#include <gtest/gtest.h>

#include <algorithm>
#include <map>
#include <random>

#include "homing/core/log.hpp"
#include "homing/journal/inspection.hpp"
#include "journal/segments.hpp"
#include "tests/journal/journal_support.hpp"
#include "tests/support/scale.hpp"

namespace homing::journal {
namespace {

constexpr int kRecords = 1000;

/// A payload that no other record has, of 8 to 57 bytes.
std::string payload_of(Position position) {
  std::string payload = std::to_string(position) + '-';
  payload.resize(8 + position * 7 % 50, static_cast<char>('a' + position % 26));
  return payload;
}

std::vector<std::string> payloads(Position first, std::size_t count) {
  std::vector<std::string> made;
  for (Position position = first; made.size() < count; ++position) made.push_back(payload_of(position));
  return made;
}

JournalOptions stepped_options() {
  JournalOptions options = small_segments();
  options.segment_bytes = 64 * 1024;
  options.stepped = true;
  return options;
}

/// What a server's next life finds: positions whose record is there, each as it was written.
struct Life {
  explicit Life(test::FaultyFileSystem& disk) : journal(disk, stepped_options(), metrics) {
    Reader reader(disk, kFolder, 1, metrics);
    while (reader.position() < journal.end()) {
      for (const Record& record : reader.read(journal.end(), 500, 1 << 20).records) {
        if (record.payload != payload_of(record.position)) ++wrong;
        read.push_back(record.position);
      }
    }
  }

  Metrics metrics;
  Journal journal;
  std::vector<Position> read;
  int wrong = 0;
};

/// Each life would log some lines.
struct Silence {
  Silence() { configure_log(LogLevel::kNone, LogFormat::kText); }
  ~Silence() { configure_log(LogLevel::kInfo, LogFormat::kText); }
};

std::string quarantined(const test::FaultyFileSystem& disk) {
  std::string bytes;
  for (const std::string& path : disk.files())
    if (path.ends_with(".torn")) bytes += disk.content(path);
  return bytes;
}

/// Without the zeros at its end.
std::string_view used(std::string_view bytes) {
  return bytes.substr(0, bytes.find_last_not_of('\0') + 1);
}

TEST(JournalCuts, OfAThousandRecordsKeepExactlyTheWholeOnesInFront) {
  const Silence silence;
  const Segment segment = make_segment(1, payloads(1, kRecords));
  const std::size_t cuts = std::min<std::size_t>(
      static_cast<std::size_t>(test::scaled("HOMING_JOURNAL_CUTS", 500)), segment.bytes.size());
  for (std::size_t cut = 0; cut <= cuts; ++cut) {
    const std::size_t size = segment.bytes.size() * cut / cuts;
    std::string bytes = segment.bytes.substr(0, size);
    // Every other one as a crash leaves it, in a file of its full size. Zeros that are cut off a record's
    // padding are there all the same, then.
    const bool preallocated = cut % 2 == 0;
    if (preallocated) bytes.resize(2 * segment.bytes.size(), '\0');
    const std::vector<std::size_t>& ends = preallocated ? segment.payload_ends : segment.ends;
    const auto whole =
        static_cast<std::size_t>(std::upper_bound(ends.begin(), ends.end(), size) - ends.begin());

    test::FaultyFileSystem disk;
    disk.set_content(segment_path(kFolder, 1), bytes);
    const Life life(disk);
    ASSERT_EQ(life.journal.end(), whole + 1) << "cut at " << size;
    ASSERT_EQ(life.read.size(), whole) << "cut at " << size;
    ASSERT_EQ(life.wrong, 0) << "cut at " << size;
    const std::size_t end = whole == 0 ? kSegmentHeaderBytes : segment.ends[whole - 1];
    ASSERT_EQ(quarantined(disk), used(std::string_view(bytes).substr(std::min(end, bytes.size()))))
        << "cut at " << size;
  }
}

/// A journal of three segments, the newest with room behind its records; and where each record lies.
class JournalFlips : public testing::Test {
 protected:
  static constexpr Position kNewest = 701;
  struct Place {
    Position segment;
    std::size_t offset;
    std::size_t end;
  };

  JournalFlips() {
    add(1, 300);
    add(301, 400);
    add(kNewest, 300);
    segments_[kNewest].resize(64 * 1024, '\0');
  }

  void add(Position first, std::size_t count) {
    const Segment segment = make_segment(first, payloads(first, count));
    std::size_t offset = kSegmentHeaderBytes;
    for (const std::size_t end : segment.ends) {
      places_.push_back({first, offset, end});
      offset = end;
    }
    segments_[first] = segment.bytes;
  }

  std::size_t below(std::size_t limit) {
    return std::uniform_int_distribution<std::size_t>(0, limit - 1)(random_);
  }

  /// One bit, or a burst of bytes up to the length of some records. Only where something is written.
  void flip() {
    const auto segment = std::next(segments_.begin(), static_cast<std::ptrdiff_t>(below(segments_.size())));
    hurt_segment_ = segment->first;
    hurt_ = segment->second;
    const std::size_t written = used(hurt_).size();
    hurt_from_ = below(written);
    hurt_to_ = hurt_from_ + 1;
    if (below(2) == 0) {
      hurt_[hurt_from_] = static_cast<char>(hurt_[hurt_from_] ^ (1 << below(8)));
    } else {
      hurt_to_ = std::min(written, hurt_from_ + 1 + below(300));
      for (std::size_t at = hurt_from_; at < hurt_to_; ++at)
        hurt_[at] = static_cast<char>(hurt_[at] ^ (1 + below(255)));
    }
  }

  [[nodiscard]] bool is_hurt(Position position) const {
    const Place& place = places_[position - 1];
    return place.segment == hurt_segment_ && place.offset < hurt_to_ && hurt_from_ < place.end;
  }
  [[nodiscard]] std::vector<Position> unhurt() const {
    std::vector<Position> positions;
    for (Position position = 1; position <= kRecords; ++position)
      if (!is_hurt(position)) positions.push_back(position);
    return positions;
  }

  void put(test::FaultyFileSystem& disk) const {
    for (const auto& [first, bytes] : segments_)
      disk.set_content(segment_path(kFolder, first), first == hurt_segment_ ? hurt_ : bytes);
  }

  std::mt19937_64 random_{20261124};
  std::map<Position, std::string> segments_;
  std::vector<Place> places_;  // of the position that is its index + 1
  Position hurt_segment_ = 0;
  std::string hurt_;
  std::size_t hurt_from_ = 0;
  std::size_t hurt_to_ = 0;
};

/// What `homing journal check` sees.
struct Verdict final : JournalVisitor {
  void damage(const Damage& damage) override { lost += damage.to - damage.from; }
  void segment_ends(const SegmentContent& content) override {
    records += content.records;
    torn_bytes += content.torn_bytes;
  }
  std::uint64_t records = 0;
  std::uint64_t lost = 0;
  std::uint64_t torn_bytes = 0;
};

TEST_F(JournalFlips, HurtNoRecordButTheirOwnAndNeverGoUnnoticed) {
  const Silence silence;
  const int flips = test::scaled("HOMING_JOURNAL_FLIPS", 500);
  for (int i = 0; i < flips; ++i) {
    flip();
    const std::vector<Position> expected = unhurt();
    test::FaultyFileSystem disk;
    put(disk);
    const auto context = [&] {
      return "flip " + std::to_string(i) + ": bytes " + std::to_string(hurt_from_) + " to " +
             std::to_string(hurt_to_) + " of segment " + std::to_string(hurt_segment_);
    };

    Verdict verdict;
    inspect(disk, kFolder, 0, verdict);
    ASSERT_EQ(verdict.records, expected.size()) << context();
    ASSERT_EQ(verdict.torn_bytes != 0, is_hurt(kRecords)) << context();
    ASSERT_EQ(verdict.lost, expected.back() - expected.size()) << context();

    const Life life(disk);
    ASSERT_EQ(life.read, expected) << context();
    ASSERT_EQ(life.wrong, 0) << context();
    if (!is_hurt(kRecords)) continue;
    const std::size_t end = places_[expected.back() - 1].end;
    ASSERT_EQ(quarantined(disk), used(std::string_view(hurt_).substr(end))) << context();
  }
}

}  // namespace
}  // namespace homing::journal
