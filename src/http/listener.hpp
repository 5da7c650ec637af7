#pragma once

#include <boost/asio/awaitable.hpp>
#include <boost/asio/basic_socket_acceptor.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/steady_timer.hpp>
#include <chrono>
#include <cstdint>
#include <future>
#include <memory>
#include <span>

#include "homing/http/server.hpp"
#include "http/connection_budget.hpp"
#include "http/server_metrics.hpp"
#include "http/worker.hpp"

namespace homing::http {

/// Accepts connections and hands each to the worker that has the fewest.
///
/// It never gives up: when nothing can be accepted (no descriptors, no memory) it pauses and tries again.
/// Threads: runs on the first worker's io thread. Ownership: borrows everything.
class Listener {
 public:
  /// Binds and listens. @throws UserError
  Listener(const ServerOptions& options, std::span<const std::unique_ptr<Worker>> workers,
           ServerMetrics& metrics);

  void start();
  /// Accepts what is waiting already, then closes. Blocks until that is done; from outside the io threads.
  void stop();
  [[nodiscard]] std::uint16_t port() const noexcept { return port_; }

 private:
  using Acceptor =
      boost::asio::basic_socket_acceptor<boost::asio::ip::tcp, boost::asio::io_context::executor_type>;

  boost::asio::awaitable<void> accept_loop();
  boost::asio::awaitable<void> pause(std::chrono::milliseconds time);
  void take_backlog();
  /// @return whether it is turned away
  bool hand_over(Worker& worker, Socket socket);
  void note_failure(const boost::system::error_code& error);
  void note_success();
  [[nodiscard]] Worker& least_busy();
  [[nodiscard]] std::size_t connections() const;

  std::span<const std::unique_ptr<Worker>> workers_;
  ServerMetrics& metrics_;
  const ConnectionBudget budget_;
  Acceptor acceptor_;
  boost::asio::steady_timer pause_timer_;
  std::uint16_t port_ = 0;
  std::size_t next_worker_ = 0;
  bool stopping_ = false;
  bool failing_ = false;  // a failure has been logged, and nothing was accepted since
  bool started_ = false;  // touched by the owner's thread only
  std::promise<void> ended_;
};

}  // namespace homing::http
