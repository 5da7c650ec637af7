#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

/// What a journal looks like on disk. Two pure functions and some names; no file is touched here.
///
/// A journal is a folder of segments, `<first position, 20 digits>.journal`. A segment is a header, then
/// records, then zeros (it is preallocated). All integers are little-endian, every record starts at a
/// multiple of 8.
///
///     segment header       record
///     0   8  "HOMINGJ1"    0   4  CRC-32C (Castagnoli) of bytes 4.. up to the end of the payload
///     8   8  first         4   4  payload length, 1..kMaxPayload
///                          8   8  position
///                         16   1  type (the caller's; 0 is never used)
///                         17   1  format version of this record header, 1
///                         18   2  zero
///                         20   n  payload, then zeros up to a multiple of 8
///
/// A later version of the segment has a later version in its record headers too: so no flipped bit in a
/// segment header is taken for one.
///
/// Positions number the records of a journal's whole life, from 1, without a gap. A record whose position is
/// that of the next segment's first, or above, is void: that segment was sealed after a failed write, and the
/// record was never acknowledged.
namespace homing::journal {

/// The number of a record, counted from 1 over the journal's life. 0: before the first.
using Position = std::uint64_t;

inline constexpr std::size_t kSegmentHeaderBytes = 16;
inline constexpr std::size_t kRecordHeaderBytes = 20;
inline constexpr std::size_t kAlignment = 8;
inline constexpr std::size_t kMaxPayload = 256 * 1024;

/// Bytes that a record of this payload takes on disk.
[[nodiscard]] constexpr std::size_t record_size(std::size_t payload_bytes) noexcept {
  return (kRecordHeaderBytes + payload_bytes + kAlignment - 1) / kAlignment * kAlignment;
}

struct Record {
  Position position = 0;
  std::uint8_t type = 0;
  std::string_view payload;  ///< Points into the decoder's input.
};

enum class DecodeStatus : std::uint8_t {
  kRecord,   ///< `record` and `consumed` are set.
  kEnd,      ///< Zeros (or nothing) where a record would start: nothing was ever written here.
  kPartial,  ///< The input ends inside what may be a record: give more of the file, or it is torn.
  kDamaged,  ///< Neither zeros nor a record.
};

struct Decoded {
  DecodeStatus status = DecodeStatus::kEnd;
  Record record;
  std::size_t consumed = 0;  ///< record_size of it.
};

void encode_segment_header(Position first, std::string& out);
/// Returns 0 when the bytes are no segment header.
[[nodiscard]] Position decode_segment_header(std::string_view input) noexcept;

/// Requires: 1 <= payload.size() <= kMaxPayload, type != 0.
void encode_record(Position position, std::uint8_t type, std::string_view payload, std::string& out);
/// Looks at the start of `input`. Never reads past it, never throws, whatever the bytes.
[[nodiscard]] Decoded decode_record(std::string_view input) noexcept;

[[nodiscard]] std::string segment_name(Position first);
/// Returns 0 for a file that is no segment.
[[nodiscard]] Position parse_segment_name(std::string_view name) noexcept;

}  // namespace homing::journal
