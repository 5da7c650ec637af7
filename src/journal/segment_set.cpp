#include "journal/segment_set.hpp"

#include <algorithm>
#include <utility>

#include "homing/core/log.hpp"
#include "journal/segments.hpp"

namespace homing::journal {

SegmentSet::SegmentSet(FileSystem& file_system, std::string folder, std::uint64_t kept_bytes)
    : file_system_(file_system), folder_(std::move(folder)), kept_bytes_(kept_bytes) {}

void SegmentSet::start_at(Position applied_to) {
  const MutexLock lock(mutex_);
  applied_to_ = applied_to;
}

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

Position SegmentSet::applied_to() const {
  const MutexLock lock(mutex_);
  return applied_to_;
}

std::uint64_t SegmentSet::kept_bytes(Position end) const {
  return applied(end).bytes;
}

bool SegmentSet::releasable(std::size_t index, Position end) const {
  if (segments_.size() < index + 2) return false;
  const Position behind = segments_[index + 1].first;
  return behind <= applied_to_ && behind < end;
}

SegmentSet::Applied SegmentSet::applied(Position end) const {
  const MutexLock lock(mutex_);
  Applied found;
  for (std::size_t index = 0; releasable(index, end); ++index) {
    found.first = segments_.front().first;
    found.behind = segments_[index + 1].first;
    found.bytes += segments_[index].bytes;
  }
  return found;
}

void SegmentSet::forget(Position first) {
  const MutexLock lock(mutex_);
  if (segments_.front().first == first) segments_.pop_front();
}

bool SegmentSet::release(Position first, std::error_code& error) {
  error = file_system_.remove(segment_path(folder_, first));
  if (error && !is_missing(error)) return false;
  forget(first);
  error.clear();
  return true;
}

bool SegmentSet::release_before(Position position, Position end) {
  const MutexLock releasing(release_mutex_);
  start_at(position);
  Applied found = applied(end);
  const bool more_applied = std::exchange(applied_behind_, found.behind) < found.behind;
  std::error_code error;
  bool released = false;
  while (found.bytes > kept_bytes_ && release(found.first, error)) {
    released = true;
    found = applied(end);
  }
  if (released && !error) error = file_system_.sync_folder(folder_);
  note(error, released);
  return released || more_applied;
}

bool SegmentSet::give_way(Position end) {
  const MutexLock releasing(release_mutex_);
  const Applied found = applied(end);
  if (found.first == 0) return false;
  std::error_code error;
  const bool released = release(found.first, error);
  if (released) error = file_system_.sync_folder(folder_);
  note(error, released);
  return released;
}

void SegmentSet::note(std::error_code error, bool released) {
  if (error && !release_failed_) {
    log_error("journal.release_failed", "a segment that is no longer needed could not be deleted",
              {{"folder", folder_}, {"error", error.message()}});
  }
  // Nothing to delete says nothing about whether it would work again.
  if (error || released) release_failed_ = static_cast<bool>(error);
}

}  // namespace homing::journal
