#pragma once

#include <condition_variable>
#include <cstdint>
#include <functional>
#include <map>
#include <memory>
#include <mutex>
#include <random>
#include <set>
#include <string>
#include <vector>

#include "homing/journal/file_system.hpp"

namespace homing::test {

/// A disk in memory that behaves as badly as a real one may.
///
/// What was not synced may be gone after power_cut(), in any subset of 512-byte sectors; so may files that
/// were created or removed in a folder that was not synced. A failed write leaves any part of its sectors
/// behind, a failed sync any part of what it should have made durable, and a later sync does not make up for
/// it.
///
/// Threads: any; but power_cut() only when nobody else uses the disk.
class FaultyFileSystem final : public journal::FileSystem {
 public:
  static constexpr std::size_t kSector = 512;
  static constexpr int kForEver = -1;

  explicit FaultyFileSystem(std::uint64_t seed = 1) : random_(seed) {}

  /// The operation number `nth` from now (0: the next one), and `times - 1` more behind it, fail with
  /// `error`.
  void fail_at(int nth, int times, std::errc error = std::errc::io_error);
  /// Ends fail_at().
  void mend();

  /// The process that uses the disk is killed in the operation number `nth` from now: that one leaves any
  /// part of itself behind, those behind it nothing; all of them fail. Until revive().
  void crash_at(int nth);
  /// The process is killed between two operations: those from now on leave nothing behind.
  void crash();
  [[nodiscard]] bool crashed() const;
  /// Another process may use the disk; what was written is still there, synced or not.
  void revive();
  /// Called in front of each File::sync(), on its thread: what other threads may do meanwhile.
  void before_sync(std::function<void()> meanwhile);

  /// How many operations there were so far.
  [[nodiscard]] int operations() const;
  /// How many File::sync() there were so far.
  [[nodiscard]] int syncs() const;

  /// All files together; past it operations that need space answer "no space on device".
  void set_capacity(std::uint64_t bytes);
  /// From now on File::sync() waits until let_syncs_go().
  void hold_syncs();
  void let_syncs_go();
  /// Waits until somebody is held in a sync.
  void wait_for_held_sync();

  /// What is on the disk after the lights went out and came on again.
  void power_cut();

  /// Whether anything happened so far that may leave a part of what was written: a failed operation, a crash
  /// in one, a power cut.
  [[nodiscard]] bool may_be_torn() const;

  /// Looking at and tampering with files behind the journal's back: `bytes` as they are now.
  [[nodiscard]] std::string content(const std::string& path) const;
  void set_content(const std::string& path, std::string bytes);
  void erase(const std::string& path);
  /// Whole paths, sorted.
  [[nodiscard]] std::vector<std::string> files() const;
  /// The largest read so far: what the reader keeps in memory at least.
  [[nodiscard]] std::size_t largest_read() const;
  /// All reads so far together.
  [[nodiscard]] std::uint64_t bytes_read() const;

  std::error_code create_folders(const std::string& path) override;
  std::error_code lock_folder(const std::string& path, std::unique_ptr<journal::FolderLock>& out) override;
  std::error_code list(const std::string& path, std::vector<std::string>& names) override;
  std::error_code create(const std::string& path, std::unique_ptr<journal::File>& out) override;
  std::error_code open(const std::string& path, std::unique_ptr<journal::File>& out) override;
  std::error_code open_for_reading(const std::string& path, std::unique_ptr<journal::File>& out) override {
    return open(path, out);
  }
  std::error_code rename(const std::string& from, const std::string& to) override;
  std::error_code remove(const std::string& path) override;
  std::error_code sync_folder(const std::string& path) override;

 private:
  class MemoryFile;
  class MemoryLock;
  struct Node {
    std::string now;
    std::string durable;
    std::set<std::size_t> dirty;  // sectors that the next good sync makes durable
    bool size_dirty = false;
  };
  using Names = std::map<std::string, std::shared_ptr<Node>>;

  // All of these: mutex_ is held.
  [[nodiscard]] std::error_code next_operation();
  /// Whether the operation that failed last may leave a part of itself behind.
  [[nodiscard]] bool leaves_a_part() const { return !crashed_ || operations_ == crash_at_ + 1; }
  [[nodiscard]] bool coin() { return (random_() & 1U) != 0; }
  void put(Node& node, std::uint64_t offset, std::string_view bytes);
  void persist_sector(Node& node, std::size_t sector);
  void persist_some(Node& node);
  [[nodiscard]] std::uint64_t used() const;

  mutable std::mutex mutex_;
  std::condition_variable sync_gate_;
  std::mt19937_64 random_;
  Names now_;
  Names durable_;
  std::set<std::string> locked_;
  std::uint64_t capacity_ = ~std::uint64_t{0};
  int operations_ = 0;
  int syncs_ = 0;
  int fail_from_ = -1;
  int fail_to_ = -1;  // kForEver: no end
  std::errc failure_ = std::errc::io_error;
  int crash_at_ = -1;
  bool crashed_ = false;
  bool torn_ = false;
  std::function<void()> meanwhile_ = [] {};
  bool holding_ = false;
  int held_ = 0;
  std::size_t largest_read_ = 0;
  std::uint64_t bytes_read_ = 0;
};

}  // namespace homing::test
