#pragma once

#include <cstdint>
#include <string>
#include <system_error>
#include <utility>

#include "homing/core/metrics.hpp"
#include "homing/journal/file_system.hpp"
#include "homing/journal/format.hpp"
#include "homing/journal/inspection.hpp"

namespace homing::journal {

/// Reports damage, once each: sets the bytes aside in `<folder>/quarantine`, writes an error line, counts.
///
/// Failure: a copy that cannot be written is said so in the error line; reading goes on, because what lies
/// behind the damage is worth more than it.
/// Ownership: borrows the FileSystem and the Metrics. Threads: one.
class Quarantine {
 public:
  Quarantine(FileSystem& file_system, std::string folder, Metrics& metrics);

  /// @param source  the segment, or null when it is missing
  void report(const Damage& damage, File* source);

 private:
  void report_missing(const Damage& damage);
  void report_damaged(const Damage& damage, File& source);
  [[nodiscard]] std::error_code set_aside(const Damage& damage, const std::string& name, File& source);
  [[nodiscard]] std::error_code copy(const Damage& damage, File& source, const std::string& path);

  FileSystem& file_system_;
  const std::string folder_;
  prometheus::Counter& damaged_;
  prometheus::Counter& lost_;
  // (from, offset): a reader that went back meets the same damage again
  std::pair<Position, std::uint64_t> last_reported_{0, 0};
};

}  // namespace homing::journal
