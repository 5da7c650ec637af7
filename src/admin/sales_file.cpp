#include "admin/sales_file.hpp"

#include <algorithm>
#include <array>

#include "admin/csv_reader.hpp"

namespace homing::admin {
namespace {

using Cells = std::vector<std::string>;

constexpr std::array<std::string_view, 14> kColumns{"click_id", "code",   "goal",    "txid",   "amount",
                                                    "currency", "payout", "revenue", "status", "adv1",
                                                    "adv2",     "adv3",   "adv4",    "adv5"};

std::string known_columns() {
  std::string list;
  for (const std::string_view name : kColumns) list.append(list.empty() ? "" : ", ").append(name);
  return list;
}

bool has(const Cells& header, std::string_view name) {
  return std::find(header.begin(), header.end(), name) != header.end();
}

bool is_blank(const Cells& cells) {
  return cells.size() == 1 && cells.front().empty();
}

void check_header(const Cells& header, std::size_t line) {
  for (std::size_t i = 0; i < header.size(); ++i) {
    if (std::find(kColumns.begin(), kColumns.end(), header[i]) == kColumns.end())
      throw CsvFault{line, i + 1, "the column is not known here; known are " + known_columns()};
    if (std::find(header.begin(), header.begin() + static_cast<std::ptrdiff_t>(i), header[i]) !=
        header.begin() + static_cast<std::ptrdiff_t>(i))
      throw CsvFault{line, i + 1, "the column is there twice"};
  }
  if (!has(header, "click_id") && !has(header, "code"))
    throw CsvFault{line, 1, "there is neither a column click_id nor a column code"};
  if (!has(header, "txid"))
    throw CsvFault{line, 1,
                   "there is no column txid; without it the same file, imported again, would count twice"};
}

Sale to_sale(const Cells& header, Cells& cells, std::size_t line) {
  if (cells.size() != header.size()) {
    throw CsvFault{line, std::min(cells.size(), header.size()) + 1,
                   "the line has " + std::to_string(cells.size()) + " cells, the header has " +
                       std::to_string(header.size())};
  }
  Sale sale;
  sale.line = line;
  for (std::size_t i = 0; i < cells.size(); ++i) {
    if (!cells[i].empty()) sale.parameters.emplace_back(header[i], std::move(cells[i]));
  }
  return sale;
}

std::vector<Sale> read(std::string_view csv) {
  CsvReader reader(csv);
  Cells header;
  while (reader.next(header) && is_blank(header)) {
  }
  if (header.empty() || is_blank(header)) throw CsvFault{1, 1, "there is no header line"};
  check_header(header, reader.line());
  std::vector<Sale> sales;
  for (Cells cells; reader.next(cells);) {
    if (is_blank(cells)) continue;
    if (sales.size() == kMostSaleLines) {
      throw CsvFault{
          reader.line(), 1,
          "there are more than " + std::to_string(kMostSaleLines) + " lines; import the rest by itself"};
    }
    sales.push_back(to_sale(header, cells, reader.line()));
  }
  return sales;
}

}  // namespace

std::vector<Sale> read_sales_file(std::string_view csv) {
  try {
    return read(csv);
  } catch (const CsvFault& fault) {
    const std::string place =
        "line " + std::to_string(fault.line) + ", column " + std::to_string(fault.column);
    throw Problem{400,
                  "csv_invalid",
                  "The file can't be read: " + place + ": " + fault.message + ". Nothing of it was taken.",
                  {{place, fault.message}}};
  }
}

}  // namespace homing::admin
