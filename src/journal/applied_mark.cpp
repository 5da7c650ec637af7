#include "journal/applied_mark.hpp"

#include <memory>
#include <utility>

#include "homing/core/log.hpp"
#include "homing/journal/inspection.hpp"
#include "journal/segments.hpp"

namespace homing::journal {
namespace {

// The file is one record of the journal's format: its CRC says whether it is whole. The type and the payload
// say nothing.
constexpr const char* kName = "/applied";
constexpr std::uint8_t kType = 1;
constexpr std::string_view kPayload = "applied";

}  // namespace

Position noted_applied_to(FileSystem& file_system, const std::string& folder) {
  std::unique_ptr<File> file;
  std::string bytes;
  if (file_system.open_for_reading(folder + kName, file)) return 0;
  if (file->read_at(0, record_size(kPayload.size()), bytes)) return 0;
  const Decoded decoded = decode_record(bytes);
  return decoded.status == DecodeStatus::kRecord ? decoded.record.position : 0;
}

AppliedMark::AppliedMark(FileSystem& file_system, std::string folder)
    : file_system_(file_system),
      folder_(std::move(folder)),
      position_(noted_applied_to(file_system, folder_)) {}

Position AppliedMark::position() const {
  const MutexLock lock(mutex_);
  return position_;
}

void AppliedMark::write(Position position) {
  const MutexLock lock(mutex_);
  const std::error_code error = replace_file(position);
  if (!error) position_ = position;
  if (error && !failed_) {
    log_warning("journal.mark_failed", "how far the journal is applied could not be noted beside it",
                {{"folder", folder_}, {"error", error.message()}});
  }
  failed_ = static_cast<bool>(error);
}

std::error_code AppliedMark::replace_file(Position position) {
  std::string bytes;
  encode_record(position, kType, kPayload, bytes);
  const std::string path = folder_ + kName;
  const std::string part = path + ".part";
  const std::error_code removed = file_system_.remove(part);
  if (removed && !is_missing(removed)) return removed;
  std::unique_ptr<File> file;
  if (const std::error_code error = file_system_.create(part, file)) return error;
  if (const std::error_code error = file->write_at(0, bytes)) return error;
  if (const std::error_code error = file->sync()) return error;
  if (const std::error_code error = file_system_.rename(part, path)) return error;
  return file_system_.sync_folder(folder_);
}

}  // namespace homing::journal
