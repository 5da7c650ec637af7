#include "journal/segment_set.hpp"

#include <utility>

#include "homing/core/log.hpp"
#include "journal/segments.hpp"

namespace homing::journal {

SegmentSet::SegmentSet(FileSystem& file_system, std::string folder)
    : file_system_(file_system), folder_(std::move(folder)) {}

void SegmentSet::add(SegmentSize segment) {
  const MutexLock lock(mutex_);
  if (!segments_.empty() && segments_.back().first == segment.first) segments_.pop_back();
  segments_.push_back(segment);
}

std::uint64_t SegmentSet::total_bytes() const {
  return total_bytes_before(kNoLimit);
}

std::uint64_t SegmentSet::total_bytes_before(Position first) const {
  const MutexLock lock(mutex_);
  std::uint64_t total = 0;
  for (const SegmentSize& segment : segments_) {
    if (segment.first < first) total += segment.bytes;
  }
  return total;
}

Position SegmentSet::first() const {
  const MutexLock lock(mutex_);
  return segments_.empty() ? 0 : segments_.front().first;
}

Position SegmentSet::releasable(Position position, Position end) const {
  const MutexLock lock(mutex_);
  if (segments_.size() < 2) return 0;
  const Position behind = segments_[1].first;
  return behind <= position && behind < end ? segments_[0].first : 0;
}

void SegmentSet::forget(Position first) {
  const MutexLock lock(mutex_);
  if (segments_.front().first == first) segments_.pop_front();
}

bool SegmentSet::release_before(Position position, Position end) {
  const MutexLock releasing(release_mutex_);
  std::error_code error;
  bool released = false;
  while (const Position first = releasable(position, end)) {
    error = file_system_.remove(segment_path(folder_, first));
    if (error && !is_missing(error)) break;
    forget(first);
    released = true;
    error.clear();
  }
  if (released && !error) error = file_system_.sync_folder(folder_);
  if (error && !release_failed_) {
    log_error("journal.release_failed", "a segment that is no longer needed could not be deleted",
              {{"folder", folder_}, {"error", error.message()}});
  }
  // Nothing to delete says nothing about whether it would work again.
  if (error || released) release_failed_ = static_cast<bool>(error);
  return released;
}

}  // namespace homing::journal
