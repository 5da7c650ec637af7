#pragma once

#include <string>
#include <string_view>

namespace homing::admin {

/// Writes CSV as RFC 4180 has it: commas, lines that end with CR LF, text in quotes.
///
/// Safe to open in a spreadsheet: text that it would take for a formula gets a `'` in front. Those are texts
/// that begin with `=`, `+`, `-`, `@`, a tab or a line break, likewise behind blanks and in their full-width
/// forms. Every text is quoted, so that it stays one cell where a spreadsheet splits at semicolons or tabs.
/// Numbers are written as they are.
class CsvWriter {
 public:
  /// Somebody's words.
  CsvWriter& text(std::string_view value);
  /// Digits, point and minus sign that we computed ourselves. Anything else is written as text().
  CsvWriter& number(std::string_view value);
  CsvWriter& empty();
  void end_row();

  [[nodiscard]] std::string take() && { return std::move(csv_); }

 private:
  void separate();

  std::string csv_;
  bool first_in_row_ = true;
};

}  // namespace homing::admin
