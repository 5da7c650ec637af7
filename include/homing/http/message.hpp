#pragma once

#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "homing/core/network.hpp"

namespace homing::http {

enum class Method : std::uint8_t { kGet, kHead, kPost, kOther };

/// A request as the session read and checked it: valid HTTP/1.x framing, one Host, limits kept.
///
/// All views point into the session's buffers and live until the handler's answer is complete. Header names
/// compare in any case. Trailer fields are not here: an outsider could use them to forge headers.
struct Request {
  Method method = Method::kGet;
  std::string_view method_name;
  std::string_view target;  ///< As it came.
  std::string_view path;  ///< In front of the first `?`; of an absolute-form target, without scheme and host.
  std::string_view query;  ///< Behind the first `?`; empty where there is none. Without a `#fragment`.
  std::vector<std::pair<std::string_view, std::string_view>> headers;
  std::string_view body;
  IpAddress peer;    ///< The socket's other end (IPv4 when mapped into IPv6).
  IpAddress client;  ///< The visitor: the peer, or what a trusted proxy says.

  /// The value of the first header of that name, in any case; empty when there is none.
  [[nodiscard]] std::optional<std::string_view> header(std::string_view name) const noexcept;
};

/// An answer. The session adds Date, Content-Length, Connection and `X-Content-Type-Options: nosniff`.
/// For a HEAD request the body is left out, the Content-Length stays.
struct Response {
  unsigned status = 200;
  std::string location;  ///< Sent where not empty. Has to be clean: no byte below 0x21 or above 0x7E.
  std::string_view content_type = "text/plain; charset=utf-8";  ///< A constant. Sent where there is a body.
  std::string_view allow;                                       ///< A constant, for 405.
  std::string_view www_authenticate;                            ///< A constant, for 401.
  std::optional<unsigned> retry_after_seconds;
  /// Further ones, such as Set-Cookie. Names are constants; values have to be clean: printable ASCII.
  std::vector<std::pair<std::string_view, std::string>> headers;
  bool no_store = true;  ///< `Cache-Control: no-store`.
  bool close = false;    ///< Close the connection behind this answer.
  std::string body;

  [[nodiscard]] static Response text(unsigned status, std::string body);
};

/// Why the server answers itself, in place of a handler: a request that it does not take, or a connection too
/// many. Constants: nothing of the request is in them.
struct Failure {
  unsigned status;
  std::string_view code;  ///< Stable, snake_case.
  std::string_view text;  ///< A sentence and a line break.
};
/// What such an answer looks like. Runs on the io threads; must not block.
using RenderFailure = std::function<Response(const Failure&)>;

}  // namespace homing::http
