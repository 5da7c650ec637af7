#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace homing::admin {

/// What is wrong with a CSV file, and where: both count from 1; a line is one of the text's.
struct CsvFault {
  std::size_t line = 1;
  std::size_t column = 1;
  std::string message;
};

/// Reads CSV by RFC 4180, strictly: cells with commas between, records with CR LF or LF; a cell in quotes may
/// hold commas, line ends and doubled quotes. Everything has to be UTF-8 without NUL; a byte order mark in
/// front is passed over. Cells come as they are: a blank or a formula is left alone.
///
/// Ownership: reads from the text that it is given.
class CsvReader {
 public:
  explicit CsvReader(std::string_view text);

  /// The next record's cells. @return false at the end. @throws CsvFault  there is nothing to be read behind
  /// that
  bool next(std::vector<std::string>& cells);
  /// Where the record begins that next() has given.
  [[nodiscard]] std::size_t line() const noexcept { return record_line_; }

 private:
  [[nodiscard]] std::string plain_cell();
  [[nodiscard]] std::string quoted_cell();
  [[nodiscard]] bool take_line_end();
  void check(std::string_view cell) const;
  [[noreturn]] void fail(const std::string& message) const;

  std::string_view rest_;
  std::size_t line_ = 1;
  std::size_t record_line_ = 1;
  std::size_t column_ = 1;
};

}  // namespace homing::admin
