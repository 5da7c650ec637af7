#pragma once

#include <cstdint>
#include <functional>
#include <memory>
#include <string>
#include <vector>

#include "homing/core/metrics.hpp"
#include "homing/journal/file_system.hpp"
#include "homing/journal/format.hpp"

namespace homing::journal {

/// Records in order, with the storage that their payloads point into.
struct Batch {
  /// Where it starts: the reader's position before.
  Position from = 0;
  /// Where the next one starts. Above the last record's position + 1 where damage was skipped.
  Position to = 0;
  std::vector<Record> records;
  std::vector<std::unique_ptr<std::string>> storage;
};

/// Reads a journal's records in order, from any position on, while the Journal writes behind the end.
///
/// Damage in front of good records is corruption: the damaged bytes are copied to
/// `<folder>/quarantine/<position>-<offset>.damaged`, an error is logged and counted, and reading goes on at
/// the next good record. The positions in between are reported by the batch (`to` jumps), never skipped
/// silently, and counted. A missing segment, or a journal that begins behind what is wanted because that was
/// released, is treated alike. A copy that cannot be written is said so in the error line,
/// and does not stop the reading.
///
/// Memory: a few MiB, whatever the backlog.
/// Threads: one. Works beside a Journal on the same folder, whose end() bounds `end` here.
/// Ownership: borrows the FileSystem and the Metrics.
class Reader {
 public:
  /// @param from  the first position that is wanted. When the journal starts later, reading starts there;
  ///              that is reported like damage, except for a `from` of 0 or 1, which takes what there is.
  Reader(FileSystem& file_system, std::string folder, Position from, Metrics& metrics);
  ~Reader();

  /// The next records: at most `max_records` and about `max_bytes` of payload (one record at least), all
  /// below `end`. No records, and to == from, when there is nothing below `end` yet.
  /// @param spare  a batch that is done with: its memory is used again
  /// @throws std::system_error  the disk can't be read; the position has not moved, try again later
  [[nodiscard]] Batch read(Position end, std::size_t max_records, std::size_t max_bytes, Batch spare = {});

  [[nodiscard]] Position position() const noexcept;
  /// The next read starts at `position`: from here on also what is missing from 1 on is reported.
  void seek(Position position);

 private:
  class Impl;
  std::unique_ptr<Impl> impl_;
};

/// Calls `visit` for every good record of the newest segment that has one; for none where there is no folder.
/// For the start of a process.
/// @throws UserError  the folder can't be read
void visit_newest_records(FileSystem& file_system, const std::string& folder,
                          const std::function<void(const Record&)>& visit);

}  // namespace homing::journal
