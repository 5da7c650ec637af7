#pragma once

#include <string>
#include <string_view>

namespace homing::postback {

/// A text of the sender's for a sentence: in quotes, cut, and without characters that could confuse a reader.
[[nodiscard]] std::string in_quotes(std::string_view value);

}  // namespace homing::postback
