#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "homing/journal/file_system.hpp"
#include "homing/journal/format.hpp"
#include "journal/quarantine.hpp"

namespace homing::journal {

struct SegmentSize {
  Position first = 0;
  std::uint64_t bytes = 0;
};

struct Recovered {
  Position next = 1;  ///< Behind the last good record.
  /// Oldest first. The newest one holds a record.
  std::vector<SegmentSize> segments;
  std::uint64_t torn_tails = 0;
};

/// Puts a folder in order after a crash at any moment, this function's own included: the newest segment that
/// holds a good record is cut off behind it, and the ones behind that (made, but never acknowledged anything)
/// are removed. Bytes that go with that are reported to the quarantine first, and copied.
///
/// @param applied_to  up to where records are known to have been acknowledged; 0: unknown
/// Durability: when it returns, what it did and every record that it left is on disk.
/// Memory: that of one SegmentScanner.
/// @throws UserError  the disk can't be read or written, or a segment is of a later version of the format
[[nodiscard]] Recovered recover(FileSystem& file_system, const std::string& folder, Position applied_to,
                                Quarantine& quarantine);

}  // namespace homing::journal
