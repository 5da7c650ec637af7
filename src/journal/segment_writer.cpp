#include "journal/segment_writer.hpp"

#include <algorithm>
#include <array>
#include <utility>

#include "journal/segments.hpp"

namespace homing::journal {
namespace {

// The first write to a preallocated block makes the file system note that it has been written, in a commit of
// its own: that doubles the time of an fdatasync (ext4: 0.35 and 0.2 ms). So blocks are written ahead, many
// at a time; more of them would hold up the sync that comes next.
constexpr std::size_t kZeroedAhead = 256 * 1024;

}  // namespace

SegmentWriter::SegmentWriter(FileSystem& file_system, std::string folder, std::uint64_t segment_bytes)
    : file_system_(file_system), folder_(std::move(folder)), segment_bytes_(segment_bytes) {}

std::error_code SegmentWriter::open(Position first, std::string_view records) {
  close();
  const std::string path = segment_path(folder_, first);
  if (const std::error_code error = create(path)) return error;
  if (const std::error_code error = prepare(first, records)) {
    close();
    // Its space may be what the disk needs most now. The next open() removes it in any case.
    [[maybe_unused]] const std::error_code ignored = file_system_.remove(path);
    return error;
  }
  return {};
}

std::error_code SegmentWriter::create(const std::string& path) {
  const std::error_code error = file_system_.create(path, file_);
  if (error != std::errc::file_exists) return error;
  if (const std::error_code failed = file_system_.remove(path)) return failed;
  return file_system_.create(path, file_);
}

std::error_code SegmentWriter::prepare(Position first, std::string_view records) {
  std::string start;
  encode_segment_header(first, start);
  start += records;
  offset_ = zeroed_to_ = 0;
  if (const std::error_code error = file_->preallocate(segment_bytes_)) return error;
  if (const std::error_code error = write(start)) return error;
  if (const std::error_code error = file_->sync()) return error;
  return file_system_.sync_folder(folder_);
}

std::error_code SegmentWriter::write(std::string_view records) {
  const std::uint64_t end = offset_ + records.size();
  if (end > zeroed_to_) {
    if (const std::error_code error = zero_from(end)) return error;
  }
  const std::error_code error = file_->write_at(offset_, records);
  if (!error) offset_ = end;
  return error;
}

std::error_code SegmentWriter::zero_from(std::uint64_t offset) {
  static constexpr std::array<char, kZeroedAhead> kZeros{};
  zeroed_to_ = std::min(offset + kZeroedAhead, segment_bytes_);
  return file_->write_at(offset, std::string_view(kZeros.data(), zeroed_to_ - offset));
}

}  // namespace homing::journal
