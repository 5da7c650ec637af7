#pragma once

#include <string>
#include <system_error>

#include "homing/core/mutex.hpp"
#include "homing/journal/file_system.hpp"
#include "homing/journal/format.hpp"

namespace homing::journal {

/// Up to where the journal had been released when that was noted last, in a small file beside the segments.
///
/// It is a hint that may lag behind: written when a whole segment more is applied, and at an orderly end.
/// With it a process that cannot ask the database knows which segments are only kept, and one that can
/// notices that the database has gone back behind it.
///
/// Failure: a file that cannot be read, or is damaged, counts as none; one that cannot be written is logged
/// once.
/// Threads: any. Ownership: borrows the FileSystem.
class AppliedMark {
 public:
  /// Reads it.
  AppliedMark(FileSystem& file_system, std::string folder);

  /// 0 when there is none.
  [[nodiscard]] Position position() const;
  void write(Position position);

 private:
  [[nodiscard]] std::error_code replace_file(Position position);

  FileSystem& file_system_;
  const std::string folder_;
  mutable Mutex mutex_;
  Position position_ HOMING_GUARDED_BY(mutex_);
  bool failed_ HOMING_GUARDED_BY(mutex_) = false;
};

}  // namespace homing::journal
