#pragma once

#include <cstdio>
#include <cstdlib>
#include <string_view>

namespace homing::fuzz {

/// Ends the process with `sentence` when `holds` does not: that is how libFuzzer knows a finding.
inline void promise(bool holds, std::string_view sentence) {
  if (holds) return;
  std::fprintf(stderr, "BROKEN PROMISE: %.*s\n", static_cast<int>(sentence.size()), sentence.data());
  std::abort();
}

/// Takes the first line off the input; the whole input when it has no end of line.
inline std::string_view take_line(std::string_view& input) {
  const std::size_t end = input.find('\n');
  const std::string_view line = input.substr(0, end);
  input.remove_prefix(end == std::string_view::npos ? input.size() : end + 1);
  return line;
}

/// What may stand in a Location header: printable ASCII without blanks.
inline bool is_clean(std::string_view url) {
  for (const char byte : url) {
    if (byte < 0x21 || byte > 0x7E) return false;
  }
  return true;
}

}  // namespace homing::fuzz
