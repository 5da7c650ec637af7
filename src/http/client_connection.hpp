#pragma once

#include <boost/asio/awaitable.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/ssl/context.hpp>
#include <chrono>
#include <memory>
#include <span>
#include <string>
#include <string_view>
#include <utility>

#include "homing/core/network.hpp"

namespace homing::http {

/// A connection of the client's, with TLS or without. Errors are values; the reader or writer that waits when
/// stop() is called gets one.
class ClientConnection {
 public:
  using Socket = boost::asio::ip::tcp::socket;
  using Error = boost::system::error_code;

  virtual ~ClientConnection() = default;

  /// The socket below, to be connected.
  [[nodiscard]] virtual Socket& socket() noexcept = 0;
  /// Where there is TLS: the handshake, with the certificate verified to be `host`'s.
  /// @return what is wrong, empty when nothing is
  [[nodiscard]] virtual boost::asio::awaitable<std::string> secure(const std::string& host) = 0;
  [[nodiscard]] virtual boost::asio::awaitable<Error> write(std::string_view bytes) = 0;
  [[nodiscard]] virtual boost::asio::awaitable<std::pair<Error, std::size_t>> read_some(
      std::span<char> space) = 0;

  void stop();
  /// Whether it is still open, and nothing has come that was not asked for.
  [[nodiscard]] bool is_quiet();

  IpAddress address;  ///< The one that was checked and connected to.
  std::chrono::steady_clock::time_point connected_at;
};

/// @param tls  null for a connection without; has to outlive the connection
[[nodiscard]] std::unique_ptr<ClientConnection> make_connection(boost::asio::io_context& io,
                                                                boost::asio::ssl::context* tls);

/// TLS 1.2 and newer; trusts the system's authorities and those of `ca_file`, where that is not empty.
/// @throws UserError  the file cannot be read
[[nodiscard]] boost::asio::ssl::context make_tls_context(const std::string& ca_file);

}  // namespace homing::http
