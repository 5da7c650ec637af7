#include <algorithm>
#include <set>

#include "homing/admin/csv.hpp"
#include "homing/admin/report_text.hpp"

namespace homing::admin {
namespace {

/// The columns that depend on what is there.
struct Columns {
  std::set<std::string> reasons;
  std::set<std::string> currencies;
  bool unique_clicks = false;
  bool time_to_conversion = false;
};

void add(Columns& columns, const ReportValues& values) {
  for (const auto& [reason, clicks] : values.refused_by_reason) columns.reasons.insert(reason);
  for (const ReportAmounts& amounts : values.amounts) columns.currencies.insert(amounts.currency);
  columns.unique_clicks |= values.unique_clicks.has_value();
  columns.time_to_conversion |= values.time_to_conversion.has_value();
}

Columns columns_of(const ReportPage& page) {
  Columns columns;
  add(columns, page.totals);
  if (page.previous_totals) add(columns, *page.previous_totals);
  return columns;
}

struct Cell {
  std::string column;
  std::optional<std::string> number;
};

void add_amounts(std::vector<Cell>& cells, const std::string& currency, const ReportValues& values) {
  const auto found = std::find_if(values.amounts.begin(), values.amounts.end(),
                                  [&](const ReportAmounts& amounts) { return amounts.currency == currency; });
  const bool is_there = found != values.amounts.end();
  cells.push_back({"payout_" + currency, is_there ? found->payout : "0"});
  cells.push_back({"revenue_" + currency, is_there ? found->revenue : "0"});
  cells.push_back({"profit_" + currency, is_there ? found->profit : "0"});
  cells.push_back({"epc_" + currency, is_there ? found->epc : std::nullopt});
}

/// Every row's in the same order.
std::vector<Cell> cells_of(const Columns& columns, const ReportValues& values) {
  std::vector<Cell> cells{{"clicks", std::to_string(values.clicks)},
                          {"head", std::to_string(values.head)},
                          {"prefetch", std::to_string(values.prefetch)},
                          {"bot", std::to_string(values.bot)},
                          {"refused", std::to_string(values.refused)}};
  for (const std::string& reason : columns.reasons) {
    const auto found = values.refused_by_reason.find(reason);
    const bool is_there = found != values.refused_by_reason.end();
    cells.push_back({"refused_" + reason, is_there ? std::to_string(found->second) : "0"});
  }
  if (columns.unique_clicks)
    cells.push_back({"unique_clicks", std::to_string(values.unique_clicks.value_or(0))});
  cells.push_back({"pending", std::to_string(values.pending)});
  cells.push_back({"approved", std::to_string(values.approved)});
  cells.push_back({"rejected", std::to_string(values.rejected)});
  cells.push_back({"conversion_rate", values.conversion_rate});
  for (const std::string& currency : columns.currencies) add_amounts(cells, currency, values);
  if (columns.time_to_conversion) cells.push_back({"time_to_conversion", values.time_to_conversion});
  return cells;
}

void write_number(CsvWriter& csv, const std::optional<std::string>& number) {
  number ? csv.number(*number) : csv.empty();
}

void write_names(CsvWriter& csv, const ReportPage& page, const Columns& columns) {
  for (const Dimension dimension : page.groups) {
    const std::string name(name_of(dimension));
    csv.text(name);
    if (is_in_catalog(dimension)) csv.text(name + "_id").text(name + "_name");
  }
  for (const Cell& cell : cells_of(columns, {})) csv.text(cell.column);
  if (page.previous_period) {
    for (const Cell& cell : cells_of(columns, {})) csv.text("previous_" + cell.column);
  }
  csv.end_row();
}

void write_row(CsvWriter& csv, const ReportPage& page, const Columns& columns, const ReportRow& row) {
  for (std::size_t i = 0; i < page.groups.size(); ++i) {
    const ReportKey& key = row.keys[i];
    csv.text(key.value);
    if (!is_in_catalog(page.groups[i])) continue;
    write_number(csv, key.id ? std::optional(std::to_string(*key.id)) : std::nullopt);
    csv.text(key.name);
  }
  for (const Cell& cell : cells_of(columns, row.values)) write_number(csv, cell.number);
  if (page.previous_period) {
    for (const Cell& cell : cells_of(columns, row.previous.value_or(ReportValues{})))
      write_number(csv, cell.number);
  }
  csv.end_row();
}

}  // namespace

std::string to_csv(const ReportPage& page) {
  const Columns columns = columns_of(page);
  CsvWriter csv;
  write_names(csv, page, columns);
  for (const ReportRow& row : page.rows) write_row(csv, page, columns, row);
  return std::move(csv).take();
}

}  // namespace homing::admin
