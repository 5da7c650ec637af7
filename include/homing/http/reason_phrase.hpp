#pragma once

#include <string_view>

namespace homing::http {

/// What a status is called (RFC 9110, 15; RFC 6585): of those that an answer of Homing's may have. Empty for
/// any other, as it may be on the wire (RFC 9112, 4).
[[nodiscard]] std::string_view reason_phrase(unsigned status) noexcept;

}  // namespace homing::http
