#pragma once

#include <string>
#include <string_view>

namespace homing::http {

/// The part of a URL that stands in the request line. Requires: no control byte.

[[nodiscard]] bool has_control(std::string_view text) noexcept;
/// Without its fragment, with a `/` at the start, and with what cannot stand in a request line
/// percent-encoded.
[[nodiscard]] std::string clean_target(std::string_view text);
/// The target of a reference without scheme and host, seen from `base`: RFC 3986, section 5.2.
[[nodiscard]] std::string relative_target(std::string_view base, std::string_view reference);

}  // namespace homing::http
