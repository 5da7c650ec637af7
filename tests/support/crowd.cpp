#include "tests/support/crowd.hpp"

#include <arpa/inet.h>
#include <poll.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cstring>
#include <string>

#include "tests/support/connection.hpp"

namespace homing::test {
namespace {

int connected_to(std::uint16_t port) {
  const int socket = ::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
  if (socket < 0) throw ConnectionError(std::string("socket: ") + std::strerror(errno));
  const int little = 4096;
  ::setsockopt(socket, SOL_SOCKET, SO_RCVBUF, &little, sizeof little);
  sockaddr_in address{};
  address.sin_family = AF_INET;
  address.sin_port = htons(port);
  address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  if (::connect(socket, reinterpret_cast<const sockaddr*>(&address), sizeof address) != 0) {
    const std::string why = std::strerror(errno);
    ::close(socket);
    throw ConnectionError("connect: " + why);
  }
  return socket;
}

void send_what_fits(int socket, std::string_view bytes) {
  if (!bytes.empty()) (void)::send(socket, bytes.data(), bytes.size(), MSG_NOSIGNAL | MSG_DONTWAIT);
}

}  // namespace

Crowd::~Crowd() {
  leave();
}

void Crowd::join(int connections, std::string_view bytes) {
  for (int i = 0; i < connections; ++i) {
    sockets_.push_back(connected_to(port_));
    send_what_fits(sockets_.back(), bytes);
  }
}

void Crowd::say(std::string_view bytes) {
  for (const int socket : sockets_) send_what_fits(socket, bytes);
}

int Crowd::open() const {
  std::vector<pollfd> watched;
  for (const int socket : sockets_) watched.push_back({.fd = socket, .events = POLLRDHUP, .revents = 0});
  const int closed = ::poll(watched.data(), watched.size(), 0);
  return static_cast<int>(sockets_.size()) - std::max(closed, 0);
}

int Crowd::answered_with(std::string_view start) const {
  std::string buffer(start.size(), '\0');
  return static_cast<int>(std::count_if(sockets_.begin(), sockets_.end(), [&](int socket) {
    const ssize_t count = ::recv(socket, buffer.data(), buffer.size(), MSG_PEEK | MSG_DONTWAIT);
    return count == static_cast<ssize_t>(start.size()) && buffer == start;
  }));
}

void Crowd::leave() {
  for (const int socket : sockets_) ::close(socket);
  sockets_.clear();
}

int raise_descriptor_limit(int wanted) {
  rlimit limit{};
  ::getrlimit(RLIMIT_NOFILE, &limit);
  if (limit.rlim_cur < static_cast<rlim_t>(wanted)) {
    limit.rlim_cur = std::min(static_cast<rlim_t>(wanted), limit.rlim_max);
    ::setrlimit(RLIMIT_NOFILE, &limit);
  }
  return static_cast<int>(std::min(limit.rlim_cur, static_cast<rlim_t>(wanted)));
}

}  // namespace homing::test
