#pragma once

#include <nlohmann/json_fwd.hpp>
#include <string>

#include "homing/admin/call.hpp"
#include "homing/admin/report.hpp"
#include "homing/catalog/catalog.hpp"

namespace homing::admin {

enum class ReportFormat : std::uint8_t { kJson, kCsv };

struct ReportRequest {
  ReportQuery query;
  ReportFormat format = ReportFormat::kJson;
};

/// Reads a report's URL parameters:
///
///     group         dimensions, joined by commas: `day,offer`
///     from, to      see Moment; a date in `to` is meant with the whole day
///     tz            IANA's name of a time zone; UTC where absent
///     (dimension)   a filter: a value of it; may be repeated. An empty one: where it is absent.
///                   Entries of the catalog by number or ref, a goal also as `offer/goal`
///     sort, order   a column, a dimension of the groups, or, with compare, `change`; `asc` or `desc`. Where
///                   absent: by day or hour up, by clicks down
///     currency      whose amounts, to sort by an amount
///     with          `unique_clicks`, `time_to_conversion`: columns that take longer; to sort by one asks
///                   for it
///     limit         1..500, 50 where absent; for CSV 1..10000, as many as that where absent
///     cursor        the `next` of the page before
///     compare       `previous`: the period before; or when another one begins, see Moment
///     format        `json`, `csv`
///
/// @param catalog  names what catalog entries are called
/// @throws Problem  with every fault of every parameter
[[nodiscard]] ReportRequest parse_report_request(const Call& call, const catalog::Catalog& catalog);

/// The answer of GET /reports. Amounts are strings; what is absent is left out, but for `next`.
[[nodiscard]] nlohmann::ordered_json to_json(const ReportPage& page);
/// Its rows with a line of column names, without totals. An amount's column carries its currency:
/// `payout_EUR`.
[[nodiscard]] std::string to_csv(const ReportPage& page);

}  // namespace homing::admin
