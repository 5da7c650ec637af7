#pragma once

#include <atomic>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <list>
#include <mutex>
#include <string>
#include <string_view>
#include <thread>

#include "tests/support/temp_folder.hpp"

namespace homing::test {

/// When a connection is cut, seen from the one who sends COMMIT: in all three cases it never gets an answer.
enum class Cut : std::uint8_t {
  kBeforeCommit,  ///< The server never sees it: the transaction is rolled back.
  kAfterCommit,   ///< The server has committed, and said so to the proxy.
  kDuringCommit,  ///< The server has been sent it, and may be at work on it while the client comes back.
};

/// What becomes of a message that a client sends.
enum class Fate : std::uint8_t {
  kPass,
  kCutBefore,  ///< The connection is cut, and the server never sees it.
  kCutBehind,  ///< The server is sent it, and answers where it is one that is answered; then the same.
};
/// Decides on each message but Terminate, with which a client leaves: its bytes as they are sent, the type
/// first. The first message of a connection, which has no type, begins with a zero byte.
using Judge = std::function<Fate(std::string_view message)>;

/// Whether the server answers it when it has it, and does not wait for more.
[[nodiscard]] bool is_answered(std::string_view message) noexcept;

/// Stands between Homing and a PostgreSQL server, and cuts connections at their COMMIT, or where it is told.
///
/// It speaks just enough of the protocol (PostgreSQL 15 documentation, 55.7) to tell messages apart.
/// Threads: one of its own, and one a connection; its functions from any. The judge is asked by these, one at
/// a time.
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
  /// How many connections were cut at a COMMIT.
  [[nodiscard]] std::size_t cuts() const noexcept { return cuts_; }
  /// From now on. Null: everything passes.
  void judge_with(Judge judge);

 private:
  struct Relay {
    std::atomic<bool> ended{false};
    std::thread thread;
  };

  void accept_all();
  void join_ended();
  void relay(int client);
  /// @return false when the connection is to end
  [[nodiscard]] bool pass_to_server(int client, int server, std::string& input);
  [[nodiscard]] bool cut_here(int server, const std::string& commit);
  [[nodiscard]] bool pass(int server, const std::string& message);
  [[nodiscard]] Fate fate_of(std::string_view message);

  static constexpr int kNotArmed = -1;

  TempFolder folder_;
  std::string server_path_;
  std::string url_;
  std::atomic<int> armed_{kNotArmed};
  std::atomic<std::size_t> cuts_{0};
  std::atomic<bool> stopped_{false};
  int listener_ = -1;
  std::mutex mutex_;  // guards the judge
  Judge judge_;
  std::list<Relay> relays_;  // of the accepting thread, until that has ended
  std::thread acceptor_;
};

}  // namespace homing::test
