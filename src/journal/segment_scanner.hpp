#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <system_error>

#include "homing/journal/file_system.hpp"
#include "homing/journal/format.hpp"

namespace homing::journal {

/// What SegmentScanner::next() came upon.
struct ScanStep {
  enum class Kind : std::uint8_t {
    kRecord,  ///< `record`, which lies in [offset, end_offset).
    kDamage,  ///< No record in [offset, end_offset); next() goes on with the good one behind it.
    kEnd,     ///< No record below the limit from `offset` on; only zeros from `end_offset` on.
  };
  Kind kind = Kind::kEnd;
  Record record;  ///< Its payload is valid until the next call.
  std::uint64_t offset = 0;
  std::uint64_t end_offset = 0;
  Position position = 0;       ///< The one that was expected at `offset`.
  Position next_position = 0;  ///< kRecord: position + 1; kDamage: of the record behind it; kEnd: `position`.
};

/// Walks through the records of one segment, and finds its way back behind damage: at every multiple of 8 it
/// looks for a record with a good CRC and a position that is possible there (each position that was skipped
/// took at least the smallest record's space).
///
/// It serves the Reader, which passes the durable end as limit and may come again when it has moved, and
/// recovery, which looks at a whole file.
/// Memory: about 1.3 MiB.
/// Ownership: borrows the File. Threads: one.
class SegmentScanner {
 public:
  SegmentScanner(File& file, Position first);

  /// @param limit  records from this position on are void, or not durable yet, and never looked at
  /// On an error nothing has moved.
  [[nodiscard]] std::error_code next(Position limit, ScanStep& step);

  /// Forgets what is buffered: the file has grown.
  void refresh();

 private:
  [[nodiscard]] std::error_code view(std::uint64_t offset, std::size_t size, std::string_view& out);
  [[nodiscard]] std::error_code decode_at(std::uint64_t offset, Decoded& out);
  [[nodiscard]] std::error_code resynchronise(Position limit, ScanStep& step);
  [[nodiscard]] bool is_possible(std::uint64_t offset, std::string_view header, Position limit) const;

  File& file_;
  std::uint64_t offset_ = kSegmentHeaderBytes;  // where the record `position_` starts
  Position position_;

  std::string buffer_;     // keeps its size when it is forgotten: to grow, a string writes zeros first
  bool buffered_ = false;  // and holds bytes
  std::uint64_t buffer_offset_ = 0;
  bool buffer_reaches_end_ = false;
  std::size_t piece_bytes_;
};

}  // namespace homing::journal
