#include "http/client_connector.hpp"

#include <algorithm>
#include <utility>

#include "http/no_throw.hpp"

namespace homing::http {
namespace {

namespace net = boost::asio;
using boost::system::error_code;
using Outcome = ClientAnswer::Outcome;

constexpr std::size_t kAddressesTried = 8;

ConnectResult not_connected(Outcome outcome, std::string error) {
  ConnectResult result;
  result.outcome = outcome;
  result.error = std::move(error);
  return result;
}

ConnectResult ended(const Flight& flight, const std::string& what) {
  if (flight.is_cut()) return not_connected(Outcome::kCut, "the client was closed");
  return not_connected(Outcome::kTimeout, what);
}

/// What is asked about from here on is what is connected to: an address is IPv4 or IPv6, and has no zone.
void make_plain(std::vector<IpAddress>& addresses) {
  for (IpAddress& address : addresses) address = unmapped(address);
}

const IpAddress* first_refused(const ClientCore& core, const std::vector<IpAddress>& addresses) {
  for (const IpAddress& address : addresses) {
    if (!core.may_connect(address)) return &address;
  }
  return nullptr;
}

SteadyTime share_of(SteadyTime deadline, std::size_t addresses_left) {
  const SteadyTime now = std::chrono::steady_clock::now();
  return now + (deadline - now) / static_cast<SteadyTime::rep>(addresses_left);
}

/// @return the last address's error, none when there is a connection
net::awaitable<error_code> connect_to_any(ClientConnection& connection, Flight& flight, const Resolved& found,
                                          std::uint16_t port, SteadyTime deadline) {
  error_code error = net::error::host_unreachable;
  const std::size_t count = std::min(found.addresses.size(), kAddressesTried);
  for (std::size_t i = 0; i < count && !flight.is_cut(); ++i) {
    flight.until(share_of(deadline, count - i));
    connection.address = found.addresses[i];
    const net::ip::tcp::endpoint endpoint(connection.address, port);
    const auto result = co_await connection.socket().async_connect(endpoint, kNoThrow);
    error = std::get<0>(result);
    if (!error && !flight.ended()) break;
    connection.stop();
  }
  co_return error;
}

std::string place(const Url& url, const ClientConnection& connection) {
  return url.host + " (" + to_text(connection.address) + ") port " + std::to_string(url.port);
}

}  // namespace

net::awaitable<ConnectResult> connect(ClientCore& core, Flight& flight, const Url& url, SteadyTime deadline) {
  if (flight.is_cut()) co_return ended(flight, "");
  flight.until(deadline);
  Resolved found = co_await look_up(core, flight, url.host);
  if (flight.ended()) co_return ended(flight, "the host " + url.host + " was not looked up in time");
  if (found.addresses.empty()) {
    co_return not_connected(Outcome::kHostUnknown,
                            "the host " + url.host + " has no address: " + found.error);
  }
  make_plain(found.addresses);
  if (const IpAddress* refused = first_refused(core, found.addresses)) {
    co_return not_connected(Outcome::kAddressRefused, "the host " + url.host + " is at " + to_text(*refused) +
                                                          ", which may not be connected to");
  }

  ConnectResult result;
  result.connection = make_connection(core.io, url.secure ? &core.tls : nullptr);
  ClientConnection& connection = *result.connection;
  const Flight::Waiting waiting(flight, [&connection] { connection.stop(); });
  const error_code error = co_await connect_to_any(connection, flight, found, url.port, deadline);
  if (flight.ended()) co_return ended(flight, "no connection to " + place(url, connection) + " in time");
  if (error) {
    co_return not_connected(Outcome::kConnectFailed,
                            "no connection to " + place(url, connection) + ": " + error.message());
  }
  error_code ignored;  // only speed depends on it
  connection.socket().set_option(net::ip::tcp::no_delay(true), ignored);
  connection.connected_at = std::chrono::steady_clock::now();

  flight.until(deadline);
  const std::string wrong = co_await connection.secure(url.host);
  if (flight.ended()) co_return ended(flight, "no TLS handshake with " + place(url, connection) + " in time");
  if (!wrong.empty()) {
    co_return not_connected(Outcome::kTlsFailed, "no TLS with " + place(url, connection) + ": " + wrong);
  }
  co_return result;
}

}  // namespace homing::http
