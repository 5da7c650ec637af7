#pragma once

#include <string>

#include "homing/admin/answer.hpp"

namespace homing::admin {

/// Who asks for a file without a limit sums it up as the whole.
/// @throws Problem  there are more rows than a file may have
inline void insist_on_whole_file(bool has_limit, bool there_is_more) {
  if (has_limit || !there_is_more) return;
  throw Problem{422, "too_many_rows",
                "There are more rows than one file may have: ask for less time, or for JSON, page by page."};
}

/// A file to be saved, with a byte order mark in front: without one, spreadsheets take UTF-8 for the encoding
/// of their country. An import reads over it. @param name  of it: ASCII letters, digits, `-_.` only
[[nodiscard]] inline Answer csv_answer(const std::string& csv, const std::string& name) {
  Answer answer;
  answer.content_type = "text/csv; charset=utf-8";
  answer.headers.emplace_back("Content-Disposition", "attachment; filename=\"" + name + "\"");
  answer.body = "\xEF\xBB\xBF" + csv;
  return answer;
}

}  // namespace homing::admin
