#include <nlohmann/json.hpp>

#include "admin/parameters.hpp"
#include "homing/admin/report_text.hpp"
#include "homing/core/units.hpp"

namespace homing::admin {
namespace {

using Json = nlohmann::ordered_json;

/// Digits and a point that the database has computed.
Json number(const std::string& text) {
  return Json::parse(text);
}

Json to_json(const ReportAmounts& amounts) {
  Json json{{"currency", amounts.currency},
            {"payout", amounts.payout},
            {"revenue", amounts.revenue},
            {"profit", amounts.profit}};
  if (amounts.epc) json["epc"] = *amounts.epc;
  return json;
}

void add(Json& json, const ReportValues& values) {
  json["clicks"] = values.clicks;
  json["flagged"] = {{"head", values.head}, {"prefetch", values.prefetch}, {"bot", values.bot}};
  json["refused"] = values.refused;
  json["refused_by_reason"] = Json::object();
  for (const auto& [reason, clicks] : values.refused_by_reason) json["refused_by_reason"][reason] = clicks;
  if (values.unique_clicks) json["unique_clicks"] = *values.unique_clicks;
  json["conversions"] = {
      {"pending", values.pending}, {"approved", values.approved}, {"rejected", values.rejected}};
  if (values.conversion_rate) json["conversion_rate"] = number(*values.conversion_rate);
  json["amounts"] = Json::array();
  for (const ReportAmounts& amounts : values.amounts) json["amounts"].push_back(to_json(amounts));
  if (values.time_to_conversion) json["time_to_conversion"] = number(*values.time_to_conversion);
}

Json to_json(const ReportValues& values) {
  Json json = Json::object();
  add(json, values);
  return json;
}

Json to_json(const ReportRow& row, const std::vector<Dimension>& groups) {
  Json json = Json::object();
  for (std::size_t i = 0; i < groups.size(); ++i) {
    const std::string name(name_of(groups[i]));
    const ReportKey& key = row.keys[i];
    if (!key.value.empty()) json[name] = key.value;
    if (key.id) json[name + "_id"] = *key.id;
    if (!key.name.empty()) json[name + "_name"] = key.name;
  }
  add(json, row.values);
  if (row.previous) json["previous"] = to_json(*row.previous);
  return json;
}

Json to_json(const TimeRange& range) {
  return {{"from", time_text(range.from)}, {"to", time_text(range.to)}};
}

Json words_of(const std::vector<Dimension>& groups) {
  Json words = Json::array();
  for (const Dimension dimension : groups) words.push_back(name_of(dimension));
  return words;
}

const char* source_word(bool from_rollups) {
  return from_rollups ? "rollups" : "rows";
}

}  // namespace

nlohmann::ordered_json to_json(const ReportPage& page) {
  Json json;
  json["group"] = words_of(page.groups);
  json["tz"] = page.zone;
  json["period"] = to_json(page.period);
  if (page.previous_period) json["previous_period"] = to_json(*page.previous_period);
  json["counted_from"] = {{"clicks", source_word(page.clicks_from_rollups)},
                          {"conversions", source_word(page.conversions_from_rollups)}};
  json["items"] = Json::array();
  for (const ReportRow& row : page.rows) json["items"].push_back(to_json(row, page.groups));
  json["rows"] = page.rows_in_all;
  json["totals"] = to_json(page.totals);
  if (page.previous_totals) json["totals"]["previous"] = to_json(*page.previous_totals);
  json["next"] = page.next_offset ? Json(cursor_text(*page.next_offset)) : Json(nullptr);
  return json;
}

}  // namespace homing::admin
