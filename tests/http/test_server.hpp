#pragma once

#include <boost/asio/steady_timer.hpp>
#include <chrono>
#include <functional>
#include <future>
#include <string>
#include <vector>

#include "homing/core/metrics.hpp"
#include "homing/core/mutex.hpp"
#include "homing/http/server.hpp"
#include "tests/support/raw_client.hpp"

namespace homing::http {

inline constexpr MessageLimits kLimits{
    .target_bytes = 8192, .header_bytes = 32768, .headers = 100, .body_bytes = 65536};
inline constexpr const char* kClick = "GET /click HTTP/1.1\r\nHost: a\r\n\r\n";

using test::RawClient;
using test::RawResponse;

/// A real server on a free port, in this process. Its handlers note what they see:
/// `/click` answers 302, `/echo` and `/postback` the body, `/client` the visitor's address, `/throw` throws,
/// `/wait` answers once release() has been called, `/status` what `answer` says.
class TestServer {
 public:
  explicit TestServer(ServerOptions options = {});
  ~TestServer();

  [[nodiscard]] std::uint16_t port() const { return server_.port(); }
  [[nodiscard]] std::string metrics() const { return metrics_.to_text(); }
  /// `METHOD target body` of each request that reached a handler.
  [[nodiscard]] std::vector<std::string> seen();
  [[nodiscard]] std::size_t seen_count() { return seen().size(); }
  bool stop(std::chrono::milliseconds at_most) { return server_.stop(at_most); }
  /// Lets the requests at `/wait` go on.
  void release();
  /// Once: lets the io thread that `/block` holds go on.
  void unblock() { unblocked_.set_value(); }
  /// A fresh connection gets its redirect.
  [[nodiscard]] bool works() const;

  Response answer;  ///< Set before the first request.

 private:
  void add(std::string_view path, std::function<Response(const Request&)> respond);
  boost::asio::awaitable<Response> wait(const Request& request);
  void note(const Request& request);

  std::promise<void> unblocked_;
  Metrics metrics_;
  Router router_;
  Mutex mutex_;
  std::vector<std::string> seen_ HOMING_GUARDED_BY(mutex_);
  std::vector<boost::asio::steady_timer*> waiting_ HOMING_GUARDED_BY(mutex_);
  Server server_;
};

}  // namespace homing::http
