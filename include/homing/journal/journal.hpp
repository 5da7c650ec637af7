#pragma once

#include <boost/asio/awaitable.hpp>
#include <chrono>
#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <system_error>

#include "homing/core/metrics.hpp"
#include "homing/journal/file_system.hpp"
#include "homing/journal/format.hpp"

namespace homing::journal {

/// A record that the journal writes of its own accord. At most kMaxMark bytes of payload.
struct SegmentMark {
  std::uint8_t type = 0;
  std::string payload;
};
inline constexpr std::size_t kMaxMark = 64;

struct JournalOptions {
  std::string folder;
  std::uint64_t segment_bytes = 64ULL << 20;
  /// All segments together. Where those that still wait for a reader need it all, append() answers kFull.
  std::uint64_t max_bytes = 10ULL << 30;
  /// Segments that were released are kept up to this size together, the oldest goes first: so a reader that
  /// is set back finds them still. They give way before the journal or its disk is full.
  std::uint64_t kept_bytes = 0;
  std::size_t max_queued_bytes = 64U << 20;  ///< Waiting for the disk; past it append() answers kOverloaded.
  /// While the disk is broken: how often a new segment is tried.
  std::chrono::milliseconds reopen_every{200};
  /// Where a reader has committed to already, if that is known: as release_before() at once, and no record
  /// gets a position below. That matters when the journal's newest records were lost with their disk: a
  /// position that was used once would never be read.
  std::optional<Position> applied_to{};
  /// Asked for the first record of each new segment, by the constructor and on the writing thread: what every
  /// segment has to say for itself, because older ones may be released. It is durable before the segment
  /// takes a record, so that no torn write can hurt it, and counts for end() with the first of them. Null:
  /// none.
  std::function<SegmentMark()> mark;
  /// No thread of its own: nothing is written but in step() and in the destructor. For a caller that decides
  /// itself what happens when.
  bool stepped = false;
};

/// Why append() could not make a record durable. None of them leaves the record in the journal for the
/// reader, with one exception: after a crash, a record of the failed group may be found on disk and is then
/// taken as recorded.
enum class JournalError {
  kFull = 1,        ///< max_bytes is reached, or the disk is full.
  kBroken = 2,      ///< A write or sync failed; a new segment is being tried.
  kOverloaded = 3,  ///< The disk does not keep up.
  kTooLarge = 4,    ///< The payload is empty or over kMaxPayload.
  kStopped = 5,     ///< The journal is shutting down.
};
[[nodiscard]] std::error_code make_error_code(JournalError error) noexcept;

/// Durable, append-only list of records in one folder.
///
/// It is the promise made to a visitor before the redirect: once append() reports success the record survives
/// a crash and a power cut, whether or not PostgreSQL is up.
///
/// Durability: concurrent appends share one write and one fdatasync (group commit).
/// Failure:    the first failed write or sync seals the segment at its last durable record, for good;
///             everything queued fails. Then a new segment is opened, and tried again every `reopen_every`
///             until it works. Nothing is ever written to a sealed segment, and no sync is repeated.
/// Order:      positions rise in the order in which records become durable; appends of one thread keep
///             their order.
/// Threads:    append() from any coroutine; one internal thread writes, and callers are resumed on their
///             own executors. Everything else: any thread.
/// Ownership:  borrows the FileSystem and the Metrics.
class Journal {
 public:
  /// Locks and recovers the folder: finds the last record, cuts a torn tail off, and opens a new segment
  /// behind it. Memory does not depend on the backlog. Damage in front of good records is left to the Reader,
  /// which reports it. The tail's bytes are copied to `<folder>/quarantine/<position>-<offset>-<CRC>.torn`
  /// first (64 MiB at one start at most); where more is missing than a crash can take, that is an error in
  /// the log, and counted like the Reader's.
  /// @throws UserError  the folder belongs to another process, can't be read or written, or holds segments
  ///                    of a later version
  Journal(FileSystem& file_system, JournalOptions options, Metrics& metrics);
  /// Makes what is queued durable, then stops. Requires: no append() is started any more.
  ~Journal();
  Journal(const Journal&) = delete;
  Journal& operator=(const Journal&) = delete;

  /// Completes when the record is durable, or with a JournalError.
  /// It cannot be cancelled. Ownership: `payload` must stay alive until then; a coroutine that awaits at once
  /// has that for free. The caller's io_context must outlive the wait.
  [[nodiscard]] boost::asio::awaitable<std::error_code> append(std::uint8_t type, std::string_view payload);

  /// The position behind the last durable record: the one that the next record gets.
  [[nodiscard]] Position end() const noexcept;
  /// Waits until end() is above `position`, or the time is up. True when it is.
  bool wait_beyond(Position position, std::chrono::milliseconds at_most);

  /// Segments all of whose records lie below `position` may be deleted, and are when they are more than
  /// `kept_bytes` (the newest one that holds a record never is: the next process learns from it which IDs are
  /// used up). A later call with a smaller position takes back what is left of them. Requires: that position
  /// is committed elsewhere.
  void release_before(Position position);

  /// What the internal thread does over and over: writes what has queued, or, while refusing, tries a new
  /// segment when it is time to. Requires: JournalOptions::stepped; one thread at a time.
  void step();

  struct Status {
    bool writable = true;
    std::string reason;            ///< Empty when writable: `full`, `broken: <errno text>`.
    std::uint64_t bytes = 0;       ///< All segments together.
    std::uint64_t kept_bytes = 0;  ///< Of them, those that give way when there is need.
    std::uint64_t max_bytes = 0;
    Position first = 0;  ///< Of the oldest segment.
    Position end = 0;
    /// At the start something that was no record lay behind the last one; or at an earlier start that found
    /// the same end, and died before it gave a position.
    bool torn_end = false;
  };
  [[nodiscard]] Status status() const;

 private:
  class Impl;
  std::unique_ptr<Impl> impl_;
};

}  // namespace homing::journal

template <>
struct std::is_error_code_enum<homing::journal::JournalError> : std::true_type {};
