#pragma once

#include <boost/asio/awaitable.hpp>
#include <memory>
#include <string>

#include "homing/http/client.hpp"
#include "homing/http/url.hpp"
#include "http/client_connection.hpp"
#include "http/client_core.hpp"

namespace homing::http {

struct ConnectResult {
  std::unique_ptr<ClientConnection> connection;  ///< Null: it failed, see below.
  ClientAnswer::Outcome outcome = ClientAnswer::Outcome::kConnectFailed;
  std::string error;  ///< A sentence.
};

/// Name, check of every address, connection to the first that takes it, handshake. What is left of the time
/// is shared evenly among the addresses that are left, so that a dead one does not take all of it. Requires:
/// all arguments outlive the call.
[[nodiscard]] boost::asio::awaitable<ConnectResult> connect(ClientCore& core, Flight& flight, const Url& url,
                                                            SteadyTime deadline);

/// Looks `host` up, unless it is an address. Gives up when the flight ends.
[[nodiscard]] boost::asio::awaitable<Resolved> look_up(ClientCore& core, Flight& flight,
                                                       const std::string& host);

}  // namespace homing::http
