#include "admin/csv_reader.hpp"

#include <algorithm>

#include "homing/core/text.hpp"

namespace homing::admin {
namespace {

constexpr std::string_view kByteOrderMark = "\xEF\xBB\xBF";

}  // namespace

CsvReader::CsvReader(std::string_view text) : rest_(text) {
  if (rest_.starts_with(kByteOrderMark)) rest_.remove_prefix(kByteOrderMark.size());
}

bool CsvReader::next(std::vector<std::string>& cells) {
  cells.clear();
  if (rest_.empty()) return false;
  record_line_ = line_;
  for (column_ = 1;; ++column_) {
    cells.push_back(rest_.starts_with('"') ? quoted_cell() : plain_cell());
    if (take_line_end()) return true;
    if (!rest_.starts_with(',')) fail("there is something behind the closing quote");
    rest_.remove_prefix(1);
  }
}

std::string CsvReader::plain_cell() {
  const std::size_t size = std::min(rest_.find_first_of(",\r\n\""), rest_.size());
  const std::string_view cell = rest_.substr(0, size);
  rest_.remove_prefix(size);
  check(cell);
  if (rest_.starts_with('"')) fail("a quote stands in a cell that does not begin with one");
  return std::string(cell);
}

std::string CsvReader::quoted_cell() {
  std::string cell;
  rest_.remove_prefix(1);
  for (;;) {
    const std::size_t quote = rest_.find('"');
    if (quote == std::string_view::npos) fail("the quote is never closed");
    const std::string_view piece = rest_.substr(0, quote);
    check(piece);
    line_ += static_cast<std::size_t>(std::count(piece.begin(), piece.end(), '\n'));
    cell += piece;
    rest_.remove_prefix(quote + 1);
    if (!rest_.starts_with('"')) return cell;
    cell += '"';
    rest_.remove_prefix(1);
  }
}

/// The end of the text ends a line too.
bool CsvReader::take_line_end() {
  if (rest_.empty()) return true;
  if (rest_.front() == '\r' && !rest_.starts_with("\r\n"))
    fail("a carriage return stands alone; lines end with CR LF or LF");
  if (rest_.front() != '\r' && rest_.front() != '\n') return false;
  rest_.remove_prefix(rest_.front() == '\r' ? 2 : 1);
  ++line_;
  return true;
}

void CsvReader::check(std::string_view cell) const {
  if (cell.find('\0') != std::string_view::npos) fail("there is a NUL byte");
  if (!is_storable_text(cell)) fail("there are bytes that are no UTF-8");
}

void CsvReader::fail(const std::string& message) const {
  throw CsvFault{line_, column_, message};
}

}  // namespace homing::admin
