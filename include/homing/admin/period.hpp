#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "homing/core/clock.hpp"

namespace homing::admin {

/// A point in time as a person writes it: `2026-11-26`, `2026-11-26T14:30`, both by the clock of a time zone
/// that is said elsewhere, or `2026-11-26T14:30:00Z`, `...+01:00`, which needs none.
struct Moment {
  UnixMillis time{};      ///< Of a local one what its clock shows, as if it were UTC's.
  bool is_local = false;  ///< By the zone's clock.
  bool is_date = false;   ///< Without a time of day: its begin.

  /// Seconds and their thousandths may be left out. A blank in place of the offset's `+` is taken: URLs make
  /// it of one. Years 1970 to 2999. Empty for anything else.
  [[nodiscard]] static std::optional<Moment> parse(std::string_view text) noexcept;

  friend bool operator==(const Moment&, const Moment&) = default;
};

/// A moment where no zone is said elsewhere: what is local is by UTC's clock.
[[nodiscard]] std::optional<UnixMillis> parse_instant(std::string_view text) noexcept;

/// What time is asked for: from the one moment on, up to the other, which is not in it.
struct Period {
  std::optional<Moment> from;  ///< Absent: `default_days` days up to the end, today's rest with them.
  std::optional<Moment> to;    ///< Absent: the end of today.
  std::string zone = "UTC";    ///< IANA's name: `Europe/Berlin`. See is_zone_name().
  UnixMillis now{};            ///< By which today is told.
  int default_days = 7;
};

struct TimeRange {
  UnixMillis from{};
  UnixMillis to{};  ///< Not in it.

  friend bool operator==(const TimeRange&, const TimeRange&) = default;
};

/// The longest period that is answered, in days.
inline constexpr int kMaxPeriodDays = 3660;

/// Whether `name` has the shape of a name in IANA's time zone database: `UTC`, or an area and a place.
/// (PostgreSQL takes much else for a zone: abbreviations, POSIX rules.) Whether there is such a zone, the
/// database knows.
[[nodiscard]] bool is_zone_name(std::string_view name) noexcept;

}  // namespace homing::admin
