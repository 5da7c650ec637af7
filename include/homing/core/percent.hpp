#pragma once

#include <string>
#include <string_view>

namespace homing {

/// Decodes one value of a query string or form body: `%XX` once, `+` to a blank; a `%` that starts no escape
/// stays as it is, because a paid click is not lost to a sloppy sender.
[[nodiscard]] std::string percent_decode(std::string_view encoded);
/// The same into memory of the caller's. Requires: room for `encoded.size()` characters, as decoding
/// lengthens nothing.
/// @return the end of what was written
char* percent_decode(std::string_view encoded, char* out) noexcept;
/// Whether there is nothing to decode.
[[nodiscard]] bool is_percent_decoded(std::string_view text) noexcept;

/// Appends `bytes` with everything but RFC 3986's unreserved characters (letters, digits, `-._~`) as `%XX`.
/// The result is safe in a path, a query or a fragment, and pure ASCII.
void percent_encode(std::string_view bytes, std::string& out);
[[nodiscard]] std::string percent_encode(std::string_view bytes);

}  // namespace homing
