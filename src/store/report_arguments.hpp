#pragma once

#include <optional>
#include <string>
#include <vector>

#include "homing/admin/report.hpp"
#include "store/local_period.hpp"
#include "store/report_row.hpp"

/// The parameters of report_rows: JSON, whose members its comment names.
namespace homing::store {

/// What answers a query.
struct ReportSources {
  bool clicks_from_rollups = false;
  bool conversions_from_rollups = false;
  bool conversions_with_clicks = false;  ///< What only their clicks know is needed.
  bool copied_clicks = false;            ///< And may be taken from copies of them.
  bool hours_are_utc = true;             ///< See LocalPeriod.
  /// The dimension whose sums may stand for single clicks of whole days, and whether it is those by offer and
  /// affiliate. Empty: there is no such thing.
  std::optional<admin::Dimension> value_sums_of{};
  bool value_sums_by_offer = false;

  [[nodiscard]] bool are_rollups_alone() const noexcept {
    return clicks_from_rollups && conversions_from_rollups;
  }
};
[[nodiscard]] ReportSources sources_for(const admin::ReportQuery& query, const LocalPeriod& period);

/// Which of the two periods a statement is of.
enum class ReportSide : std::uint8_t { kPeriod, kBefore };
[[nodiscard]] const admin::TimeRange& range_of(const LocalPeriod& period, ReportSide side) noexcept;

/// $1.
/// @param value_sums  as report_value_sums returns them; empty: there are none
/// @param before  all of the period before, to sort by what changed; nullptr: nothing
[[nodiscard]] std::string report_arguments(const admin::ReportQuery& query, const ReportSources& sources,
                                           const std::optional<std::string>& value_sums,
                                           const LocalPeriod& period, ReportSide side,
                                           const FoundRows* before);
/// $3, and $6.
[[nodiscard]] std::string report_rows_wanted(const std::vector<FoundRow>& rows);
/// $2. Hours have to be as the session writes them.
[[nodiscard]] std::string report_filters(const admin::ReportQuery& query);

/// An hour as the session writes it, `2026-11-26 14:00:00+01`, as RFC 3339 does.
[[nodiscard]] std::string hour_from_session(std::string_view text);

}  // namespace homing::store
