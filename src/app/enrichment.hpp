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
/// The data is loaded anew when a file is another one, and has stayed as it is between two looks. New data of
/// which a file can't be used is logged and not taken, nor is a folder in which there is nothing any more:
/// what was there before stays. At the start what can be used is taken.
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
  using Times = std::array<std::optional<UnixMillis>, enrich::kFiles.size()>;

  [[nodiscard]] Stamps stamps() const;
  void load_first();
  void load_again();
  /// When each of the files that were loaded was made, or fetched. Requires: judged_ are theirs.
  [[nodiscard]] Times made_at(const enrich::Contents& contents) const;
  void take(std::shared_ptr<const enrich::Enricher> enricher);

  const std::string folder_;
  enrich::EnricherHolder& holder_;
  std::array<prometheus::Gauge*, enrich::kFiles.size()> made_at_;
  Stamps seen_{};    ///< At the last look.
  Stamps judged_{};  ///< Of the files that were loaded, or refused.

  mutable Mutex mutex_;
  Times loaded_made_at_ HOMING_GUARDED_BY(mutex_){};
};

}  // namespace homing::app
