#include "homing/admin/csv.hpp"

#include <algorithm>
#include <array>

#include "homing/core/text.hpp"

namespace homing::admin {
namespace {

bool is_number(std::string_view value) noexcept {
  if (!value.empty() && value.front() == '-') value.remove_prefix(1);
  return !value.empty() && is_digit(value.front()) &&
         std::all_of(value.begin(), value.end(), [](char c) { return is_digit(c) || c == '.'; });
}

bool starts_a_formula(std::string_view value) noexcept {
  // = + - @ as they are, and in full width (U+FF1D, U+FF0B, U+FF0D, U+FF20), which some spreadsheets read
  // alike.
  constexpr std::array<std::string_view, 11> kStarts{
      "=", "+", "-", "@", "\t", "\r", "\n", "\xEF\xBC\x9D", "\xEF\xBC\x8B", "\xEF\xBC\x8D", "\xEF\xBC\xA0"};
  value.remove_prefix(std::min(value.find_first_not_of(' '), value.size()));
  return std::any_of(kStarts.begin(), kStarts.end(),
                     [&](std::string_view start) { return value.substr(0, start.size()) == start; });
}

}  // namespace

CsvWriter& CsvWriter::text(std::string_view value) {
  separate();
  csv_.push_back('"');
  if (starts_a_formula(value)) csv_.push_back('\'');
  for (const char c : value) {
    if (c == '"') csv_.push_back('"');
    csv_.push_back(c);
  }
  csv_.push_back('"');
  return *this;
}

CsvWriter& CsvWriter::number(std::string_view value) {
  if (!is_number(value)) return text(value);
  separate();
  csv_ += value;
  return *this;
}

CsvWriter& CsvWriter::empty() {
  separate();
  return *this;
}

void CsvWriter::end_row() {
  csv_ += "\r\n";
  first_in_row_ = true;
}

void CsvWriter::separate() {
  if (!first_in_row_) csv_.push_back(',');
  first_in_row_ = false;
}

}  // namespace homing::admin
