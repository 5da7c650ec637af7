#pragma once

#include <atomic>
#include <cstddef>
#include <cstdint>
#include <list>
#include <string>
#include <thread>

#include "tests/support/temp_folder.hpp"

namespace homing::test {

/// When a connection is cut, seen from the one who sends COMMIT: in all three cases it never gets an answer.
enum class Cut : std::uint8_t {
  kBeforeCommit,  ///< The server never sees it: the transaction is rolled back.
  kAfterCommit,   ///< The server has committed, and said so to the proxy.
  kDuringCommit,  ///< The server has been sent it, and may be at work on it while the client comes back.
};

/// Stands between Homing and a PostgreSQL server, and cuts connections at their COMMIT.
///
/// It speaks just enough of the protocol (PostgreSQL 15 documentation, 55.7) to tell a COMMIT apart.
/// Threads: one of its own, and one a connection; its functions from any.
class PostgresProxy {
 public:
  /// @param database_url  with `?host=<socket folder>`, as scripts/postgres prints it
  /// @throws std::runtime_error  it cannot listen, or the URL is another
  explicit PostgresProxy(const std::string& database_url);
  ~PostgresProxy();
  PostgresProxy(const PostgresProxy&) = delete;
  PostgresProxy& operator=(const PostgresProxy&) = delete;

  /// The way to the same database through the proxy.
  [[nodiscard]] const std::string& url() const noexcept { return url_; }

  /// The next COMMIT, on whichever connection.
  void cut_next(Cut cut) noexcept { armed_ = static_cast<int>(cut); }
  /// How many connections were cut.
  [[nodiscard]] std::size_t cuts() const noexcept { return cuts_; }

 private:
  void accept_all();
  void relay(int client);
  /// @return false when the connection is to end
  [[nodiscard]] bool pass_to_server(int client, int server, std::string& input);
  [[nodiscard]] bool cut_here(int server, const std::string& commit);

  static constexpr int kNotArmed = -1;

  TempFolder folder_;
  std::string server_path_;
  std::string url_;
  std::atomic<int> armed_{kNotArmed};
  std::atomic<std::size_t> cuts_{0};
  std::atomic<bool> stopped_{false};
  int listener_ = -1;
  std::list<std::thread> relays_;  // of the accepting thread, until that has ended
  std::thread acceptor_;
};

}  // namespace homing::test
