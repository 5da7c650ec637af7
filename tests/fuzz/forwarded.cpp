#include <vector>

#include "homing/http/client_address.hpp"
#include "tests/fuzz/promise.hpp"
#include "tests/fuzz/targets.hpp"

namespace homing::fuzz {
namespace {

bool is_trusted(const IpAddress& address, const std::vector<IpNetwork>& networks) {
  for (const IpNetwork& network : networks) {
    if (network.contains(address)) return true;
  }
  return false;
}

}  // namespace

/// Each of the input's lines is the value of a header: X-Forwarded-For, or, where it starts with `f`,
/// Forwarded.
void forwarded(std::string_view input) {
  static const std::vector<IpNetwork> kTrusted{IpNetwork::parse("127.0.0.0/8").value(),
                                               IpNetwork::parse("10.0.0.0/8").value(),
                                               IpNetwork::parse("fd00::/8").value()};
  http::Request request;
  while (!input.empty()) {
    const std::string_view line = take_line(input);
    request.headers.emplace_back(line.starts_with('f') ? "Forwarded" : "X-Forwarded-For", line);
  }
  request.peer = parse_ip("203.0.113.9").value();
  promise(http::client_address(request, kTrusted) == request.peer, "a stranger's headers are not believed");

  request.peer = parse_ip("127.0.0.1").value();
  const IpAddress visitor = http::client_address(request, kTrusted);
  if (visitor == request.peer) return;
  // Each hop that was passed over on the way to it is trusted, or it is the outermost of them.
  http::Request alone;
  alone.peer = request.peer;
  const std::string text = visitor.to_string();
  alone.headers.emplace_back("X-Forwarded-For", text);
  promise(http::client_address(alone, kTrusted) == visitor, "the visitor's address reads back");
  promise(!is_trusted(visitor, kTrusted) || !request.headers.empty(),
          "a trusted hop is the visitor only by a header");
}

}  // namespace homing::fuzz
