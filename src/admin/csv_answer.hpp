#pragma once

#include <string>
#include <utility>

#include "homing/admin/answer.hpp"

namespace homing::admin {

/// A file to be saved. @param name  of it: ASCII letters, digits, `-_.` only
[[nodiscard]] inline Answer csv_answer(std::string csv, const std::string& name) {
  Answer answer;
  answer.content_type = "text/csv; charset=utf-8";
  answer.headers.emplace_back("Content-Disposition", "attachment; filename=\"" + name + "\"");
  answer.body = std::move(csv);
  return answer;
}

}  // namespace homing::admin
