#pragma once

#include <cstdint>
#include <deque>
#include <string>

#include "homing/core/mutex.hpp"
#include "homing/journal/file_system.hpp"
#include "homing/journal/format.hpp"
#include "journal/recovery.hpp"

namespace homing::journal {

/// Which segments there are, how large they are together, and their end.
///
/// Threads: any; no lock is held while the disk works, so that deleting never delays the writer.
/// Ownership: borrows the FileSystem.
class SegmentSet {
 public:
  SegmentSet(FileSystem& file_system, std::string folder);

  /// A new newest segment. It takes the place of one with the same first position.
  void add(SegmentSize segment);
  [[nodiscard]] std::uint64_t total_bytes() const;
  /// Without the newest one if that starts at `first`: it is about to be replaced.
  [[nodiscard]] std::uint64_t total_bytes_before(Position first) const;
  [[nodiscard]] Position first() const;  ///< 0 when there is none.

  /// Deletes what Journal::release_before() promises, oldest first; `end` is behind the last record.
  /// @return whether anything was deleted
  bool release_before(Position position, Position end);

 private:
  [[nodiscard]] Position releasable(Position position, Position end) const;
  void forget(Position first);

  FileSystem& file_system_;
  const std::string folder_;

  // Lock order: release_mutex_, then mutex_.
  Mutex release_mutex_;
  bool release_failed_ HOMING_GUARDED_BY(release_mutex_) = false;
  mutable Mutex mutex_;
  std::deque<SegmentSize> segments_ HOMING_GUARDED_BY(mutex_);  // oldest first
};

}  // namespace homing::journal
