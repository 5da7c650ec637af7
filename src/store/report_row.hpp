#pragma once

#include <array>
#include <optional>
#include <pqxx/pqxx>
#include <string>
#include <vector>

#include "homing/admin/report.hpp"

/// The rows that report_rows returns, as values.
namespace homing::store {

struct FoundRow {
  std::array<std::string, 3> key;  ///< As the statement has it.
  admin::ReportRow row;
};

struct FoundRows {
  std::vector<FoundRow> rows;
  std::optional<admin::ReportValues> totals;  ///< Empty: there is nothing at all.
  std::int64_t in_all = 0;
};

[[nodiscard]] FoundRow to_found_row(const pqxx::row& row, const admin::ReportQuery& query);
[[nodiscard]] admin::ReportValues to_report_values(const pqxx::row& row, const admin::ReportQuery& query);
/// Those of a row with nothing in it.
[[nodiscard]] admin::ReportValues no_values(const admin::ReportQuery& query);

}  // namespace homing::store
