#pragma once

#include <chrono>
#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "tests/support/eventually.hpp"

namespace homing::test {

/// A request as the receiver had it.
struct ReceivedRequest {
  std::string method;
  std::string target;
  std::vector<std::pair<std::string, std::string>> headers;
  std::string body;
  std::chrono::steady_clock::time_point at;  ///< When it was complete.
  unsigned connection = 0;                   ///< On which connection it came: 1, 2, ...

  /// The value of the first header of that name, in any case; empty when there is none.
  [[nodiscard]] std::string header(std::string_view name) const;
};

/// What the receiver does with a request.
struct ReceiverAnswer {
  enum class End : std::uint8_t {
    kKeepAlive,
    kClose,            ///< Announced, behind the answer.
    kSilentClose,      ///< The connection is closed behind the answer although it said nothing of that.
    kCutBeforeAnswer,  ///< Not a byte of an answer.
    kCutInHeader,
    kCutInBody,  ///< Twice as much body is announced as comes.
    kEndless,    ///< The body does not end.
    kNever,      ///< No answer; the connection stays open.
  };

  unsigned status = 200;
  std::vector<std::pair<std::string, std::string>> headers;
  std::string body;
  End end = End::kKeepAlive;
  std::chrono::milliseconds delay{0};  ///< In front of the first byte.
  std::chrono::milliseconds drip{0};   ///< Between any two bytes.
  bool hold = false;                   ///< The answer waits for release().
  std::string raw;  ///< Where not empty: sent as it stands, instead of an answer that is made.

  [[nodiscard]] static ReceiverAnswer of(unsigned status, std::string body = "");
  [[nodiscard]] static ReceiverAnswer redirect(unsigned status, std::string location);
};

/// An affiliate's server: HTTP or HTTPS on a free port of a loopback address, in a thread of its own.
///
/// A path (without its query) is answered by what is next in its queue, else by what it was given with
/// answer(), else with 200. Threads: any. Failure: the constructor throws when it cannot listen; a connection
/// that goes wrong ends, and that is all.
class FakeReceiver {
 public:
  enum class Tls : std::uint8_t {
    kNone,
    kGood,        ///< For `localhost`, `receiver.test` and its address, by TestAuthority::shared().
    kWrongHost,   ///< By the same, for another host.
    kExpired,     ///< By the same, until yesterday.
    kSelfSigned,  ///< For the right host, by itself.
  };

  explicit FakeReceiver(Tls tls = Tls::kNone, std::string address = "127.0.0.1", std::uint16_t port = 0);
  ~FakeReceiver();

  /// What `path` is answered with from now on.
  void answer(const std::string& path, ReceiverAnswer answer);
  /// What `path` is answered with once, after all that was said here before.
  void answer_next(const std::string& path, ReceiverAnswer answer);
  /// Lets all requests go on that are held now.
  void release();
  /// Ends all connections.
  void drop_connections();

  [[nodiscard]] std::uint16_t port() const noexcept;
  /// `http://127.0.0.1:port` and the path. With `host`, which has to lead here, instead of the address.
  [[nodiscard]] std::string url(std::string_view path, std::string_view host = "") const;
  [[nodiscard]] std::vector<ReceivedRequest> requests() const;
  [[nodiscard]] std::size_t request_count() const;
  /// How many connections there have been, and how many there are.
  [[nodiscard]] unsigned connection_count() const;
  [[nodiscard]] std::size_t open_connections() const;
  /// @return false when there have not been so many requests in time
  [[nodiscard]] bool wait_for(std::size_t requests, std::chrono::milliseconds at_most = kDeadline) const;

 private:
  class Impl;
  std::unique_ptr<Impl> impl_;
};

}  // namespace homing::test
