#pragma once

#include <cstdint>
#include <deque>
#include <string>
#include <system_error>

#include "homing/core/mutex.hpp"
#include "homing/journal/file_system.hpp"
#include "homing/journal/format.hpp"
#include "journal/recovery.hpp"

namespace homing::journal {

/// Which segments there are, how large they are together, and which of them are applied: a reader has
/// committed behind their last record, and they are only kept.
///
/// Threads: any; no lock that the writer needs is held while the disk works, so that deleting never delays
/// it, unless it needs the space itself.
/// Ownership: borrows the FileSystem.
class SegmentSet {
 public:
  /// @param kept_bytes  see JournalOptions
  SegmentSet(FileSystem& file_system, std::string folder, std::uint64_t kept_bytes);

  /// At the start: what release_before() said last.
  void start_at(Position applied_to);

  /// A new newest segment. It takes the place of one with the same first position.
  void add(SegmentSize segment);
  [[nodiscard]] std::uint64_t total_bytes() const;
  /// Without the newest one if that starts at `first`: it is about to be replaced.
  [[nodiscard]] std::uint64_t total_bytes_before(Position first) const;
  [[nodiscard]] Position first() const;  ///< 0 when there is none.
  [[nodiscard]] Position applied_to() const;
  /// All applied segments together; `end` is behind the last record.
  [[nodiscard]] std::uint64_t kept_bytes(Position end) const;

  /// What Journal::release_before() promises; `end` is behind the last record.
  /// @return whether a segment became applied, or was deleted
  bool release_before(Position position, Position end);
  /// Deletes the oldest applied segment. @return whether there was one, and it is gone
  bool give_way(Position end);

 private:
  /// The applied segments, which are the oldest ones.
  struct Applied {
    Position first = 0;   ///< Of the oldest; 0 when there is none.
    Position behind = 0;  ///< First position of the segment behind the newest of them.
    std::uint64_t bytes = 0;
  };
  [[nodiscard]] Applied applied(Position end) const;
  [[nodiscard]] bool releasable(std::size_t index, Position end) const HOMING_REQUIRES(mutex_);
  bool release(Position first, std::error_code& error);
  void note(std::error_code error, bool released) HOMING_REQUIRES(release_mutex_);
  void forget(Position first);

  FileSystem& file_system_;
  const std::string folder_;
  const std::uint64_t kept_bytes_;

  // Lock order: release_mutex_, then mutex_.
  Mutex release_mutex_;
  bool release_failed_ HOMING_GUARDED_BY(release_mutex_) = false;
  Position applied_behind_ HOMING_GUARDED_BY(release_mutex_) = 0;  // as it was when last looked at
  mutable Mutex mutex_;
  Position applied_to_ HOMING_GUARDED_BY(mutex_) = 0;
  std::deque<SegmentSize> segments_ HOMING_GUARDED_BY(mutex_);  // oldest first
};

}  // namespace homing::journal
