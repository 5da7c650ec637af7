#include "tests/support/connection.hpp"

#include <arpa/inet.h>
#include <netinet/tcp.h>
#include <poll.h>
#include <sys/socket.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <cstring>
#include <utility>

namespace homing::test {
namespace {

[[noreturn]] void fail(const std::string& what) {
  throw ConnectionError(what + ": " + std::strerror(errno));
}

sockaddr_in address_of(std::uint16_t port) {
  sockaddr_in address{};
  address.sin_family = AF_INET;
  address.sin_port = htons(port);
  address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  return address;
}

// A client may be given the very port that it calls, while the server is down, and then talks to itself.
bool talks_to_itself(int socket) {
  sockaddr_in own{};
  socklen_t size = sizeof own;
  sockaddr_in peer{};
  ::getsockname(socket, reinterpret_cast<sockaddr*>(&own), &size);
  ::getpeername(socket, reinterpret_cast<sockaddr*>(&peer), &size);
  return own.sin_port == peer.sin_port;
}

}  // namespace

Connection::Connection(std::uint16_t port, std::chrono::milliseconds deadline)
    : socket_(::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0)), deadline_(deadline) {
  if (socket_ < 0) fail("socket");
  const int on = 1;
  ::setsockopt(socket_, IPPROTO_TCP, TCP_NODELAY, &on, sizeof on);
  // Else a client's port that happens to be the server's keeps a restarted server from binding it.
  ::setsockopt(socket_, SOL_SOCKET, SO_REUSEADDR, &on, sizeof on);
  const sockaddr_in address = address_of(port);
  const bool connected = ::connect(socket_, reinterpret_cast<const sockaddr*>(&address), sizeof address) == 0;
  if (!connected || talks_to_itself(socket_)) {
    const int error = connected ? ECONNREFUSED : errno;
    ::close(socket_);
    errno = error;
    fail("connect");
  }
}

Connection::~Connection() {
  if (socket_ >= 0) ::close(socket_);
}

Connection::Connection(Connection&& other) noexcept
    : socket_(std::exchange(other.socket_, -1)), deadline_(other.deadline_) {}

void Connection::wait_for(short events) {
  pollfd watched{.fd = socket_, .events = events, .revents = 0};
  const int ready = ::poll(&watched, 1, static_cast<int>(deadline_.count()));
  if (ready < 0) fail("poll");
  if (ready == 0) throw ConnectionError("no answer in time");
}

void Connection::send(std::string_view bytes) {
  while (!bytes.empty()) {
    wait_for(POLLOUT);
    const ssize_t sent = ::send(socket_, bytes.data(), bytes.size(), MSG_NOSIGNAL | MSG_DONTWAIT);
    if (sent < 0 && errno != EAGAIN) fail("send");
    if (sent > 0) bytes.remove_prefix(static_cast<std::size_t>(sent));
  }
}

void Connection::close_sending() {
  ::shutdown(socket_, SHUT_WR);
}

std::string Connection::read_some() {
  std::array<char, 16 * 1024> buffer;
  wait_for(POLLIN);
  const ssize_t count = ::recv(socket_, buffer.data(), buffer.size(), 0);
  if (count < 0 && errno == ECONNRESET) throw ConnectionReset("recv: the connection was reset");
  if (count < 0) fail("recv");
  return {buffer.data(), static_cast<std::size_t>(count)};
}

std::string Connection::read_until_closed() {
  std::string all;
  try {
    for (std::string part = read_some(); !part.empty(); part = read_some()) all += part;
  } catch (const ConnectionReset&) {
    // What came before it counts.
  }
  return all;
}

std::string exchange(std::uint16_t port, std::string_view bytes, std::chrono::milliseconds deadline) {
  Connection connection(port, deadline);
  connection.send(bytes);
  return connection.read_until_closed();
}

}  // namespace homing::test
