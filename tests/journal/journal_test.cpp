#include "homing/journal/journal.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <atomic>
#include <thread>

#include "homing/core/error.hpp"
#include "tests/journal/journal_support.hpp"
#include "tests/support/eventually.hpp"

namespace homing::journal {
namespace {

class JournalTest : public testing::Test {
 protected:
  [[nodiscard]] std::size_t segments() const {
    std::size_t count = 0;
    for (const std::string& path : disk_.files()) count += path.ends_with(".journal") ? 1 : 0;
    return count;
  }
  [[nodiscard]] double failures(const std::string& reason) {
    return metrics_.counter("homing_journal_failures_total", "", {{"reason", reason}}).Value();
  }

  /// Appends until that is refused.
  [[nodiscard]] static std::error_code fill(Journal& journal) {
    std::error_code error;
    for (int i = 0; i < 1000 && !error; ++i) error = append(journal, std::string(500, 'x'));
    return error;
  }

  test::FaultyFileSystem disk_;
  Metrics metrics_;
};

TEST_F(JournalTest, AnAppendedRecordIsReadBack) {
  Journal journal(disk_, small_segments(), metrics_);
  EXPECT_EQ(journal.end(), 1U);
  append_all(journal, {"a", "b", "c"});
  EXPECT_EQ(journal.end(), 4U);
  EXPECT_EQ(read_all(disk_, journal.end()).payloads, (std::vector<std::string>{"a", "b", "c"}));
}

// The first start may die before it gives a position, and only the second begins to serve.
TEST_F(JournalTest, AnEndThatWasTornIsKnownToTheNextStartToo) {
  const Segment whole = make_segment(1, {"a", "b"});
  const std::string path = std::string(kFolder) + "/" + segment_name(1);
  disk_.set_content(path, whole.bytes + "half a record");
  EXPECT_TRUE(Journal(disk_, small_segments(), metrics_).status().torn_end);
  {
    Journal again(disk_, small_segments(), metrics_);
    EXPECT_EQ(again.end(), 3U);
    EXPECT_TRUE(again.status().torn_end);
    append_all(again, {"c"});
  }
  EXPECT_FALSE(Journal(disk_, small_segments(), metrics_).status().torn_end);
}

TEST_F(JournalTest, NothingIsAcknowledgedBeforeItsSync) {
  Journal journal(disk_, small_segments(), metrics_);
  boost::asio::io_context io;
  std::error_code result = JournalError::kStopped;
  disk_.hold_syncs();
  start_append(io, journal, "a", result);
  io.poll();
  disk_.wait_for_held_sync();
  io.poll();
  EXPECT_EQ(result, JournalError::kStopped);
  EXPECT_EQ(journal.end(), 1U);

  disk_.let_syncs_go();
  io.run();
  EXPECT_FALSE(result);
  EXPECT_EQ(journal.end(), 2U);
}

TEST_F(JournalTest, AppendsThatComeDuringASyncShareTheNextOne) {
  Journal journal(disk_, small_segments(), metrics_);
  boost::asio::io_context io;
  std::vector<std::error_code> results(51, JournalError::kStopped);
  disk_.hold_syncs();
  start_append(io, journal, "first", results[0]);
  io.poll();
  disk_.wait_for_held_sync();
  const int before = disk_.syncs();
  for (std::size_t i = 1; i < results.size(); ++i) start_append(io, journal, std::to_string(i), results[i]);
  io.poll();
  disk_.let_syncs_go();
  io.run();

  EXPECT_EQ(results, std::vector<std::error_code>(51));
  EXPECT_EQ(disk_.syncs() - before, 2);
  const ReadResult read = read_all(disk_, journal.end());
  ASSERT_EQ(read.payloads.size(), 51U);
  for (std::size_t i = 1; i < 51; ++i) EXPECT_EQ(read.payloads[i], std::to_string(i));
}

TEST_F(JournalTest, AGroupLargerThanASegmentIsSpreadOverSeveral) {
  Journal journal(disk_, small_segments(), metrics_);
  boost::asio::io_context io;
  const std::vector<std::string> payloads = numbered("record", 60, 400);
  std::vector<std::error_code> results(payloads.size(), JournalError::kStopped);
  for (std::size_t i = 0; i < payloads.size(); ++i) start_append(io, journal, payloads[i], results[i]);
  io.run();
  EXPECT_EQ(results, std::vector<std::error_code>(payloads.size()));
  EXPECT_GE(segments(), 6U);
  EXPECT_EQ(read_all(disk_, journal.end()).payloads, payloads);
}

TEST_F(JournalTest, EverySegmentBeginsWithTheMarkAsItIsThen) {
  JournalOptions options = small_segments();
  int asked = 0;
  options.mark = [&asked] {
    return SegmentMark{.type = kType, .payload = "mark " + std::to_string(++asked)};
  };
  Journal journal(disk_, options, metrics_);
  EXPECT_EQ(asked, 1);
  EXPECT_EQ(journal.end(), 1U) << "a mark alone is no record to read";
  std::vector<std::string> payloads;
  while (segments() < 3) {
    payloads.push_back(std::string(500, 'a'));
    ASSERT_FALSE(append(journal, payloads.back()));
  }
  const ReadResult read = read_all(disk_, journal.end());
  EXPECT_EQ(read.payloads.size(), payloads.size() + 3);
  EXPECT_EQ(std::count(read.payloads.begin(), read.payloads.end(), payloads.front()),
            static_cast<std::ptrdiff_t>(payloads.size()));
  EXPECT_EQ(read.payloads.front(), "mark 1");
  EXPECT_EQ(asked, 3);
}

TEST_F(JournalTest, PayloadsThatCannotBeStoredAreRefused) {
  JournalOptions options = small_segments();
  {
    Journal journal(disk_, options, metrics_);
    EXPECT_EQ(append(journal, ""), JournalError::kTooLarge);
    EXPECT_EQ(append(journal, std::string(kSmallSegment, 'x')), JournalError::kTooLarge);
  }
  options.segment_bytes = 1 << 20;
  options.max_bytes = 4 << 20;
  Journal journal(disk_, options, metrics_);
  EXPECT_FALSE(append(journal, std::string(kMaxPayload, 'x')));
  EXPECT_EQ(append(journal, std::string(kMaxPayload + 1, 'x')), JournalError::kTooLarge);
  EXPECT_EQ(failures("too_large"), 3);
}

// An append that came just as a refusal ended was let in without being counted, and subtracted all the same:
// from then on the queue seemed to be full.
TEST_F(JournalTest, StaysUsableHoweverOftenTheDiskFailsUnderLoad) {
  JournalOptions options = small_segments();
  options.reopen_every = std::chrono::milliseconds(0);
  options.max_bytes = 1 << 30;
  Journal journal(disk_, options, metrics_);
  std::atomic<bool> stop = false;
  const auto append_all_the_time = [&]() -> boost::asio::awaitable<void> {
    while (!stop) co_await journal.append(kType, "x");
  };
  const auto load = [&] {
    boost::asio::io_context io;
    boost::asio::co_spawn(io, append_all_the_time, boost::asio::detached);
    io.run();
  };
  std::thread first(load);
  std::thread second(load);
  for (int failure = 0; failure < 400 && !HasFailure(); ++failure) {
    disk_.fail_at(0, 2);
    const int before = disk_.operations();
    EXPECT_TRUE(test::eventually([&] { return disk_.operations() > before + 2; }));
    journal.release_before(journal.end());
  }
  disk_.mend();
  stop = true;
  first.join();
  second.join();
  EXPECT_TRUE(recovers(journal, "y"));
  EXPECT_EQ(failures("overloaded"), 0);
}

TEST_F(JournalTest, AQueueThatIsFullRefusesAtOnce) {
  JournalOptions options = small_segments();
  options.max_queued_bytes = 10 * record_size(8);
  Journal journal(disk_, options, metrics_);
  boost::asio::io_context io;
  std::vector<std::error_code> results(11, JournalError::kStopped);
  disk_.hold_syncs();
  for (std::error_code& result : results) start_append(io, journal, "8 bytes.", result);
  io.poll();
  EXPECT_EQ(results.back(), JournalError::kOverloaded);
  disk_.let_syncs_go();
  io.run();
  EXPECT_FALSE(results.front());
  EXPECT_FALSE(append(journal, "8 bytes."));
  EXPECT_EQ(journal.end(), 12U);
}

TEST_F(JournalTest, WaitBeyondWaitsForTheRecord) {
  Journal journal(disk_, small_segments(), metrics_);
  EXPECT_FALSE(journal.wait_beyond(1, std::chrono::milliseconds(1)));
  std::thread writer([&journal] { EXPECT_FALSE(append(journal, "a")); });
  EXPECT_TRUE(journal.wait_beyond(1, test::kDeadline));
  writer.join();
}

TEST_F(JournalTest, TheDestructorMakesWhatIsQueuedDurable) {
  boost::asio::io_context io;
  std::vector<std::error_code> results(20, JournalError::kStopped);
  {
    Journal journal(disk_, small_segments(), metrics_);
    disk_.hold_syncs();
    for (std::error_code& result : results) start_append(io, journal, "queued", result);
    io.poll();
    disk_.let_syncs_go();
  }
  io.run();
  EXPECT_EQ(results, std::vector<std::error_code>(20));
  EXPECT_EQ(read_all(disk_, 21).payloads.size(), 20U);
}

TEST_F(JournalTest, ACoroutineWhoseExecutorGoesDownIsLetGoOf) {
  std::error_code result = JournalError::kStopped;
  auto io = std::make_unique<boost::asio::io_context>();
  Journal journal(disk_, small_segments(), metrics_);
  disk_.hold_syncs();
  start_append(*io, journal, "a", result);
  io->poll();
  disk_.let_syncs_go();
  ASSERT_TRUE(journal.wait_beyond(1, test::kDeadline));
  append_all(journal, {"b"});  // so that the wake-up of the first is posted
  io.reset();                  // a leak or a use after free is the sanitizer's to see
  EXPECT_EQ(result, JournalError::kStopped);
}

TEST_F(JournalTest, ASecondJournalOnTheSameFolderIsRefused) {
  Journal journal(disk_, small_segments(), metrics_);
  EXPECT_THROW(Journal(disk_, small_segments(), metrics_), UserError);
  EXPECT_FALSE(append(journal, "a"));
}

TEST_F(JournalTest, OptionsThatCannotWorkAreRefused) {
  JournalOptions options = small_segments();
  options.max_bytes = kSmallSegment;
  EXPECT_THROW(Journal(disk_, options, metrics_), UserError);
}

TEST_F(JournalTest, FullByItsLimitItRefusesAndRecoversWhenReleased) {
  JournalOptions options = small_segments();
  options.max_bytes = 3 * kSmallSegment;
  options.reopen_every = std::chrono::hours(1);  // only the release can wake it
  Journal journal(disk_, options, metrics_);
  EXPECT_EQ(fill(journal), JournalError::kFull);
  EXPECT_FALSE(journal.status().writable);
  EXPECT_EQ(journal.status().reason, "full");
  EXPECT_EQ(append(journal, "small"), JournalError::kFull);
  EXPECT_EQ(failures("full"), 2);
  EXPECT_LE(journal.status().bytes, options.max_bytes);

  journal.release_before(journal.end());
  EXPECT_TRUE(recovers(journal, "back"));
  EXPECT_TRUE(journal.status().writable);
  EXPECT_EQ(journal.status().reason, "");
}

TEST_F(JournalTest, ADiskWithoutSpaceIsFullAndRecoversWhenThereIsSome) {
  Journal journal(disk_, small_segments(), metrics_);
  append_all(journal, {"before"});
  disk_.set_capacity(kSmallSegment + 100);
  EXPECT_EQ(fill(journal), JournalError::kFull);
  const Position end = journal.end();
  disk_.set_capacity(1 << 20);
  EXPECT_TRUE(recovers(journal, "after"));
  const ReadResult read = read_all(disk_, journal.end(), end);
  EXPECT_EQ(read.payloads, std::vector<std::string>{"after"});
  EXPECT_EQ(read.positions, std::vector<Position>{end});
}

TEST_F(JournalTest, AJournalThatIsFullAtTheStartServesItsBacklogAndRecovers) {
  JournalOptions options = small_segments();
  options.max_bytes = 3 * kSmallSegment;
  {
    Journal journal(disk_, options, metrics_);
    EXPECT_EQ(fill(journal), JournalError::kFull);
  }
  options.max_bytes = 2 * kSmallSegment;
  Journal journal(disk_, options, metrics_);
  EXPECT_FALSE(journal.status().writable);
  const ReadResult read = read_all(disk_, journal.end());
  EXPECT_EQ(read.to, journal.end());
  journal.release_before(read.to);
  EXPECT_TRUE(recovers(journal, "back"));
}

TEST_F(JournalTest, ASegmentWhoseSyncFailedIsNeverTouchedAgain) {
  Journal journal(disk_, small_segments(), metrics_);
  append_all(journal, {"a", "b"});
  const std::string sealed = disk_.files().front();
  disk_.fail_at(1, 1);  // the next write works, its sync does not
  EXPECT_EQ(append(journal, "lost"), JournalError::kBroken);
  const std::string before = disk_.content(sealed);
  EXPECT_TRUE(recovers(journal, "c"));
  EXPECT_EQ(disk_.content(sealed), before);

  const ReadResult read = read_all(disk_, journal.end());
  EXPECT_EQ(read.payloads, (std::vector<std::string>{"a", "b", "c"}));
  EXPECT_EQ(read.positions, (std::vector<Position>{1, 2, 3}));
  EXPECT_EQ(read.damaged, 0);
  EXPECT_GE(failures("broken"), 1);
}

TEST_F(JournalTest, WhileItIsBrokenItSaysWhy) {
  Journal journal(disk_, small_segments(), metrics_);
  disk_.fail_at(0, test::FaultyFileSystem::kForEver);
  EXPECT_EQ(append(journal, "a"), JournalError::kBroken);
  const Journal::Status status = journal.status();
  EXPECT_FALSE(status.writable);
  EXPECT_TRUE(status.reason.starts_with("broken: ")) << status.reason;
  EXPECT_EQ(append(journal, "b"), JournalError::kBroken);
  disk_.mend();
  EXPECT_TRUE(recovers(journal, "c"));
}

TEST_F(JournalTest, ReleaseDeletesWhatIsBelowAndKeepsTheNewestWithARecord) {
  Journal journal(disk_, small_segments(), metrics_);
  append_all(journal, numbered("r", 30, 500));
  const std::size_t before = segments();
  ASSERT_GE(before, 4U);

  journal.release_before(2);
  EXPECT_EQ(segments(), before);
  const Position second = parse_segment_name(disk_.files()[1].substr(std::string(kFolder).size() + 1));
  journal.release_before(second - 1);
  EXPECT_EQ(segments(), before);
  journal.release_before(second);
  EXPECT_EQ(segments(), before - 1);
  EXPECT_EQ(journal.status().first, second);
  journal.release_before(journal.end());
  EXPECT_EQ(segments(), 1U);
  EXPECT_EQ(journal.status().bytes, kSmallSegment);
  EXPECT_EQ(read_all(disk_, journal.end(), journal.end() - 1).payloads.size(), 1U);
}

TEST_F(JournalTest, AReleasedAndRestartedJournalStillKnowsItsLastPosition) {
  Position end = 0;
  for (int start = 0; start < 5; ++start) {
    Journal journal(disk_, small_segments(), metrics_);
    EXPECT_EQ(journal.end(), std::max<Position>(end, 1));
    if (start % 2 == 0) append_all(journal, numbered("r", 20, 500));
    end = journal.end();
    journal.release_before(end);

    Position newest = 0;
    visit_newest_records(disk_, kFolder, [&newest](const Record& record) { newest = record.position; });
    EXPECT_EQ(newest, end - 1);
  }
  EXPECT_LE(segments(), 2U);
}

TEST_F(JournalTest, PositionsStartWhereAReaderElsewhereHasCommittedTo) {
  JournalOptions options = small_segments();
  options.applied_to = 1000;
  Journal journal(disk_, options, metrics_);
  append_all(journal, {"a"});
  const ReadResult read = read_all(disk_, journal.end(), 1000);
  EXPECT_EQ(read.positions, std::vector<Position>{1000});
  EXPECT_EQ(read.damaged, 0);
}

}  // namespace
}  // namespace homing::journal
