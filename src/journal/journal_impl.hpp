#pragma once

#include <atomic>
#include <chrono>
#include <condition_variable>
#include <memory>
#include <string>
#include <system_error>
#include <thread>

#include "homing/core/mutex.hpp"
#include "homing/journal/journal.hpp"
#include "journal/append_queue.hpp"
#include "journal/applied_mark.hpp"
#include "journal/journal_metrics.hpp"
#include "journal/recovery.hpp"
#include "journal/segment_set.hpp"
#include "journal/segment_writer.hpp"

namespace homing::journal {

/// The thread that takes what has queued, writes it, syncs once and wakes the group.
///
/// It is in one of three states. Writable: a segment is open. Full or broken: none is, appends fail at once,
/// and a new segment is tried every `reopen_every` (and when space was released).
class Journal::Impl {
 public:
  Impl(FileSystem& file_system, JournalOptions options, Metrics& metrics);
  ~Impl();
  Impl(const Impl&) = delete;
  Impl& operator=(const Impl&) = delete;

  /// Whether a record of this size may queue. When it says yes the space is taken: enqueue() must follow.
  [[nodiscard]] std::error_code admit(std::size_t payload_bytes);
  /// Once queued the waiter may be resumed, and gone, before this returns.
  void enqueue(Waiter& waiter);

  [[nodiscard]] Position end() const noexcept { return end_.load(std::memory_order_acquire); }
  bool wait_beyond(Position position, std::chrono::milliseconds at_most);
  void release_before(Position position);
  void step();
  [[nodiscard]] Status status() const;

 private:
  using Time = std::chrono::steady_clock::time_point;

  void recover_folder(Metrics& metrics);
  void look_at_applied_mark();

  void run();
  [[nodiscard]] bool wait_for_work();
  void work();
  void write_group(WaiterList group);
  [[nodiscard]] WaiterList encode_step(WaiterList& group);
  [[nodiscard]] std::error_code write_step();
  void acknowledge(WaiterList step);
  void fail(WaiterList waiters);
  [[nodiscard]] std::size_t give_back_space(const WaiterList& waiters);

  [[nodiscard]] std::error_code open_segment();
  [[nodiscard]] std::error_code try_to_open_segment(Position first);
  void show_size();
  void try_again_when_due();
  void refuse(std::error_code cause);
  void accept_again();
  [[nodiscard]] JournalError refusing() const noexcept { return refusing_.load(std::memory_order_relaxed); }
  [[nodiscard]] bool writable() const noexcept { return refusing() == JournalError{}; }

  const JournalOptions options_;
  JournalMetrics metrics_;
  const std::unique_ptr<FolderLock> folder_lock_;
  bool torn_end_ = false;  // as recovery found it
  FileSystem& file_system_;
  SegmentSet segments_;
  AppliedMark applied_mark_;

  // Shared by the io threads and the journal's.
  AppendQueue queue_;
  std::atomic<std::size_t> queued_bytes_{0};
  std::atomic<JournalError> refusing_{};  // zero: writable; set by the journal's thread
  std::atomic<bool> stopped_{false};
  std::atomic<Position> end_{1};  // moved by the journal's thread, under mutex_ for the sake of end_moved_

  // The journal's thread only.
  SegmentWriter writer_;
  std::string buffer_;
  Position next_ = 1;      // of the next record to be written: behind end_, and behind the segment's mark
  Position step_end_ = 1;  // behind the records in buffer_
  Time next_try_;

  mutable Mutex mutex_;
  std::condition_variable_any work_ready_;
  std::condition_variable_any end_moved_;
  bool stopping_ HOMING_GUARDED_BY(mutex_) = false;
  bool retry_now_ HOMING_GUARDED_BY(mutex_) = false;
  std::string reason_ HOMING_GUARDED_BY(mutex_);

  std::thread thread_;  // last: starts when everything above is ready
};

}  // namespace homing::journal
