#pragma once

#include <cstdint>

#include "homing/journal/format.hpp"
#include "journal/segment_writer.hpp"

namespace homing::journal {

/// Bytes behind a segment's last good record, up to the last one that is not zero, in which there is no
/// record. A crash leaves such a tail of what was being written, and so may damage to acknowledged records.
struct TornTail {
  Position segment = 0;
  Position from = 0;  ///< Behind the last good record.
  Position to = 0;    ///< Above `from` where something else tells of acknowledged records up to there.
  std::uint64_t offset = 0;
  std::uint64_t end_offset = 0;

  [[nodiscard]] std::uint64_t bytes() const { return end_offset - offset; }
  [[nodiscard]] std::uint64_t known_lost() const { return to > from ? to - from : 0; }
  /// Whether it is more than a crash can leave.
  [[nodiscard]] bool is_damage() const { return known_lost() != 0 || bytes() > kLargestStep; }
};

}  // namespace homing::journal
