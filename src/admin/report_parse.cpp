#include <algorithm>

#include "admin/common_parameters.hpp"
#include "admin/report_filters.hpp"
#include "homing/admin/report_text.hpp"

namespace homing::admin {
namespace {

constexpr int kReportDays = 7;

std::vector<std::string_view> split(std::string_view text, char separator) {
  std::vector<std::string_view> parts;
  for (bool more = true; more;) {
    const std::size_t end = std::min(text.find(separator), text.size());
    more = end < text.size();
    parts.push_back(text.substr(0, end));
    text.remove_prefix(more ? end + 1 : end);
  }
  return parts;
}

std::vector<Dimension> take_groups(Parameters& parameters) {
  std::vector<Dimension> groups;
  const auto text = parameters.one("group");
  if (!text) return groups;
  for (const std::string_view name : split(*text, ',')) {
    const auto dimension = parse_dimension(name);
    if (!dimension) {
      parameters.fault("group", in_quotes(name) + " is nothing to group by");
    } else if (std::find(groups.begin(), groups.end(), *dimension) != groups.end()) {
      parameters.fault("group", in_quotes(name) + " is given twice");
    } else {
      groups.push_back(*dimension);
    }
  }
  if (groups.size() > ReportQuery::kMaxGroups) {
    parameters.fault("group", "has " + std::to_string(groups.size()) + " dimensions; expected three at most");
    groups.resize(ReportQuery::kMaxGroups);
  }
  return groups;
}

bool is_time(const std::vector<Dimension>& groups) {
  return !groups.empty() && (groups.front() == Dimension::kDay || groups.front() == Dimension::kHour);
}

void take_sort_column(Parameters& parameters, const std::vector<Dimension>& groups, ReportSort& sort) {
  const auto name = parameters.one("sort");
  if (!name) {
    if (is_time(groups)) sort.by = groups.front();
    return;
  }
  const auto dimension = parse_dimension(*name);
  if (const auto column = parse_report_column(*name)) {
    sort.by = *column;
  } else if (*name == name_of(ByChange())) {
    sort.by = ByChange();
  } else if (dimension && std::find(groups.begin(), groups.end(), *dimension) != groups.end()) {
    sort.by = *dimension;
  } else {
    parameters.fault("sort", in_quotes(*name) + " is neither a column nor one of the groups");
  }
}

ReportSort take_sort(Parameters& parameters, const std::vector<Dimension>& groups) {
  ReportSort sort;
  take_sort_column(parameters, groups, sort);
  sort.descending = !std::holds_alternative<Dimension>(sort.by);
  if (const auto order = parameters.one("order")) {
    sort.descending = *order == "desc";
    if (*order != "desc" && *order != "asc")
      parameters.fault("order", in_quotes(*order) + " is neither asc nor desc");
  }
  sort.currency = take_currency(parameters);
  return sort;
}

void take_extras(Parameters& parameters, ReportQuery& query) {
  const ReportColumn* const sorted_by = std::get_if<ReportColumn>(&query.sort.by);
  query.unique_clicks = sorted_by != nullptr && *sorted_by == ReportColumn::kUniqueClicks;
  query.time_to_conversion = sorted_by != nullptr && *sorted_by == ReportColumn::kTimeToConversion;
  for (const std::string_view list : parameters.all("with")) {
    for (const std::string_view name : split(list, ',')) {
      if (name == name_of(ReportColumn::kUniqueClicks)) {
        query.unique_clicks = true;
      } else if (name == name_of(ReportColumn::kTimeToConversion)) {
        query.time_to_conversion = true;
      } else if (!name.empty()) {
        parameters.fault("with", in_quotes(name) + " is neither unique_clicks nor time_to_conversion");
      }
    }
  }
}

void take_compare(Parameters& parameters, ReportQuery& query) {
  const auto compare = parameters.one("compare");
  query.previous = compare.has_value();
  if (!compare || *compare == "previous") return;
  query.previous_from = Moment::parse(*compare);
  if (!query.previous_from) {
    parameters.fault("compare", in_quotes(*compare) +
                                    " is nothing to compare with; expected previous, or a time, " +
                                    kExpectedMoment);
  }
}

}  // namespace

ReportRequest parse_report_request(const Call& call, const catalog::Catalog& catalog) {
  Parameters given(call);
  ReportRequest request;
  ReportQuery& query = request.query;
  request.format = take_format(given);
  query.groups = take_groups(given);
  query.filters = take_filters(given, catalog);
  query.period = take_period(given, call.at, kReportDays);
  query.sort = take_sort(given, query.groups);
  take_extras(given, query);
  take_compare(given, query);
  if (std::holds_alternative<ByChange>(query.sort.by) && !query.previous) {
    given.fault("sort", "change is told beside another period; expected compare with it");
  }
  query.limit = take_limit(given, request.format);
  query.offset = given.cursor();
  given.finish();
  return request;
}

}  // namespace homing::admin
