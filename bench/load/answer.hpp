#pragma once

#include <array>
#include <optional>
#include <string_view>

namespace homing::load {

/// A click ID as it stands in a URL.
using ClickIdText = std::array<char, 32>;

/// What a load wants to know of an HTTP answer.
struct Answer {
  unsigned status = 0;
  std::size_t bytes = 0;                ///< Of the whole answer, head and body.
  std::optional<ClickIdText> click_id;  ///< Of a Location with click_id=.
};

/// The answer at the start of `input`; empty while it is not there as a whole.
/// @throws std::runtime_error  these are no answer that this can read: no status, or a body without a length
[[nodiscard]] std::optional<Answer> parse_answer(std::string_view input);

/// Empty when `text` does not begin with 32 characters.
[[nodiscard]] std::optional<ClickIdText> click_id_text(std::string_view text) noexcept;

}  // namespace homing::load
