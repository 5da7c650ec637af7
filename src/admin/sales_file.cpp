#include "admin/sales_file.hpp"

#include <algorithm>
#include <array>

#include "admin/csv_reader.hpp"
#include "homing/core/text.hpp"

namespace homing::admin {
namespace {

using Cells = std::vector<std::string>;

constexpr std::array<std::string_view, 15> kColumns{
    "click_id", "code", "goal", "txid", "amount", "currency", "conversion_time", "payout", "revenue",
    "status",   "adv1", "adv2", "adv3", "adv4",   "adv5"};

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

bool is_known(std::string_view name) {
  return std::find(kColumns.begin(), kColumns.end(), name) != kColumns.end();
}

/// What to do about a header in which no column is known, where something else stands for the commas.
std::string comma_hint(const Cells& header) {
  if (std::any_of(header.begin(), header.end(), is_known)) return "";
  for (const auto& [sign, name] : {std::pair(';', "semicolons"), std::pair('\t', "tabs")}) {
    const auto has_sign = [sign = sign](const std::string& cell) {
      return cell.find(sign) != std::string::npos;
    };
    if (std::any_of(header.begin(), header.end(), has_sign))
      return std::string("; there are ") + name +
             " in the line: between columns, commas are expected, so save the file with commas";
  }
  return "";
}

/// @param read  the names as they stand there; `header` has them in lower case
void check_header(const Cells& read, const Cells& header, std::size_t line) {
  for (std::size_t i = 0; i < header.size(); ++i) {
    if (!is_known(header[i])) {
      throw CsvFault{line, i + 1,
                     "the column " + in_quotes(read[i]) + " is not known here; known are " + known_columns() +
                         comma_hint(header)};
    }
    if (std::find(header.begin(), header.begin() + static_cast<std::ptrdiff_t>(i), header[i]) !=
        header.begin() + static_cast<std::ptrdiff_t>(i))
      throw CsvFault{line, i + 1, "the column " + in_quotes(read[i]) + " is there twice"};
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
  const Cells names = header;
  for (std::string& name : header) name = to_lower(name);
  check_header(names, header, reader.line());
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
