#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <variant>

namespace homing::http {

/// Where a URL names no port.
inline constexpr std::uint16_t kHttpPort = 80;
inline constexpr std::uint16_t kHttpsPort = 443;

/// Why a text is no URL that we send to: a sentence for a person, without the URL (it may hold a secret).
struct UrlFault {
  std::string sentence;
};

struct Url;
using ParsedUrl = std::variant<Url, UrlFault>;

/// Where a request goes: http or https, a host, a port, a target.
///
/// Stricter than a browser: no user and password, no control byte, no host but a name of letters, digits,
/// `-`, `_` and `.` (international names as `xn--...`) or an IP address in its usual form. `0x7f.1`,
/// `2130706433` and the like, which resolvers take for addresses, are refused. What cannot stand in a request
/// line (a blank, `"`, `<`, `>`, a backtick, bytes above 0x7E) is percent-encoded, as browsers do; whoever
/// signs a URL signs its to_text().
struct Url {
  static constexpr std::size_t kMaxBytes = 16 * 1024;

  bool secure = false;     ///< https
  std::string host;        ///< Lower case, without a dot at the end; an IPv6 address without its brackets.
  std::uint16_t port = 0;  ///< The scheme's where the text names none.
  std::string target;      ///< Path and query; starts with `/`, has no `#fragment`, only bytes 0x21..0x7E.

  [[nodiscard]] static ParsedUrl parse(std::string_view text);
  /// Where a `Location` of an answer from this URL points: absolute or relative (RFC 3986, section 5).
  [[nodiscard]] ParsedUrl follow(std::string_view location) const;

  /// The host as a URL and a `Host` header have it, with the port where it is not the scheme's.
  [[nodiscard]] std::string authority() const;
  /// Scheme, host and port: what two URLs have in common that can share a connection.
  [[nodiscard]] std::string origin() const;
  [[nodiscard]] std::string to_text() const;
};

}  // namespace homing::http
