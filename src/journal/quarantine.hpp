#pragma once

#include <cstdint>
#include <string>
#include <system_error>
#include <utility>

#include "homing/core/metrics.hpp"
#include "homing/journal/file_system.hpp"
#include "homing/journal/format.hpp"
#include "homing/journal/inspection.hpp"
#include "journal/torn_tail.hpp"

namespace homing::journal {

/// The most that one start copies of what it cuts off, all segments together: more than any crash leaves.
inline constexpr std::uint64_t kMostSetAside = 64ULL << 20;

struct Stretch;

/// Reports damage, once each: sets the bytes aside in `<folder>/quarantine`, writes a line, counts.
///
/// Failure: a copy that cannot be written is said so in that line; reading, or the start, goes on, because
/// what lies behind the damage is worth more than it.
/// Ownership: borrows the FileSystem and the Metrics. Threads: one.
class Quarantine {
 public:
  /// @param most_set_aside  of what a start cuts off
  Quarantine(FileSystem& file_system, std::string folder, Metrics& metrics,
             std::uint64_t most_set_aside = kMostSetAside);

  /// @param source  the segment, or null when it is missing
  void report(const Damage& damage, File* source);

  /// Before a start cuts it off. A warning, or an error where it is damage for certain.
  void report(const TornTail& tail, File& source);
  /// The same of a tail that a newer segment lies behind: it is damage, and counted by the Reader, which
  /// meets the gap if anybody still wants what was there.
  void report_bounded(const TornTail& tail, File& source);
  /// Whether this or an earlier start has copied a tail that began in place of the record `from`.
  [[nodiscard]] bool has_tail_from(Position from) const;

 private:
  /// What became of a torn tail's bytes.
  struct Copied {
    std::uint64_t bytes = 0;
    std::string path;  // empty when there is no copy
    std::string error;
  };

  void report_missing(const Damage& damage);
  void report_damaged(const Damage& damage, File& source);
  void log_damaged_end(const TornTail& tail, const Copied& copied) const;
  [[nodiscard]] Copied set_aside(const TornTail& tail, File& source);
  [[nodiscard]] std::error_code set_aside(const std::string& name, const Stretch& stretch);
  [[nodiscard]] std::error_code copy(const Stretch& stretch, const std::string& path);

  FileSystem& file_system_;
  const std::string folder_;
  prometheus::Counter& damaged_;
  prometheus::Counter& lost_;
  // (from, offset): a reader that went back meets the same damage again
  std::pair<Position, std::uint64_t> last_reported_{0, 0};
  std::uint64_t room_for_tails_;
};

}  // namespace homing::journal
