#include "tests/support/postgres_proxy.hpp"

#include <poll.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

#include <array>
#include <cstring>
#include <stdexcept>

#include "homing/core/percent.hpp"

namespace homing::test {
namespace {

constexpr std::string_view kSocketName = "/.s.PGSQL.5432";
constexpr std::string_view kHost = "?host=";
constexpr std::chrono::milliseconds kTurn{20};  // how soon a relay sees that all is to end
constexpr char kTerminate = 'X';

std::string host_in(const std::string& url) {
  const std::size_t start = url.find(kHost);
  if (start == std::string::npos) throw std::runtime_error("no ?host=<folder> in " + url);
  std::string folder;
  for (std::size_t i = start + kHost.size(); i < url.size() && url[i] != '&'; ++i) {
    const bool slash = url.compare(i, 3, "%2F") == 0;
    folder += slash ? '/' : url[i];
    if (slash) i += 2;
  }
  return folder;
}

sockaddr_un address_of(const std::string& path) {
  sockaddr_un address{};
  address.sun_family = AF_UNIX;
  if (path.size() >= sizeof address.sun_path) throw std::runtime_error("too long for a socket: " + path);
  std::memcpy(address.sun_path, path.c_str(), path.size() + 1);
  return address;
}

/// Closed at the end.
class Socket {
 public:
  explicit Socket(int socket) : socket_(socket) {}
  ~Socket() {
    if (socket_ >= 0) ::close(socket_);
  }
  Socket(const Socket&) = delete;
  Socket& operator=(const Socket&) = delete;
  [[nodiscard]] int get() const { return socket_; }

 private:
  int socket_;
};

int new_socket() {
  return ::socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0);
}

bool send_all(int socket, std::string_view bytes) {
  while (!bytes.empty()) {
    const ssize_t sent = ::send(socket, bytes.data(), bytes.size(), MSG_NOSIGNAL);
    if (sent <= 0) return false;
    bytes.remove_prefix(static_cast<std::size_t>(sent));
  }
  return true;
}

bool read_more(int socket, std::string& input) {
  std::array<char, 16384> piece;
  const ssize_t size = ::recv(socket, piece.data(), piece.size(), 0);
  if (size <= 0) return false;
  input.append(piece.data(), static_cast<std::size_t>(size));
  return true;
}

bool is_readable(int socket, std::chrono::milliseconds at_most) {
  pollfd waiting{.fd = socket, .events = POLLIN, .revents = 0};
  return ::poll(&waiting, 1, static_cast<int>(at_most.count())) > 0;
}

/// Bytes of the message at the front (type, four bytes of length, content), or 0 when it is not whole. The
/// first message of a connection has no type; it is passed on before this is asked.
std::size_t message_size(std::string_view input) {
  constexpr std::size_t kTypeAndLength = 5;
  if (input.size() < kTypeAndLength) return 0;
  std::size_t length = 0;
  for (std::size_t i = 1; i < kTypeAndLength; ++i)
    length = length << 8U | static_cast<unsigned char>(input[i]);
  return input.size() > length ? length + 1 : 0;
}

bool is_commit(std::string_view message) {
  return message.front() == 'Q' && message.substr(5).starts_with("COMMIT");
}

}  // namespace

// Start-up, Query, Sync, CopyDone.
bool is_answered(std::string_view message) noexcept {
  return std::string_view("\0QSc", 4).find(message.front()) != std::string_view::npos;
}

PostgresProxy::PostgresProxy(const std::string& database_url)
    : server_path_(host_in(database_url) + std::string(kSocketName)),
      url_(database_url.substr(0, database_url.find(kHost)) + std::string(kHost) +
           percent_encode(folder_.path().string())),
      listener_(new_socket()) {
  const sockaddr_un address = address_of(folder_.path().string() + std::string(kSocketName));
  const bool listens = ::bind(listener_, reinterpret_cast<const sockaddr*>(&address), sizeof address) == 0 &&
                       ::listen(listener_, SOMAXCONN) == 0;
  if (!listens) throw std::runtime_error("the proxy cannot listen: " + std::string(std::strerror(errno)));
  acceptor_ = std::thread([this] { accept_all(); });
}

PostgresProxy::~PostgresProxy() {
  stopped_ = true;
  acceptor_.join();
  for (Relay& relay : relays_) relay.thread.join();
  ::close(listener_);
}

void PostgresProxy::judge_with(Judge judge) {
  const std::lock_guard lock(mutex_);
  judge_ = std::move(judge);
}

void PostgresProxy::accept_all() {
  while (!stopped_) {
    if (!is_readable(listener_, kTurn)) continue;
    const int client = ::accept4(listener_, nullptr, nullptr, SOCK_CLOEXEC);
    if (client < 0) continue;
    join_ended();
    Relay& added = relays_.emplace_back();
    added.thread = std::thread([this, client, &added] {
      relay(client);
      added.ended = true;
    });
  }
}

void PostgresProxy::join_ended() {
  relays_.remove_if([](Relay& relay) {
    if (!relay.ended) return false;
    relay.thread.join();
    return true;
  });
}

void PostgresProxy::relay(int client_socket) {
  const Socket client(client_socket);
  const Socket server(new_socket());
  const sockaddr_un address = address_of(server_path_);
  if (::connect(server.get(), reinterpret_cast<const sockaddr*>(&address), sizeof address) != 0) return;

  std::string startup;
  if (!read_more(client.get(), startup) || !pass(server.get(), startup)) return;
  std::string input;
  std::array<pollfd, 2> ends{pollfd{.fd = client.get(), .events = POLLIN, .revents = 0},
                             pollfd{.fd = server.get(), .events = POLLIN, .revents = 0}};
  while (!stopped_) {
    if (::poll(ends.data(), ends.size(), static_cast<int>(kTurn.count())) <= 0) continue;
    if (ends[0].revents != 0 && !pass_to_server(client.get(), server.get(), input)) return;
    std::string output;
    if (ends[1].revents != 0 && (!read_more(server.get(), output) || !send_all(client.get(), output))) return;
  }
}

bool PostgresProxy::pass_to_server(int client, int server, std::string& input) {
  if (!read_more(client, input)) return false;
  while (const std::size_t size = message_size(input)) {
    const std::string message = input.substr(0, size);
    input.erase(0, size);
    if (is_commit(message) && armed_ != kNotArmed) return cut_here(server, message);
    if (!pass(server, message)) return false;
  }
  return true;
}

bool PostgresProxy::pass(int server, const std::string& message) {
  const Fate fate = fate_of(message);
  if (fate == Fate::kCutBefore || !send_all(server, message)) return false;
  if (fate == Fate::kPass) return true;
  std::string answer;
  if (is_answered(message)) (void)read_more(server, answer);
  return false;
}

Fate PostgresProxy::fate_of(std::string_view message) {
  const std::lock_guard lock(mutex_);
  return judge_ && message.front() != kTerminate ? judge_(message) : Fate::kPass;
}

bool PostgresProxy::cut_here(int server, const std::string& commit) {
  const int cut = armed_.exchange(kNotArmed);
  if (cut == kNotArmed) return send_all(server, commit);  // another connection was faster
  if (cut != static_cast<int>(Cut::kBeforeCommit)) (void)send_all(server, commit);
  std::string answer;
  if (cut == static_cast<int>(Cut::kAfterCommit)) (void)read_more(server, answer);
  ++cuts_;
  return false;
}

}  // namespace homing::test
