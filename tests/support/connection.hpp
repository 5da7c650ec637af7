#pragma once

#include <chrono>
#include <cstdint>
#include <stdexcept>
#include <string>
#include <string_view>

#include "tests/support/eventually.hpp"

namespace homing::test {

/// The server is not there, has hung up, or has not answered in time.
class ConnectionError : public std::runtime_error {
 public:
  using std::runtime_error::runtime_error;
};

/// The server has cut the connection hard (RST).
class ConnectionReset : public ConnectionError {
 public:
  using ConnectionError::ConnectionError;
};

/// A TCP connection to a port of 127.0.0.1, for bytes that no HTTP client would send.
///
/// Failure: everything throws ConnectionError; every wait has the deadline that the constructor was given.
/// Threads: one at a time.
class Connection {
 public:
  explicit Connection(std::uint16_t port, std::chrono::milliseconds deadline = kDeadline);
  ~Connection();
  Connection(Connection&& other) noexcept;
  Connection(const Connection&) = delete;
  Connection& operator=(const Connection&) = delete;

  void send(std::string_view bytes);
  /// Half-close: the server reads the end of the stream and may still answer.
  void close_sending();
  /// At least one byte, or none when the server has closed. @throws ConnectionReset
  [[nodiscard]] std::string read_some();
  /// Everything until the server closes; a reset counts as closing.
  [[nodiscard]] std::string read_until_closed();

 private:
  void wait_for(short events);

  int socket_;
  std::chrono::milliseconds deadline_;
};

/// Sends `bytes` on a connection of its own and returns all that comes back until the server closes it.
[[nodiscard]] std::string exchange(std::uint16_t port, std::string_view bytes,
                                   std::chrono::milliseconds deadline = kDeadline);

}  // namespace homing::test
