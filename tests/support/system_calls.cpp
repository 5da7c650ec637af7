#include "tests/support/system_calls.hpp"

#include <charconv>
#include <cstddef>

namespace homing::test {
namespace {

template <class Number>
Number number_at(std::string_view text, int base = 10) {
  Number number{};
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number, base);
  return error == std::errc() ? number : Number(-1);
}

void skip_blanks(std::string_view& text) {
  text.remove_prefix(std::min(text.find_first_not_of(' '), text.size()));
}

/// What stands between the quotes of `"\x41\x42", "\x43"`.
std::string unescaped(std::string_view arguments) {
  constexpr std::string_view kEscape = "\\x";
  std::string bytes;
  for (std::size_t at = arguments.find(kEscape); at != std::string_view::npos;
       at = arguments.find(kEscape, at + 4)) {
    bytes += static_cast<char>(number_at<int>(arguments.substr(at + 2, 2), 16));
  }
  return bytes;
}

}  // namespace

std::optional<SystemCall> parse_system_call(std::string_view line) {
  constexpr std::string_view kResumed = "<... ";
  constexpr std::string_view kUnfinished = "<unfinished ...>";
  SystemCall call{.thread = number_at<int>(line)};
  line.remove_prefix(std::min(line.find(' '), line.size()));
  skip_blanks(line);
  call.starts = !line.starts_with(kResumed);
  call.ends = !line.ends_with(kUnfinished);
  if (!call.starts) line.remove_prefix(kResumed.size());
  const std::size_t name_end = line.find(call.starts ? '(' : ' ');
  if (name_end == std::string_view::npos || line.starts_with("+++") || line.starts_with("---")) return {};
  call.name = line.substr(0, name_end);
  line.remove_prefix(name_end + 1);
  if (call.starts) {
    call.descriptor = number_at<int>(line);
    call.bytes = unescaped(line);
  }
  if (const std::size_t equals = line.rfind(" = "); call.ends && equals != std::string_view::npos) {
    call.result = number_at<long>(line.substr(equals + 3));
  }
  return call;
}

}  // namespace homing::test
