#include "http/header_scanner.hpp"

namespace homing::http {

bool HeaderScanner::is_acceptable(std::string_view input) const noexcept {
  const char c = input[position_];
  const bool behind_cr = position_ > 0 && input[position_ - 1] == '\r';
  if (behind_cr || c == '\n') return behind_cr && c == '\n';
  if (c == ' ' || c == '\t') return position_ != line_start_;
  return c == '\r' || (static_cast<unsigned char>(c) > 0x20 && c != 0x7F);
}

HeaderScanner::Result HeaderScanner::scan(std::string_view input) noexcept {
  while (position_ < input.size()) {
    if (!is_acceptable(input)) return Result::kMalformed;
    const bool line_ends = input[position_] == '\n';
    const bool line_is_empty = position_ == line_start_ + 1;
    ++position_;
    if (!line_ends) continue;
    if (line_is_empty) return Result::kComplete;
    line_start_ = position_;
  }
  return Result::kNeedMore;
}

}  // namespace homing::http
