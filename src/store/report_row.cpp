#include "store/report_row.hpp"

#include <nlohmann/json.hpp>

#include "homing/core/text.hpp"
#include "store/columns.hpp"
#include "store/report_arguments.hpp"

namespace homing::store {
namespace {

using admin::Dimension;
using nlohmann::json;

/// The column `name` of the key `number`, from 1.
pqxx::field part(const pqxx::row& row, const char* name, std::size_t number) {
  return row[name + std::to_string(number)];
}

admin::ReportKey to_key(const pqxx::row& row, Dimension dimension, std::size_t number) {
  admin::ReportKey key;
  key.value = columns::text(part(row, "k", number));
  if (dimension == Dimension::kHour) key.value = hour_from_session(key.value);
  if (!is_in_catalog(dimension) || key.value.empty()) return key;
  key.id = parse_integer(key.value);
  const pqxx::field ref = part(row, "ref", number);
  if (!ref.is_null()) key.value = columns::text(ref);
  key.name = columns::text(part(row, "name", number));
  return key;
}

std::int64_t count(const pqxx::row& row, const char* name) {
  return row[name].as<std::int64_t>();
}

admin::ReportAmounts to_amounts(const json& found) {
  admin::ReportAmounts amounts;
  amounts.currency = found.at("currency").get<std::string>();
  amounts.payout = found.at("payout").get<std::string>();
  amounts.revenue = found.at("revenue").get<std::string>();
  amounts.profit = found.at("profit").get<std::string>();
  if (!found.at("epc").is_null()) amounts.epc = found.at("epc").get<std::string>();
  return amounts;
}

}  // namespace

FoundRow to_found_row(const pqxx::row& row, const admin::ReportQuery& query) {
  FoundRow found;
  for (std::size_t i = 0; i < found.key.size(); ++i) found.key[i] = columns::text(part(row, "k", i + 1));
  for (std::size_t i = 0; i < query.groups.size(); ++i) {
    found.row.keys.push_back(to_key(row, query.groups[i], i + 1));
  }
  found.row.values = to_report_values(row, query);
  return found;
}

admin::ReportValues to_report_values(const pqxx::row& row, const admin::ReportQuery& query) {
  admin::ReportValues values = no_values(query);
  values.clicks = count(row, "clicks");
  values.head = count(row, "head");
  values.prefetch = count(row, "prefetch");
  values.bot = count(row, "bot");
  values.refused = count(row, "refused");
  if (!row["reasons"].is_null()) {
    values.refused_by_reason = json::parse(row["reasons"].c_str()).get<std::map<std::string, std::int64_t>>();
  }
  if (query.unique_clicks && !row["unique_clicks"].is_null())
    values.unique_clicks = count(row, "unique_clicks");
  values.pending = count(row, "pending");
  values.approved = count(row, "approved");
  values.rejected = count(row, "rejected");
  values.conversion_rate = columns::optional_text(row["conversion_rate"]);
  if (query.time_to_conversion) values.time_to_conversion = columns::optional_text(row["time_to_conversion"]);
  if (!row["amounts"].is_null()) {
    for (const json& amounts : json::parse(row["amounts"].c_str()))
      values.amounts.push_back(to_amounts(amounts));
  }
  return values;
}

admin::ReportValues no_values(const admin::ReportQuery& query) {
  admin::ReportValues values;
  if (query.unique_clicks) values.unique_clicks = 0;
  return values;
}

}  // namespace homing::store
