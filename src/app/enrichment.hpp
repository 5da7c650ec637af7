#pragma once

#include <array>
#include <chrono>
#include <cstdint>
#include <memory>
#include <optional>
#include <stop_token>
#include <string>
#include <vector>

#include "homing/admin/health.hpp"
#include "homing/core/metrics.hpp"
#include "homing/core/mutex.hpp"
#include "homing/enrich/enricher_holder.hpp"

namespace homing::app {

/// Keeps the data of an EnricherHolder like the files in a folder.
///
/// The data is loaded anew when a file is another one, and all have stayed as they are between two looks.
/// Each file is for itself: of one that can't be used, or is gone, what was loaded before stays, which is
/// logged and shown by health(); the others are taken.
///
/// Threads: one at a time; health() any.
class Enrichment {
 public:
  /// Loads what there is. @param folder  empty: there is no data, and look() does nothing
  Enrichment(std::string folder, enrich::EnricherHolder& holder, Metrics& metrics);

  void look();
  /// Looks every few seconds, until stopped.
  void watch(const std::stop_token& stop);

  /// One of each file.
  [[nodiscard]] std::vector<admin::DataHealth> health() const;

 private:
  /// What tells a file from the one that had its name before; all zero where there is none.
  struct FileStamp {
    std::uint64_t inode = 0;
    std::int64_t size = 0;
    std::chrono::nanoseconds changed_at{};  ///< Since 1970.

    friend bool operator==(const FileStamp&, const FileStamp&) = default;
  };
  using Stamps = std::array<FileStamp, enrich::kFiles.size()>;

  /// A file as health() shows it.
  struct FileState {
    std::optional<UnixMillis> made_at;  ///< Of what is loaded of it.
    std::string trouble;                ///< Why that is not what the folder has now; a sentence.
  };
  using States = std::array<FileState, enrich::kFiles.size()>;

  [[nodiscard]] Stamps stamps() const;
  void load();
  /// When the data of a file that is loaded was made, or fetched. Requires: judged_ are those of the files.
  [[nodiscard]] std::optional<UnixMillis> made_at(std::size_t file, const enrich::Contents& contents) const;
  [[nodiscard]] States states_after(const enrich::FileReadings& readings,
                                    const enrich::Contents& contents) const;
  void log_troubles(const enrich::FileReadings& readings, const States& states) const;
  void show(States states);

  const std::string folder_;
  enrich::EnricherHolder& holder_;
  std::array<prometheus::Gauge*, enrich::kFiles.size()> made_at_;
  Stamps seen_{};    ///< At the last look.
  Stamps judged_{};  ///< Of the files that were loaded, or refused.
  std::shared_ptr<const enrich::Enricher> loaded_;

  mutable Mutex mutex_;
  States states_ HOMING_GUARDED_BY(mutex_){};
};

}  // namespace homing::app
