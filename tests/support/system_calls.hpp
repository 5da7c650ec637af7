#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace homing::test {

/// One line of a trace by `strace -f -xx`: a system call as it starts, as it ends, or both in one.
///
/// strace writes a line when the call ends; when another thread's call comes in between, the line is cut in
/// two:
/// `<unfinished ...>`, and `<... NAME resumed>`. So lines stand in the order of what happened.
struct SystemCall {
  int thread = 0;
  std::string name{};
  bool starts = true;
  bool ends = true;
  int descriptor = -1;  ///< The first argument; of a start only.
  std::string bytes{};  ///< All texts among the arguments, joined and unescaped; of a start only.
  long result = -1;     ///< Of an end only.
};

/// Empty for a line that is no call (a signal, a thread's end).
[[nodiscard]] std::optional<SystemCall> parse_system_call(std::string_view line);

}  // namespace homing::test
