#pragma once

#include <cstddef>
#include <cstdint>
#include <string_view>

namespace homing::http {

/// Finds the end of a header block in bytes as they come, and refuses at once what no header may hold: a CR
/// or LF on its own, any other control byte but the tab, and a line that starts with a blank (obs-fold).
/// Looks at each byte once.
class HeaderScanner {
 public:
  enum class Result : std::uint8_t { kNeedMore, kComplete, kMalformed };

  /// @param input  the block from its start: the bytes of the last call, and what came since
  [[nodiscard]] Result scan(std::string_view input) noexcept;

  [[nodiscard]] bool in_first_line() const noexcept { return line_start_ == 0; }
  /// Behind the empty line. Valid after kComplete.
  [[nodiscard]] std::size_t end() const noexcept { return position_; }

 private:
  [[nodiscard]] bool is_acceptable(std::string_view input) const noexcept;

  std::size_t position_ = 0;    // the next byte to look at
  std::size_t line_start_ = 0;  // of the line that it is in
};

}  // namespace homing::http
