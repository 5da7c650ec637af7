#pragma once

#include <cstdint>
#include <string_view>
#include <variant>

#include "homing/http/message.hpp"
#include "http/refusal.hpp"

namespace homing::http {

/// The guard between Beast's header parser and its body parser: pure functions that refuse what Beast 1.81
/// lets through and a proxy in front might frame in another way.

enum class HttpVersion : std::uint8_t { k10, k11 };

/// How a message's body is framed, when its header is beyond doubt.
struct Framing {
  bool chunked = false;
  std::uint64_t content_length = 0;
  bool expects_continue = false;  ///< The client waits for `100 Continue` before it sends the body.

  [[nodiscard]] bool has_body() const noexcept { return chunked || content_length > 0; }
};

/// Judges a parsed header: exactly one valid Host (HTTP/1.0: at most one), a body framed by exactly one plain
/// Content-Length or exactly one `Transfer-Encoding: chunked` (HTTP/1.1 only) or nothing, no Content-Encoding
/// on a body, no expectation but `100-continue`.
[[nodiscard]] std::variant<Framing, Refusal> check_header(const Request& request,
                                                          HttpVersion version) noexcept;

/// Judges a chunk's line: `digits` hexadecimal digits and the extension behind them.
[[nodiscard]] bool is_acceptable_chunk_line(std::size_t digits, std::string_view extension) noexcept;

/// Judges the start of a chunk's line, or of the last chunk with its trailer, of which Beast wants to see
/// more: false when no more bytes can make it valid, so that nobody has to wait for a timeout.
[[nodiscard]] bool may_become_chunk(std::string_view unparsed) noexcept;
/// Whether there is a CR or LF on its own, or another control byte but the tab.
[[nodiscard]] bool has_stray_control(std::string_view bytes) noexcept;

/// Whether a request line that Beast refused for its version names one, in correct form, that we do not
/// speak.
[[nodiscard]] bool names_other_version(std::string_view request_line) noexcept;

}  // namespace homing::http
