#pragma once

#include <string>
#include <vector>

namespace homing::test {

/// The corpus of hostile HTTP: one list for the server in the test's process, for the real program, and for
/// what stands behind a proxy. Requests go to /click (a good link of the test catalog) and to /postback.
///
/// The bytes behind a message, where there are any, are kSmuggled: what an attacker hopes the server takes
/// for a second request.

/// A message that has to be refused: answered once with `status`, and the connection closed behind it.
struct Abuse {
  std::string name;
  std::string bytes;
  unsigned status;
};
using Abuses = std::vector<Abuse>;

[[nodiscard]] Abuses abused_request_lines();
[[nodiscard]] Abuses abused_headers();
[[nodiscard]] Abuses abused_framings();
[[nodiscard]] Abuses abused_chunks();
/// The four together.
[[nodiscard]] Abuses all_abuses();

/// A message that is odd and legal: answered with `status`, and nothing else comes of it. 302 is a click.
struct Oddity {
  std::string name;
  std::string bytes;
  unsigned status;
  bool stays_open = true;
};
[[nodiscard]] std::vector<Oddity> oddities();

/// What the tests put where an answer may not repeat it.
inline const std::string kSecret = "must-not-come-back";
inline const std::string kClickTarget = "/click?offer=shoes&aff=nora";
inline const std::string kGoodClick = "GET " + kClickTarget + " HTTP/1.1\r\nHost: a\r\n\r\n";
inline const std::string kSmuggled = "GET " + kClickTarget + "&sub1=smuggled HTTP/1.1\r\nHost: a\r\n\r\n";

/// `line` repeated.
[[nodiscard]] std::string repeated(const std::string& line, int times);
/// GET /click with these header lines, each with its CR LF.
[[nodiscard]] std::string get_with(const std::string& headers);
/// POST /postback with Host, these header lines and this body.
[[nodiscard]] std::string post_with(const std::string& headers, const std::string& body,
                                    const std::string& version = "1.1");

}  // namespace homing::test
