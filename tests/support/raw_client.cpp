#include "tests/support/raw_client.hpp"

#include <arpa/inet.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <sys/time.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <cstdio>
#include <fstream>
#include <stdexcept>
#include <utility>

namespace homing::test {
namespace {

std::size_t content_length(const std::string& head) {
  constexpr std::string_view kName = "\r\nContent-Length: ";
  const std::size_t at = head.find(kName);
  return at == std::string::npos ? 0 : std::stoul(head.substr(at + kName.size()));
}

/// The server's end of a connection as /proc/net/tcp names it: its address and its peer's.
std::string peer_end(int socket) {
  sockaddr_in own{};
  socklen_t size = sizeof own;
  ::getsockname(socket, reinterpret_cast<sockaddr*>(&own), &size);
  sockaddr_in peer{};
  ::getpeername(socket, reinterpret_cast<sockaddr*>(&peer), &size);
  std::array<char, 64> text{};
  std::snprintf(text.data(), text.size(), " %08X:%04X %08X:%04X ", peer.sin_addr.s_addr, ntohs(peer.sin_port),
                own.sin_addr.s_addr, ntohs(own.sin_port));
  return text.data();
}

/// How many bytes wait in that socket for its process.
std::size_t unread_by(const std::string& end) {
  std::ifstream table("/proc/net/tcp");
  for (std::string line; std::getline(table, line);) {
    const std::size_t at = line.find(end);
    if (at == std::string::npos) continue;
    // Behind it: state, bytes to send, a colon, bytes to be read.
    const std::size_t queues = line.find(':', at + end.size());
    return std::stoul(line.substr(queues + 1), nullptr, 16);
  }
  return 0;  // closed
}

}  // namespace

bool RawResponse::has(std::string_view header_line) const {
  return head.find("\r\n" + std::string(header_line) + "\r\n") != std::string::npos;
}

RawClient::RawClient(std::uint16_t port, std::chrono::milliseconds patience)
    : socket_(::socket(AF_INET, SOCK_STREAM, 0)) {
  const timeval timeout{.tv_sec = patience.count() / 1000, .tv_usec = (patience.count() % 1000) * 1000};
  ::setsockopt(socket_, SOL_SOCKET, SO_RCVTIMEO, &timeout, sizeof(timeout));
  ::setsockopt(socket_, SOL_SOCKET, SO_SNDTIMEO, &timeout, sizeof(timeout));
  const int on = 1;
  ::setsockopt(socket_, IPPROTO_TCP, TCP_NODELAY, &on, sizeof(on));
  sockaddr_in address{};
  address.sin_family = AF_INET;
  address.sin_port = htons(port);
  address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  if (::connect(socket_, reinterpret_cast<const sockaddr*>(&address), sizeof(address)) != 0) {
    ::close(socket_);
    throw std::runtime_error("cannot connect");
  }
}

RawClient::~RawClient() {
  if (socket_ >= 0) ::close(socket_);
}

bool RawClient::send(std::string_view bytes) {
  while (!bytes.empty()) {
    const ssize_t sent = ::send(socket_, bytes.data(), bytes.size(), MSG_NOSIGNAL);
    if (sent <= 0) return false;
    bytes.remove_prefix(static_cast<std::size_t>(sent));
  }
  return true;
}

void RawClient::finish_sending() {
  ::shutdown(socket_, SHUT_WR);
}

void RawClient::reset() {
  const linger now{.l_onoff = 1, .l_linger = 0};
  ::setsockopt(socket_, SOL_SOCKET, SO_LINGER, &now, sizeof(now));
  ::close(std::exchange(socket_, -1));
}

bool RawClient::all_is_read() {
  const std::string end = peer_end(socket_);
  return eventually([&end] { return unread_by(end) == 0; });
}

RawClient::Got RawClient::read_some() {
  std::array<char, 16384> piece{};
  const ssize_t count = ::recv(socket_, piece.data(), piece.size(), 0);
  was_reset_ = count < 0 && errno == ECONNRESET;
  if (count < 0) return was_reset_ ? Got::kEnd : Got::kNothing;
  if (count == 0) return Got::kEnd;
  input_.append(piece.data(), static_cast<std::size_t>(count));
  return Got::kBytes;
}

std::optional<RawResponse> RawClient::read_response(bool head) {
  std::size_t end = input_.find("\r\n\r\n");
  for (; end == std::string::npos; end = input_.find("\r\n\r\n")) {
    if (read_some() != Got::kBytes) return std::nullopt;
  }
  RawResponse response;
  response.head = input_.substr(0, end + 4);
  response.status = static_cast<unsigned>(std::stoul(response.head.substr(9, 3)));
  const std::size_t length = head ? 0 : content_length(response.head);
  while (input_.size() < response.head.size() + length) {
    if (read_some() != Got::kBytes) return std::nullopt;
  }
  response.body = input_.substr(response.head.size(), length);
  input_.erase(0, response.head.size() + length);
  return response;
}

std::optional<std::string> RawClient::read_to_end() {
  Got got = Got::kBytes;
  while (got == Got::kBytes) got = read_some();
  if (got == Got::kNothing) return std::nullopt;
  return std::exchange(input_, {});
}

bool RawClient::is_closed() {
  return input_.empty() && read_some() == Got::kEnd;
}

}  // namespace homing::test
