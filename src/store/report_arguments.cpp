#include "store/report_arguments.hpp"

#include <algorithm>
#include <cmath>
#include <nlohmann/json.hpp>
#include <set>

#include "homing/core/uuid.hpp"
#include "store/parameter_values.hpp"

namespace homing::store {
namespace {

using admin::Dimension;
using Json = nlohmann::json;

bool in_rollups(Dimension dimension) {
  return dimension <= Dimension::kGoal || dimension == Dimension::kReason;
}

bool of_clicks_alone(Dimension dimension) {
  return dimension >= Dimension::kSource && dimension <= Dimension::kBrowser;
}

bool of_offers(Dimension dimension) {
  return dimension >= Dimension::kAdvertiser && dimension <= Dimension::kGoal;
}

bool of_time(Dimension dimension) {
  return dimension == Dimension::kDay || dimension == Dimension::kHour;
}

template <class Predicate>
bool any_dimension(const admin::ReportQuery& query, Predicate predicate) {
  return std::any_of(query.groups.begin(), query.groups.end(), predicate) ||
         std::any_of(query.filters.begin(), query.filters.end(),
                     [&](const auto& filter) { return predicate(filter.first); });
}

/// The columns of roll-ups that are looked at. An offer's advertiser is found by the offer.
Json used_columns(const admin::ReportQuery& query) {
  Json uses = Json::array();
  const auto use = [&](const char* column, auto... dimensions) {
    if (any_dimension(query, [&](Dimension dimension) { return ((dimension == dimensions) || ...); }))
      uses.push_back(column);
  };
  use("time", Dimension::kDay, Dimension::kHour);
  use("offer", Dimension::kOffer, Dimension::kAdvertiser);
  use("affiliate", Dimension::kAffiliate);
  use("goal", Dimension::kGoal);
  return uses;
}

/// Which sums of whole days have all that is looked at.
std::string_view day_sums_for(const Json& uses) {
  const auto has = [&](const char* column) {
    return std::find(uses.begin(), uses.end(), column) != uses.end();
  };
  if (!has("offer") && !has("affiliate") && !has("goal")) return "by_hour";
  return has("time") ? "none" : "by_day";
}

/// The only one of these that is looked at.
std::optional<Dimension> one_of_clicks_alone(const admin::ReportQuery& query) {
  std::set<Dimension> found;
  any_dimension(query, [&](Dimension dimension) {
    if (of_clicks_alone(dimension)) found.insert(dimension);
    return false;
  });
  return found.size() == 1 ? std::optional(*found.begin()) : std::nullopt;
}

/// Whether the days that are told apart, if any, are those of UTC, in the period before too.
bool tells_only_utc_days(const admin::ReportQuery& query, const LocalPeriod& period) {
  if (any_dimension(query, [](Dimension dimension) { return dimension == Dimension::kHour; })) return false;
  constexpr double kDay = 24.0 * 60 * 60;
  return !any_dimension(query, of_time) || (query.period.zone == "UTC" && std::fmod(period.shift, kDay) == 0);
}

bool is_whole_hour(UnixMillis time) {
  return time == std::chrono::floor<std::chrono::hours>(time);
}

std::string_view conversions_from(const ReportSources& sources) {
  if (sources.conversions_from_rollups) return "rollup";
  if (!sources.conversions_with_clicks) return "raw";
  return sources.copied_clicks ? "copy" : "click";
}

std::string_view sort_name(const admin::ReportSort& sort) {
  return std::visit([](auto by) { return name_of(by); }, sort.by);
}

double epoch_seconds(UnixMillis time) {
  return std::chrono::duration<double>(time.time_since_epoch()).count();
}

Json placing_in(const LocalPeriod& period) {
  return {{"shift", period.shift},
          {"first", epoch_seconds(period.range.from)},
          {"last", epoch_seconds(period.range.to - std::chrono::milliseconds(1))}};
}

/// What a change is told by.
Json moved_values(const admin::ReportValues& values) {
  return {{"clicks", values.clicks}, {"conversions", values.pending + values.approved}};
}

}  // namespace

ReportSources sources_for(const admin::ReportQuery& query, const LocalPeriod& period) {
  const bool whole_hours = is_whole_hour(period.range.from) && is_whole_hour(period.range.to) &&
                           is_whole_hour(period.before.from) && is_whole_hour(period.before.to) &&
                           (period.hours_are_utc || !any_dimension(query, of_time));
  const bool rolled_up = !query.raw_only && whole_hours &&
                         !any_dimension(query, [](Dimension dimension) { return !in_rollups(dimension); });
  ReportSources sources{.clicks_from_rollups = rolled_up && !query.unique_clicks,
                        .conversions_from_rollups = rolled_up && !query.time_to_conversion,
                        .conversions_with_clicks = any_dimension(query, of_clicks_alone),
                        .copied_clicks = !query.raw_only,
                        .hours_are_utc = period.hours_are_utc};
  if (query.raw_only || query.unique_clicks || !tells_only_utc_days(query, period)) return sources;
  sources.value_sums_of = one_of_clicks_alone(query);
  sources.value_sums_by_offer = any_dimension(query, of_offers);
  return sources;
}

const admin::TimeRange& range_of(const LocalPeriod& period, ReportSide side) noexcept {
  return side == ReportSide::kBefore ? period.before : period.range;
}

std::string report_arguments(const admin::ReportQuery& query, const ReportSources& sources,
                             const std::optional<std::string>& value_sums, const LocalPeriod& period,
                             ReportSide side, const FoundRows* before) {
  const admin::TimeRange& range = range_of(period, side);
  const Json uses = used_columns(query);
  Json json{{"first_click_id", first_click_id(range.from)},
            {"end_click_id", first_click_id(range.to)},
            {"hours_are_utc", sources.hours_are_utc},
            {"uses", uses},
            {"day_sums", day_sums_for(uses)},
            {"clicks", sources.clicks_from_rollups ? "rollup" : "raw"},
            {"conversions", conversions_from(sources)},
            {"unique_clicks", query.unique_clicks},
            {"time_to_conversion", query.time_to_conversion},
            {"sort", sort_name(query.sort)},
            {"descending", query.sort.descending},
            {"offset", query.offset},
            {"limit", query.limit}};
  for (std::size_t i = 0; i < query.groups.size(); ++i) {
    json["group" + std::to_string(i + 1)] = name_of(query.groups[i]);
  }
  if (side == ReportSide::kBefore) json["placed"] = placing_in(period);
  if (value_sums) {
    json["sums"] = Json::parse(*value_sums);
    json["sums_of"] = name_of(*sources.value_sums_of);
    json["sums_by_offer"] = sources.value_sums_by_offer;
  }
  if (!query.sort.currency.empty()) json["currency"] = query.sort.currency;
  if (before != nullptr && before->totals) json["before"] = moved_values(*before->totals);
  return json.dump();
}

std::string report_rows_wanted(const std::vector<FoundRow>& rows) {
  Json wanted = Json::array();
  for (const FoundRow& row : rows) {
    Json json = moved_values(row.row.values);
    for (std::size_t i = 0; i < row.key.size(); ++i) json["k" + std::to_string(i + 1)] = row.key[i];
    wanted.push_back(std::move(json));
  }
  return wanted.dump();
}

std::string report_filters(const admin::ReportQuery& query) {
  Json json = Json::object();
  for (const auto& [dimension, values] : query.filters) {
    Json& texts = json[std::string(name_of(dimension))] = Json::array();
    for (const std::string& value : values) texts.push_back(value);
  }
  return json.dump();
}

std::string hour_from_session(std::string_view text) {
  std::string hour(text);
  if (hour.size() < 22) return hour;
  hour[10] = 'T';
  if (hour.size() == 22) hour += ":00";  // the offset
  return hour;
}

}  // namespace homing::store
