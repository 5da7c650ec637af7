#include "journal/journal_impl.hpp"

#include <algorithm>
#include <cerrno>
#include <utility>

#include "homing/core/error.hpp"
#include "homing/core/give_way.hpp"
#include "homing/core/log.hpp"
#include "journal/quarantine.hpp"

namespace homing::journal {
namespace {

constexpr std::uint64_t kSmallestSegment = 4096;

/// A disk without space may get some back by itself; everything else is worth an operator's look.
bool is_full(std::error_code error) {
  return error == std::errc::no_space_on_device || error == std::error_code(EDQUOT, std::generic_category());
}

JournalOptions checked(JournalOptions options) {
  if (options.segment_bytes < kSmallestSegment || options.max_bytes / 2 < options.segment_bytes) {
    throw UserError(
        "journal: a segment needs at least 4096 bytes, and the journal's limit room for two of them");
  }
  return options;
}

std::unique_ptr<FolderLock> take_folder(FileSystem& file_system, const std::string& folder) {
  if (const std::error_code error = file_system.create_folders(folder)) {
    throw UserError("journal: cannot create the folder " + folder + ": " + error.message());
  }
  std::unique_ptr<FolderLock> lock;
  const std::error_code error = file_system.lock_folder(folder, lock);
  if (error == std::errc::resource_unavailable_try_again) {
    throw UserError("journal: " + folder +
                    " belongs to another process; each needs a data folder of its own");
  }
  if (error) throw UserError("journal: cannot lock " + folder + ": " + error.message());
  return lock;
}

}  // namespace

Journal::Impl::Impl(FileSystem& file_system, JournalOptions options, Metrics& metrics)
    : options_(checked(std::move(options))),
      metrics_(metrics),
      folder_lock_(take_folder(file_system, options_.folder)),
      file_system_(file_system),
      segments_(file_system, options_.folder, options_.kept_bytes),
      applied_mark_(file_system, options_.folder),
      writer_(file_system, options_.folder, options_.segment_bytes) {
  recover_folder(metrics);
  buffer_.reserve(std::min(kLargestStep, options_.segment_bytes));
  metrics_.writable.Set(1);
  if (const std::error_code error = open_segment()) {
    if (!is_full(error))
      throw UserError("journal: cannot write to " + options_.folder + ": " + error.message());
    refuse(error);
  }
  log_info("journal.opened", "the journal is recovered",
           {{"folder", options_.folder}, {"next", end()}, {"bytes", segments_.total_bytes()}});
  if (!options_.stepped) thread_ = std::thread([this] { run(); });
}

Journal::Impl::~Impl() {
  stopped_.store(true);
  {
    const MutexLock lock(mutex_);
    stopping_ = true;
  }
  work_ready_.notify_one();
  if (thread_.joinable()) {
    thread_.join();
  } else {
    while (!queue_.empty()) work();
  }
  if (segments_.applied_to() > applied_mark_.position()) applied_mark_.write(segments_.applied_to());
}

void Journal::Impl::recover_folder(Metrics& metrics) {
  Quarantine quarantine(file_system_, options_.folder, metrics);
  const Recovered found = recover(file_system_, options_.folder, applied_mark_.position(), quarantine);
  for (const SegmentSize& segment : found.segments) segments_.add(segment);
  metrics_.torn_tails.Increment(static_cast<double>(found.torn_tails));
  torn_end_ = found.torn_tails > 0 || quarantine.has_tail_from(found.next);
  end_.store(std::max(found.next, options_.applied_to.value_or(1)));
  look_at_applied_mark();
  show_size();
}

void Journal::Impl::look_at_applied_mark() {
  const Position marked = applied_mark_.position();
  segments_.start_at(options_.applied_to.value_or(std::min(marked, end())));
  if (!options_.applied_to || *options_.applied_to >= marked) return;
  log_warning("journal.applied_again",
              "the database has gone back, as when a backup is restored: what the journal still has from "
              "there on is applied again",
              {{"folder", options_.folder},
               {"applied_before", marked},
               {"again_from", *options_.applied_to},
               {"journal_starts_at", segments_.first()}});
}

std::error_code Journal::Impl::admit(std::size_t payload_bytes) {
  const std::size_t size = record_size(payload_bytes);
  const JournalError refusing_now = refusing_.load();  // once: it may end between two looks
  JournalError refused{};
  if (stopped_.load(std::memory_order_relaxed)) {
    refused = JournalError::kStopped;
  } else if (payload_bytes == 0 || payload_bytes > kMaxPayload ||
             size > options_.segment_bytes - kSegmentHeaderBytes - record_size(kMaxMark)) {
    refused = JournalError::kTooLarge;
  } else if (refusing_now != JournalError{}) {
    refused = refusing_now;
  } else if (queued_bytes_.fetch_add(size, std::memory_order_relaxed) + size > options_.max_queued_bytes) {
    queued_bytes_.fetch_sub(size, std::memory_order_relaxed);
    refused = JournalError::kOverloaded;
  }
  if (refused != JournalError{}) metrics_.count_failure(refused);
  return make_error_code(refused);
}

void Journal::Impl::enqueue(Waiter& waiter) {
  if (!queue_.push(waiter)) return;
  // Under the lock, so that this cannot fall between the sleeper's look at the queue and its sleep.
  const MutexLock lock(mutex_);
  work_ready_.notify_one();
}

bool Journal::Impl::wait_beyond(Position position, std::chrono::milliseconds at_most) {
  const Time deadline = std::chrono::steady_clock::now() + at_most;
  const MutexLock lock(mutex_);
  while (end() <= position) {
    if (end_moved_.wait_until(mutex_, deadline) == std::cv_status::timeout) break;
  }
  return end() > position;
}

void Journal::Impl::release_before(Position position) {
  const bool changed = segments_.release_before(position, end());
  if (changed || position < applied_mark_.position()) applied_mark_.write(position);
  if (!changed) return;
  show_size();
  const MutexLock lock(mutex_);
  retry_now_ = true;
  work_ready_.notify_one();
}

Journal::Status Journal::Impl::status() const {
  Status status;
  status.bytes = segments_.total_bytes();
  status.kept_bytes = segments_.kept_bytes(end());
  status.max_bytes = options_.max_bytes;
  status.first = segments_.first();
  status.torn_end = torn_end_;
  const MutexLock lock(mutex_);
  status.writable = reason_.empty();
  status.reason = reason_;
  status.end = end();
  return status;
}

void Journal::Impl::step() {
  {
    const MutexLock lock(mutex_);
    if (std::exchange(retry_now_, false)) next_try_ = Time();
  }
  work();
}

void Journal::Impl::run() {
  give_way();  // a group on a busy core is all clicks that are ready, not the first few of them
  while (wait_for_work()) work();
}

void Journal::Impl::work() {
  const WaiterList group = queue_.take_all();
  if (writable()) {
    write_group(group);
  } else {
    fail(group);
    try_again_when_due();
  }
}

bool Journal::Impl::wait_for_work() {
  const MutexLock lock(mutex_);
  while (queue_.empty() && !stopping_ && !retry_now_) {
    if (writable()) {
      work_ready_.wait(mutex_);
    } else if (work_ready_.wait_until(mutex_, next_try_) == std::cv_status::timeout) {
      break;
    }
  }
  if (std::exchange(retry_now_, false)) next_try_ = Time();
  return !stopping_ || !queue_.empty();
}

void Journal::Impl::write_group(WaiterList group) {
  while (!group.empty()) {
    const WaiterList step = encode_step(group);
    if (const std::error_code error = step.empty() ? open_segment() : write_step()) {
      writer_.close();
      refuse(error);
      fail(step);
      fail(group);
      return;
    }
    if (!step.empty()) acknowledge(step);
  }
}

WaiterList Journal::Impl::encode_step(WaiterList& group) {
  const std::uint64_t room = std::min(writer_.room(), kLargestStep);
  WaiterList step;
  step_end_ = next_;
  buffer_.clear();
  while (!group.empty() && buffer_.size() + record_size(group.first->payload.size()) <= room) {
    Waiter& waiter = group.pop_front();
    encode_record(step_end_++, waiter.type, waiter.payload, buffer_);
    step.push_back(waiter);
  }
  return step;
}

std::error_code Journal::Impl::write_step() {
  if (const std::error_code error = writer_.write(buffer_)) return error;
  const Time before = std::chrono::steady_clock::now();
  const std::error_code error = writer_.sync();
  const std::chrono::duration<double> took = std::chrono::steady_clock::now() - before;
  metrics_.sync_seconds.Observe(took.count());
  return error;
}

void Journal::Impl::acknowledge(WaiterList step) {
  const std::size_t count = give_back_space(step);
  {
    const MutexLock lock(mutex_);
    end_.store(step_end_, std::memory_order_release);
  }
  next_ = step_end_;
  end_moved_.notify_all();
  metrics_.appends.Increment(static_cast<double>(count));
  metrics_.groups.Increment();
  metrics_.bytes.Increment(static_cast<double>(buffer_.size()));
  wake_all(step, {});
}

void Journal::Impl::fail(WaiterList waiters) {
  const JournalError reason = refusing();
  const std::size_t count = give_back_space(waiters);
  if (count != 0) metrics_.count_failure(reason, static_cast<double>(count));
  wake_all(waiters, make_error_code(reason));
}

std::size_t Journal::Impl::give_back_space(const WaiterList& waiters) {
  std::size_t count = 0;
  std::size_t bytes = 0;
  for (const Waiter* waiter = waiters.first; waiter != nullptr; waiter = waiter->next, ++count) {
    bytes += record_size(waiter->payload.size());
  }
  queued_bytes_.fetch_sub(bytes, std::memory_order_relaxed);
  return count;
}

std::error_code Journal::Impl::open_segment() {
  const Position first = end();
  std::error_code error = try_to_open_segment(first);
  while (is_full(error) && segments_.give_way(first)) error = try_to_open_segment(first);
  show_size();
  return error;
}

std::error_code Journal::Impl::try_to_open_segment(Position first) {
  if (segments_.total_bytes_before(first) + options_.segment_bytes > options_.max_bytes) {
    return std::make_error_code(std::errc::no_space_on_device);
  }
  next_ = first;
  std::string mark;
  if (options_.mark) {
    const SegmentMark asked = options_.mark();
    encode_record(next_++, asked.type, asked.payload, mark);
  }
  if (const std::error_code error = writer_.open(first, mark)) return error;
  segments_.add({.first = first, .bytes = options_.segment_bytes});
  return {};
}

void Journal::Impl::show_size() {
  metrics_.size_bytes.Set(static_cast<double>(segments_.total_bytes()));
  metrics_.kept_bytes.Set(static_cast<double>(segments_.kept_bytes(end())));
}

void Journal::Impl::try_again_when_due() {
  if (std::chrono::steady_clock::now() < next_try_) return;
  if (const std::error_code error = open_segment()) {
    refuse(error);
  } else {
    accept_again();
  }
}

void Journal::Impl::refuse(std::error_code cause) {
  const JournalError reason = is_full(cause) ? JournalError::kFull : JournalError::kBroken;
  next_try_ = std::chrono::steady_clock::now() + options_.reopen_every;
  if (refusing_.exchange(reason) == reason) return;
  {
    const MutexLock lock(mutex_);
    reason_ = reason == JournalError::kFull ? "full" : "broken: " + cause.message();
  }
  metrics_.writable.Set(0);
  log_error(reason == JournalError::kFull ? "journal.full" : "journal.broken",
            "no record can be made durable until a new segment can be opened",
            {{"folder", options_.folder}, {"error", cause.message()}, {"next", end()}});
}

void Journal::Impl::accept_again() {
  refusing_.store(JournalError{});
  {
    const MutexLock lock(mutex_);
    reason_.clear();
  }
  metrics_.writable.Set(1);
  log_info("journal.writable", "the journal is writable again",
           {{"folder", options_.folder}, {"next", end()}});
}

}  // namespace homing::journal
