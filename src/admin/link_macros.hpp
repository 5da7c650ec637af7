#pragma once

#include <string>
#include <string_view>

namespace homing::admin {

// Macros of ad networks in a link that they are given: `{clickid}`, `{{campaign.id}}`, `${SUBID}`. A network
// looks for them as they are written, and most find none whose braces are percent-encoded.

/// The first one of the text; empty: there is none.
[[nodiscard]] std::string_view find_macro(std::string_view text) noexcept;

/// Percent-encoded as percent_encode() does, but for macros, which stay as they are.
[[nodiscard]] std::string encode_around_macros(std::string_view text);

/// The first one that is written in percent escapes, decoded; empty: there is none.
/// @param raw  a part of a URL, as it came
[[nodiscard]] std::string find_encoded_macro(std::string_view raw);

}  // namespace homing::admin
