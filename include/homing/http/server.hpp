#pragma once

#include <boost/asio/awaitable.hpp>
#include <chrono>
#include <cstdint>
#include <functional>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "homing/core/metrics.hpp"
#include "homing/core/network.hpp"
#include "homing/http/message.hpp"

namespace homing::http {

/// Answers one request. Runs on the connection's io thread; must not block it.
using Handler = std::function<boost::asio::awaitable<Response>(const Request&)>;

/// Finds the handler of a path: the one of exactly this path, else the one of the longest prefix; everything
/// else is 404. The methods are the handlers'
/// matter, but CONNECT and `OPTIONS *` concern none of them: they are answered 405 here. Threads: filled
/// before the server starts, then read from any.
class Router {
 public:
  /// @param path  with its leading slash; a view of a constant
  void add(std::string_view path, Handler handler);
  /// For every path that starts with it. @param prefix  with its slashes; a view of a constant
  void add_below(std::string_view prefix, Handler handler);
  /// Never throws: a handler's exception is logged, counted and answered 500 with a fixed text.
  [[nodiscard]] boost::asio::awaitable<Response> dispatch(const Request& request) const;

 private:
  [[nodiscard]] const Handler* find(std::string_view path) const;

  std::vector<std::pair<std::string_view, Handler>> routes_;
  std::vector<std::pair<std::string_view, Handler>> prefixes_;  // the longest first
};

struct ServerOptions {
  /// The label `listener` of its metrics; without one where empty.
  std::string name;
  std::string address = "127.0.0.1";
  std::uint16_t port = 8080;                 ///< 0: any free one.
  std::string port_setting = "listen_port";  ///< Where a person chooses the port: named when it can't be had.
  unsigned io_threads = 2;
  std::vector<IpNetwork> trusted_proxies;
  RenderFailure render_failure;  ///< Empty: plain text.

  /// Past it a new connection gets 503 and is closed, at most one a millisecond; the others wait in the
  /// kernel's queue. Fewer where the process may not have that many
  /// descriptors (the soft limit is raised as far as the hard one allows; some are left for files and the
  /// database).
  std::size_t max_connections = 20000;
  std::size_t max_target_bytes = 8 * 1024;   ///< Longer: 414.
  std::size_t max_header_bytes = 32 * 1024;  ///< Request line and headers together; longer: 431.
  std::size_t max_headers = 100;             ///< More: 431.
  std::size_t max_body_bytes = 64 * 1024;    ///< Longer: 413.
  /// What requests of more than a few kilobytes may take together while they come. Each io thread has an even
  /// share, but room for two of the largest. When it runs short, those that come slowest get 503.
  std::size_t max_request_memory_bytes = 64 * 1024 * 1024;
  // Deadlines are absolute: a client that drips bytes does not move them.
  std::chrono::milliseconds header_timeout{10'000};   ///< From a request's first byte to its headers' end.
  std::chrono::milliseconds request_timeout{20'000};  ///< From a request's first byte to its body's end.
  std::chrono::milliseconds write_timeout{20'000};
  std::chrono::milliseconds idle_timeout{30'000};  ///< Between requests of one connection.
};

/// The HTTP/1.1 front: one io_context a thread, each connection lives and dies on one of them.
///
/// It refuses what Beast 1.81 lets through (framing only by Content-Length and exactly `chunked`, one
/// Host, no obs-fold, no control bytes, bounded chunk extensions and trailers), answers errors with fixed
/// words and a lingering close, and never keeps a connection alive behind a request that it refused to frame.
///
/// When nothing can be accepted (no descriptors, no memory) it pauses, tries again, and logs that once.
///
/// Ownership: borrows the Router and the Metrics. What a handler waits for must have answered or given up
/// before the destructor runs: it may not wake a connection that is gone. Threads: start, stop and the
/// destructor from one thread.
class Server {
 public:
  /// Binds and listens. @throws UserError  the port is in use, or the address is not this machine's
  Server(ServerOptions options, const Router& router, Metrics& metrics);
  ~Server();

  void start();
  /// Stops accepting, answers what has arrived, lets requests in flight finish, closes idle connections, ends
  /// the threads. What is left after `at_most` is cut off. Does nothing when the server does not run.
  /// @return false when handlers still wait for something: see above
  bool stop(std::chrono::milliseconds at_most);
  [[nodiscard]] std::uint16_t port() const noexcept;

 private:
  class Impl;
  std::unique_ptr<Impl> impl_;
};

}  // namespace homing::http
