#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <system_error>

#include "homing/journal/file_system.hpp"
#include "homing/journal/format.hpp"

namespace homing::journal {

/// The most that is written between two syncs: behind a crash, no more than this may be missing on disk. It
/// also bounds the journal's buffer.
inline constexpr std::uint64_t kLargestStep = 8ULL << 20;

/// The segment that is being written. Decides nothing: the journal says when to open, and closes it at the
/// first error.
///
/// Ownership: borrows the FileSystem. Threads: one.
class SegmentWriter {
 public:
  SegmentWriter(FileSystem& file_system, std::string folder, std::uint64_t segment_bytes);

  /// Makes a new segment durable, with `records` (of the positions from `first` on, or none) in it. A file of
  /// that name is left over from a segment that never held an acknowledged record: it is replaced. On an
  /// error no segment is open.
  [[nodiscard]] std::error_code open(Position first, std::string_view records);
  /// Nothing is written to this segment any more.
  void close() { file_.reset(); }

  /// What still fits; nothing when none is open.
  [[nodiscard]] std::uint64_t room() const { return file_ ? segment_bytes_ - offset_ : 0; }
  [[nodiscard]] std::error_code write(std::string_view records);
  [[nodiscard]] std::error_code sync() { return file_->sync(); }

 private:
  [[nodiscard]] std::error_code create(const std::string& path);
  [[nodiscard]] std::error_code prepare(Position first, std::string_view records);
  [[nodiscard]] std::error_code zero_from(std::uint64_t offset);

  FileSystem& file_system_;
  const std::string folder_;
  const std::uint64_t segment_bytes_;
  std::unique_ptr<File> file_;
  std::uint64_t offset_ = 0;
  std::uint64_t zeroed_to_ = 0;  // what is in front of it has been written, as zeros at least
};

}  // namespace homing::journal
