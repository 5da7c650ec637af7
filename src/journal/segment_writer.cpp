#include "journal/segment_writer.hpp"

#include <utility>

#include "journal/segments.hpp"

namespace homing::journal {

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
  if (const std::error_code error = file_->preallocate(segment_bytes_)) return error;
  if (const std::error_code error = file_->write_at(0, start)) return error;
  if (const std::error_code error = file_->sync()) return error;
  offset_ = start.size();
  return file_system_.sync_folder(folder_);
}

std::error_code SegmentWriter::write(std::string_view records) {
  const std::error_code error = file_->write_at(offset_, records);
  if (!error) offset_ += records.size();
  return error;
}

}  // namespace homing::journal
