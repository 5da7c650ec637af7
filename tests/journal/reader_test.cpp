#include "homing/journal/reader.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <atomic>
#include <random>
#include <thread>

#include "journal/segments.hpp"
#include "tests/journal/journal_support.hpp"
#include "tests/support/eventually.hpp"

namespace homing::journal {
namespace {

constexpr int kWritten = 40;

std::string path_of(Position first) {
  return std::string(kFolder) + '/' + segment_name(first);
}

/// Several segments of records on a disk, none of them open.
class ReaderTest : public testing::Test {
 protected:
  ReaderTest() {
    Journal journal(disk_, small_segments(), metrics_);
    append_all(journal, payloads_);
    end_ = journal.end();
    for (const std::string& path : disk_.files()) {
      const Position first = parse_segment_name(path.substr(std::string(kFolder).size() + 1));
      if (first != 0) firsts_.push_back(first);
    }
  }

  void flip(Position segment, std::size_t offset, int bit = 0) {
    std::string bytes = disk_.content(path_of(segment));
    bytes[offset] = static_cast<char>(bytes[offset] ^ (1 << bit));
    disk_.set_content(path_of(segment), std::move(bytes));
  }
  [[nodiscard]] std::vector<std::string> quarantined() const {
    std::vector<std::string> paths = disk_.files();
    std::erase_if(paths,
                  [](const std::string& path) { return path.find("/quarantine/") == std::string::npos; });
    return paths;
  }
  [[nodiscard]] std::vector<std::string> payloads_without(Position from, Position to) const {
    std::vector<std::string> rest = payloads_;
    const auto at = [&rest](Position position) {
      return rest.begin() + static_cast<std::ptrdiff_t>(position - 1);
    };
    rest.erase(at(from), at(to));
    return rest;
  }

  test::FaultyFileSystem disk_;
  Metrics metrics_;
  const std::vector<std::string> payloads_ = numbered("record", kWritten, 370);
  const std::size_t record_bytes_ = record_size(370);
  Position end_ = 0;
  std::vector<Position> firsts_;
};

TEST_F(ReaderTest, ReadsEverythingInOrderFromAnyPosition) {
  ASSERT_GE(firsts_.size(), 4U);
  for (Position from = 0; from <= end_; ++from) {
    const ReadResult read = read_all(disk_, end_, from);
    const Position first = std::max<Position>(from, 1);
    ASSERT_EQ(read.payloads.size(), end_ - first);
    ASSERT_TRUE(read.positions.empty() || read.positions.front() == first);
    ASSERT_TRUE(std::equal(read.payloads.rbegin(), read.payloads.rend(), payloads_.rbegin()));
    ASSERT_EQ(read.damaged, 0);
  }
}

TEST_F(ReaderTest, NothingAtOrBeyondTheEndIsRead) {
  for (Position end = 1; end <= end_; ++end) {
    ASSERT_EQ(read_all(disk_, end).payloads.size(), end - 1);
  }
}

TEST_F(ReaderTest, ABatchIsBoundedByRecordsAndByBytes) {
  Reader reader(disk_, kFolder, 1, metrics_);
  EXPECT_EQ(reader.read(end_, 7, 1 << 20).records.size(), 7U);
  EXPECT_EQ(reader.read(end_, 100, 1000).records.size(), 3U);
  EXPECT_EQ(reader.read(end_, 100, 1).records.size(), 1U);
  EXPECT_EQ(reader.position(), 12U);
}

TEST_F(ReaderTest, NothingNewIsAnEmptyBatchThatStandsStill) {
  Reader reader(disk_, kFolder, end_, metrics_);
  const Batch batch = reader.read(end_, 10, 1000);
  EXPECT_TRUE(batch.records.empty());
  EXPECT_EQ(batch.from, end_);
  EXPECT_EQ(batch.to, end_);
}

TEST_F(ReaderTest, SeekingBackReadsTheSameAgain) {
  Reader reader(disk_, kFolder, 5, metrics_);
  const Batch once = reader.read(end_, 20, 1 << 20);
  reader.seek(once.from);
  const Batch again = reader.read(end_, 20, 1 << 20);
  ASSERT_EQ(again.records.size(), once.records.size());
  EXPECT_EQ(again.records.back().payload, once.records.back().payload);
}

TEST_F(ReaderTest, WhatIsSoughtAndWasReleasedIsCountedAsLost) {
  disk_.erase(segment_path(kFolder, firsts_[0]));
  const auto lost = [this] { return metrics_.counter("homing_journal_lost_records_total", "").Value(); };
  Reader takes_what_there_is(disk_, kFolder, 1, metrics_);
  EXPECT_EQ(takes_what_there_is.read(end_, 1, 1).records.front().position, firsts_[1]);
  EXPECT_EQ(lost(), 0);

  Reader reader(disk_, kFolder, firsts_[1], metrics_);
  reader.seek(1);
  const Batch batch = reader.read(end_, 1, 1);
  EXPECT_EQ(batch.from, 1U);
  EXPECT_EQ(batch.records.front().position, firsts_[1]);
  EXPECT_EQ(lost(), static_cast<double>(firsts_[1] - 1));
}

TEST_F(ReaderTest, ADiskErrorMovesNothingAndPasses) {
  for (int nth = 0; nth < 8; ++nth) {
    Reader reader(disk_, kFolder, 1, metrics_);
    disk_.fail_at(nth, 1);
    std::vector<std::string> got;
    while (reader.position() < end_) {
      const Position before = reader.position();
      try {
        for (const Record& record : reader.read(end_, 100, 1 << 20).records) got.emplace_back(record.payload);
      } catch (const std::system_error&) {
        EXPECT_EQ(reader.position(), before);
      }
    }
    disk_.mend();
    EXPECT_EQ(got, payloads_) << nth;
  }
}

TEST_F(ReaderTest, AFlipOfAnyByteLosesNoMoreThanItsRecordAndIsReported) {
  const Position segment = firsts_[1];
  const std::size_t records = firsts_[2] - segment;
  for (std::size_t offset = kSegmentHeaderBytes; offset < kSegmentHeaderBytes + records * record_bytes_;
       ++offset) {
    flip(segment, offset, static_cast<int>(offset % 8));
    const Position hit = segment + (offset - kSegmentHeaderBytes) / record_bytes_;
    const ReadResult read = read_all(disk_, end_);
    ASSERT_EQ(read.payloads, payloads_without(hit, hit + 1)) << "offset " << offset;
    ASSERT_EQ(read.damaged, 1);
    flip(segment, offset, static_cast<int>(offset % 8));
  }
}

TEST_F(ReaderTest, RandomBurstsNeverYieldARecordThatWasNotWritten) {
  std::mt19937_64 random(1);
  const std::string good = disk_.content(path_of(firsts_[1]));
  for (int round = 0; round < 300; ++round) {
    std::string bytes = good;
    const std::size_t start = random() % bytes.size();
    const std::size_t length = 1 + random() % 1000;
    for (std::size_t i = start; i < std::min(bytes.size(), start + length); ++i)
      bytes[i] = static_cast<char>(random());
    disk_.set_content(path_of(firsts_[1]), bytes);
    const ReadResult read = read_all(disk_, end_);
    EXPECT_EQ(read.to, end_);
    EXPECT_GE(read.payloads.size(), payloads_.size() - length / record_bytes_ - 2);
    for (std::size_t i = 0; i < read.payloads.size(); ++i) {
      ASSERT_EQ(read.payloads[i], payloads_[read.positions[i] - 1]);
    }
  }
}

TEST_F(ReaderTest, DamageInTheMiddleIsSetAsideOnce) {
  const Position segment = firsts_[1];
  flip(segment, kSegmentHeaderBytes + record_bytes_ + 30);
  flip(segment, kSegmentHeaderBytes + 2 * record_bytes_ + 30);

  Reader reader(disk_, kFolder, segment, metrics_);
  const Batch batch = reader.read(end_, 2, 1 << 20);
  ASSERT_EQ(batch.records.size(), 2U);
  EXPECT_EQ(batch.records[0].position, segment);
  EXPECT_EQ(batch.records[1].position, segment + 3);
  EXPECT_EQ(batch.to, segment + 4);

  const std::string name =
      std::to_string(segment + 1) + '-' + std::to_string(kSegmentHeaderBytes + record_bytes_) + ".damaged";
  ASSERT_EQ(quarantined(), std::vector<std::string>{std::string(kFolder) + "/quarantine/" + name});
  EXPECT_EQ(disk_.content(quarantined().front()),
            disk_.content(path_of(segment)).substr(kSegmentHeaderBytes + record_bytes_, 2 * record_bytes_));

  reader.seek(segment);
  EXPECT_EQ(reader.read(end_, 2, 1 << 20).to, segment + 4);
  EXPECT_EQ(metrics_.counter("homing_journal_damaged_total", "").Value(), 1);
}

TEST_F(ReaderTest, LostSectorsThatReadAsZerosAreDamageNotTheEnd) {
  const Position segment = firsts_[1];
  std::string bytes = disk_.content(path_of(segment));
  std::fill_n(bytes.begin() + 1024, 512, '\0');
  disk_.set_content(path_of(segment), bytes);
  const ReadResult read = read_all(disk_, end_);
  EXPECT_EQ(read.damaged, 1);
  EXPECT_GE(read.payloads.size(), payloads_.size() - 3);
  EXPECT_EQ(read.payloads.back(), payloads_.back());
}

TEST_F(ReaderTest, ASegmentThatLostItsTailIsReportedAndReadingGoesOn) {
  const Position segment = firsts_[1];
  std::string bytes = disk_.content(path_of(segment));
  bytes.resize(kSegmentHeaderBytes + 2 * record_bytes_ + 10);
  disk_.set_content(path_of(segment), bytes);
  const ReadResult read = read_all(disk_, end_);
  EXPECT_EQ(read.payloads, payloads_without(segment + 2, firsts_[2]));
  EXPECT_EQ(read.damaged, 1);
}

TEST_F(ReaderTest, AMissingSegmentIsReportedAndReadingGoesOn) {
  disk_.erase(path_of(firsts_[1]));
  const ReadResult read = read_all(disk_, end_);
  EXPECT_EQ(read.payloads, payloads_without(firsts_[1], firsts_[2]));
  EXPECT_EQ(read.damaged, 1);
}

TEST_F(ReaderTest, TheNewestSegmentMissingIsReportedToo) {
  disk_.erase(path_of(firsts_.back()));
  const ReadResult read = read_all(disk_, end_);
  EXPECT_EQ(read.payloads, payloads_without(firsts_.back(), end_));
  EXPECT_EQ(read.to, end_);
  EXPECT_EQ(read.damaged, 1);
}

TEST_F(ReaderTest, ADamagedSegmentHeaderLosesNoRecord) {
  flip(firsts_[1], 9);
  const ReadResult read = read_all(disk_, end_);
  EXPECT_EQ(read.payloads, payloads_);
  EXPECT_EQ(read.damaged, 1);
}

TEST_F(ReaderTest, AQuarantineThatCannotBeWrittenDoesNotStopTheReading) {
  flip(firsts_[1], kSegmentHeaderBytes + 30);
  disk_.set_capacity(0);
  EXPECT_EQ(read_all(disk_, end_).payloads, payloads_without(firsts_[1], firsts_[1] + 1));
}

TEST_F(ReaderTest, StartsAtTheOldestSegmentWhenThatIsLater) {
  disk_.erase(path_of(firsts_[0]));
  const ReadResult read = read_all(disk_, end_, 1);
  EXPECT_EQ(read.positions.front(), firsts_[1]);
  EXPECT_EQ(read.damaged, 0);
}

TEST(Reader, ARecordInsideADamagedRecordsPayloadIsNotBelieved) {
  test::FaultyFileSystem disk;
  std::string forged = "1234";  // so that the forged record is aligned like a real one
  encode_record(5, kType, "forged", forged);
  std::string bytes;
  encode_segment_header(1, bytes);
  encode_record(1, kType, forged, bytes);
  for (Position position = 2; position < 8; ++position) encode_record(position, kType, "good", bytes);
  bytes[kSegmentHeaderBytes + kRecordHeaderBytes] ^= 1;
  disk.set_content(path_of(1), bytes);
  EXPECT_EQ(read_all(disk, 8).payloads, std::vector<std::string>(6, "good"));
}

TEST(Reader, ALargeBacklogIsReadWithConstantMemory) {
  constexpr std::uint64_t kLargeSegment = 32 << 20;
  constexpr std::size_t kMostAtOnce = 2 << 20;
  test::FaultyFileSystem disk;
  std::string bytes;
  encode_segment_header(1, bytes);
  Position position = 1;
  while (bytes.size() < kLargeSegment) encode_record(position++, kType, std::string(100000, 'x'), bytes);
  disk.set_content(path_of(1), bytes);

  Metrics metrics;
  Reader reader(disk, kFolder, 1, metrics);
  while (reader.position() < position) {
    const Batch batch = reader.read(position, 1000, 1 << 20);
    std::size_t held = 0;
    for (const auto& piece : batch.storage) held += piece->capacity();
    ASSERT_FALSE(batch.records.empty());
    ASSERT_LE(held, 2 * kMostAtOnce);
  }
  EXPECT_LE(disk.largest_read(), kMostAtOnce);
}

TEST_F(ReaderTest, UsesTheMemoryOfABatchAgain) {
  Reader reader(disk_, kFolder, 1, metrics_);
  Batch batch;
  const std::string* first_piece = nullptr;
  std::vector<std::string> read;
  while (reader.position() < end_) {
    batch = reader.read(end_, 7, 1 << 20, std::move(batch));
    for (const Record& record : batch.records) read.emplace_back(record.payload);
    ASSERT_EQ(batch.storage.size(), 1U);
    if (first_piece == nullptr) first_piece = batch.storage.front().get();
    EXPECT_EQ(batch.storage.front().get(), first_piece);
  }
  EXPECT_EQ(read, payloads_);
}

boost::asio::awaitable<void> produce(Journal& journal, int producer, int count) {
  for (int i = 0; i < count; ++i) {
    const std::string payload = std::to_string(producer) + ':' + std::to_string(i) + std::string(60, '.');
    EXPECT_FALSE(co_await journal.append(kType, payload));
  }
}

TEST(Reader, FollowsTheWriterLive) {
  constexpr int kThreads = 2;
  constexpr int kCoroutines = 8;
  constexpr int kEach = 60;
  constexpr Position kTotal = kThreads * kCoroutines * kEach;
  test::FaultyFileSystem disk;
  Metrics metrics;
  Journal journal(disk, small_segments(), metrics);

  std::vector<std::thread> threads;
  for (int thread = 0; thread < kThreads; ++thread) {
    threads.emplace_back([&journal, thread] {
      boost::asio::io_context io;
      for (int i = 0; i < kCoroutines; ++i) {
        boost::asio::co_spawn(io, produce(journal, thread * kCoroutines + i, kEach), boost::asio::detached);
      }
      io.run();
    });
  }

  std::vector<int> next(kThreads * kCoroutines, 0);
  Reader reader(disk, kFolder, 1, metrics);
  while (reader.position() <= kTotal && journal.wait_beyond(reader.position(), test::kDeadline)) {
    const Batch batch = reader.read(journal.end(), 50, 1 << 20);
    for (std::size_t i = 0; i < batch.records.size(); ++i) {
      EXPECT_EQ(batch.records[i].position, batch.from + i);
      const std::string payload(batch.records[i].payload);
      const std::size_t colon = payload.find(':');
      EXPECT_EQ(std::stoi(payload.substr(colon + 1)), next.at(std::stoul(payload))++);
    }
    journal.release_before(batch.to);
  }
  for (std::thread& thread : threads) thread.join();
  EXPECT_EQ(reader.position(), kTotal + 1);
  EXPECT_EQ(next, std::vector<int>(next.size(), kEach));
  EXPECT_EQ(metrics.counter("homing_journal_damaged_total", "").Value(), 0);
}

}  // namespace
}  // namespace homing::journal
