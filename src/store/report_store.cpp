#include "homing/store/report_store.hpp"

#include <homing_sql/sql.hpp>
#include <nlohmann/json.hpp>

#include "homing/admin/answer.hpp"
#include "homing/core/units.hpp"
#include "store/columns.hpp"
#include "store/parameter_values.hpp"
#include "store/report_arguments.hpp"
#include "store/report_row.hpp"

namespace homing::store {
namespace {

using admin::ReportPage;
using admin::ReportQuery;
using admin::ReportRow;
using admin::ReportValues;

/// Of how many rows of the period before is known what they are of.
constexpr std::size_t kMostBefore = 10'000;

/// Which rows of the period.
struct Wanted {
  const std::vector<FoundRow>* only = nullptr;  ///< Their keys; nullptr: all rows.
  const FoundRows* also = nullptr;              ///< The period before: its rows, even with nothing in them.

  [[nodiscard]] std::optional<std::string> only_text() const {
    return only == nullptr ? std::nullopt : std::optional(report_rows_wanted(*only));
  }
  [[nodiscard]] std::optional<std::string> also_text() const {
    return also == nullptr ? std::nullopt : std::optional(report_rows_wanted(also->rows));
  }
};

/// Turns the hours that are filtered by into what the session calls them.
void name_hours(pqxx::work& work, ReportQuery& query) {
  const auto filter = query.filters.find(admin::Dimension::kHour);
  if (filter == query.filters.end()) return;
  std::vector<std::string> hours;
  for (const pqxx::row& row :
       work.exec_prepared(sql::report_hours.name, std::string(R"({"hours_are_utc": false})"),
                          nlohmann::json(filter->second).dump())) {
    if (!row["begins_there"].as<bool>()) {
      throw admin::bad_input(
          {{"hour", columns::text(row["given"]) + " begins no hour of the zone " + query.period.zone}});
    }
    hours.push_back(columns::text(row["hour"]));
  }
  filter->second = std::move(hours);
}

/// What there is of whole days, as report_rows wants it.
std::optional<std::string> find_value_sums(pqxx::work& work, const ReportSources& sources,
                                           const admin::TimeRange& range) {
  if (!sources.value_sums_of) return std::nullopt;
  const pqxx::result found =
      work.exec_prepared(sql::report_value_sums.name, std::string(name_of(*sources.value_sums_of)),
                         sources.value_sums_by_offer, time_text(range.from), time_text(range.to));
  return found.empty() ? std::nullopt : columns::optional_text(found[0][0]);
}

FoundRows find_rows(pqxx::work& work, const ReportQuery& query, const ReportSources& sources,
                    const LocalPeriod& period, ReportSide side, const Wanted& wanted) {
  FoundRows found;
  const admin::TimeRange& range = range_of(period, side);
  const std::string arguments =
      report_arguments(query, sources, find_value_sums(work, sources, range), period, side, wanted.also);
  const std::optional<std::string> only = wanted.only_text();
  const std::optional<std::string> also = wanted.also_text();
  const sql::Query& statement = sources.are_rollups_alone() ? sql::report_rollups : sql::report_rows;
  for (const pqxx::row& row :
       work.exec_prepared(statement.name, arguments, report_filters(query), or_null(only),
                          time_text(range.from), time_text(range.to), or_null(also))) {
    found.in_all = row["groups"].as<std::int64_t>();
    if (row["total"].as<bool>()) {
      found.totals = to_report_values(row, query);
    } else {
      found.rows.push_back(to_found_row(row, query));
    }
  }
  return found;
}

/// The first rows of the period before, whatever page is asked for.
FoundRows find_before(pqxx::work& work, ReportQuery query, const ReportSources& sources,
                      const LocalPeriod& period, const Wanted& wanted = {}) {
  query.offset = 0;
  query.limit = kMostBefore;
  if (std::holds_alternative<admin::ByChange>(query.sort.by)) query.sort.descending = true;
  return find_rows(work, query, sources, period, ReportSide::kBefore, wanted);
}

void add_previous(pqxx::work& work, const ReportQuery& query, const ReportSources& sources,
                  const LocalPeriod& period, FoundRows before, const std::vector<FoundRow>& rows,
                  ReportPage& page) {
  page.previous_period = period.before;
  page.previous_totals = before.totals.value_or(no_values(query));
  if (before.in_all > static_cast<std::int64_t>(kMostBefore))
    before = find_before(work, query, sources, period, {.only = &rows});
  std::map<std::array<std::string, 3>, ReportValues> by_key;
  for (FoundRow& row : before.rows) by_key.emplace(row.key, std::move(row.row.values));
  for (std::size_t i = 0; i < rows.size(); ++i) {
    const auto same = by_key.find(rows[i].key);
    page.rows[i].previous = same == by_key.end() ? no_values(query) : same->second;
  }
}

}  // namespace

ReportPage ReportStore::run(const ReportQuery& asked) {
  ReportPage page;
  page.groups = asked.groups;
  page.zone = asked.period.zone;
  database_.snapshot([&](pqxx::work& work) {
    ReportQuery query = asked;
    const LocalPeriod period = begin_local_period(work, query.period, query.previous_from);
    name_hours(work, query);
    const ReportSources sources = sources_for(query, period);
    if (sources.are_rollups_alone()) work.exec_prepared1(sql::report_without_workers.name);
    page.period = period.range;
    page.clicks_from_rollups = sources.clicks_from_rollups;
    page.conversions_from_rollups = sources.conversions_from_rollups;
    FoundRows before;
    if (query.previous) before = find_before(work, query, sources, period);
    FoundRows found = find_rows(work, query, sources, period, ReportSide::kPeriod,
                                {.also = query.previous ? &before : nullptr});
    page.totals = found.totals.value_or(no_values(query));
    page.rows_in_all = found.in_all;
    for (FoundRow& row : found.rows) page.rows.push_back(std::move(row.row));
    if (query.offset + found.rows.size() < static_cast<std::size_t>(found.in_all)) {
      page.next_offset = query.offset + found.rows.size();
    }
    if (query.previous) add_previous(work, query, sources, period, std::move(before), found.rows, page);
  });
  return page;
}

}  // namespace homing::store
