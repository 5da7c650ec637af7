#include "journal/segment_scanner.hpp"

#include <algorithm>

#include "homing/core/bytes.hpp"

namespace homing::journal {
namespace {

constexpr std::size_t kLargestRecord = record_size(kMaxPayload);
constexpr std::size_t kSmallestRecord = record_size(1);
constexpr std::size_t kPositionOffset = 8;
constexpr std::size_t kFirstPiece = 64 * 1024;  // little, because a reader at the journal's end asks often
constexpr std::size_t kLargestPiece = 1024 * 1024;

/// Length of the zeros at the front, in whole multiples of the alignment.
std::size_t leading_zeros(std::string_view bytes) {
  static constexpr char kZeros[kAlignment] = {};
  const std::string_view zeros(kZeros, kAlignment);
  std::size_t length = 0;
  while (bytes.size() - length >= kAlignment && bytes.substr(length, kAlignment) == zeros)
    length += kAlignment;
  return length;
}

/// Behind the last byte in `word` that is not zero.
std::size_t used_bytes(std::string_view word) {
  return word.find_last_not_of('\0') + 1;
}

}  // namespace

SegmentScanner::SegmentScanner(File& file, Position first)
    : file_(file), position_(first), piece_bytes_(kFirstPiece) {}

void SegmentScanner::refresh() {
  buffered_ = false;
  buffer_reaches_end_ = false;
  piece_bytes_ = kFirstPiece;
}

std::error_code SegmentScanner::view(std::uint64_t offset, std::size_t size, std::string_view& out) {
  const bool buffered = buffered_ && offset >= buffer_offset_ && offset <= buffer_offset_ + buffer_.size();
  const std::size_t skipped = buffered ? static_cast<std::size_t>(offset - buffer_offset_) : 0;
  if (!buffered || (buffer_.size() - skipped < size && !buffer_reaches_end_)) {
    const std::size_t wanted = std::max(size, piece_bytes_);
    const std::error_code error = file_.read_at(offset, wanted, buffer_);
    if (error) {
      refresh();
      return error;
    }
    buffered_ = !buffer_.empty();
    buffer_offset_ = offset;
    buffer_reaches_end_ = buffer_.size() < wanted;
    piece_bytes_ = std::min(piece_bytes_ * 2, kLargestPiece);
    out = buffer_;
    return {};
  }
  out = std::string_view(buffer_).substr(skipped);
  return {};
}

std::error_code SegmentScanner::decode_at(std::uint64_t offset, Decoded& out) {
  std::string_view input;
  if (const std::error_code error = view(offset, kRecordHeaderBytes, input)) return error;
  out = decode_record(input);
  if (out.status != DecodeStatus::kPartial) return {};
  if (const std::error_code error = view(offset, kLargestRecord, input)) return error;
  out = decode_record(input);
  return {};
}

std::error_code SegmentScanner::next(Position limit, ScanStep& step) {
  step = {.kind = ScanStep::Kind::kEnd,
          .record = {},
          .offset = offset_,
          .end_offset = offset_,
          .position = position_,
          .next_position = position_};
  if (position_ >= limit) return {};

  Decoded decoded;
  if (const std::error_code error = decode_at(offset_, decoded)) return error;
  if (decoded.status != DecodeStatus::kRecord || decoded.record.position != position_) {
    return resynchronise(limit, step);
  }
  step.kind = ScanStep::Kind::kRecord;
  step.record = decoded.record;
  step.end_offset = offset_ += decoded.consumed;
  step.next_position = ++position_;
  return {};
}

bool SegmentScanner::is_possible(std::uint64_t offset, std::string_view header, Position limit) const {
  if (header.size() < kRecordHeaderBytes) return false;
  const Position position = ByteReader(header.substr(kPositionOffset)).u64();
  const Position most_skipped = (offset - offset_) / kSmallestRecord;
  return position > position_ && position < limit && position - position_ <= most_skipped;
}

std::error_code SegmentScanner::resynchronise(Position limit, ScanStep& step) {
  std::string_view input;
  for (std::uint64_t offset = offset_;; offset += kAlignment) {
    if (const std::error_code error = view(offset, kRecordHeaderBytes, input)) return error;
    const std::size_t zeros = leading_zeros(input);
    if (zeros == input.size() && buffer_reaches_end_) return {};
    if (zeros != 0) {
      offset += zeros - kAlignment;
      continue;
    }
    if (is_possible(offset, input, limit)) {
      Decoded decoded;
      if (const std::error_code error = decode_at(offset, decoded)) return error;
      if (decoded.status == DecodeStatus::kRecord) {
        step.kind = ScanStep::Kind::kDamage;
        step.end_offset = offset_ = offset;
        step.next_position = position_ = decoded.record.position;
        return {};
      }
      if (const std::error_code error = view(offset, kRecordHeaderBytes, input)) return error;
    }
    const std::size_t used = used_bytes(input.substr(0, kAlignment));
    if (used != 0) step.end_offset = offset + used;
    if (input.size() <= kAlignment && buffer_reaches_end_) return {};
  }
}

}  // namespace homing::journal
