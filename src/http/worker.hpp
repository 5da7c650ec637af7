#pragma once

#include <atomic>
#include <boost/asio/executor_work_guard.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/steady_timer.hpp>
#include <chrono>
#include <cstddef>
#include <exception>
#include <future>
#include <thread>

#include "http/session.hpp"

namespace homing::http {

/// One io thread with its io_context and the sessions that live on it.
///
/// Threads: the public functions may be called from any; everything else happens on the io thread.
class Worker {
 public:
  Worker(const ServerOptions& options, const Router& router, ServerMetrics& metrics);
  /// @pre join() where start() was called
  ~Worker();

  void start();
  [[nodiscard]] boost::asio::io_context& context() noexcept { return io_; }
  /// Sessions here, and on their way here.
  [[nodiscard]] std::size_t connections() const noexcept {
    return connections_.load(std::memory_order_relaxed);
  }

  /// Serves the connection, or only tells it that there are too many.
  void adopt(Socket socket, bool turn_away);
  /// Closes idle connections, the others behind the request that they are at; then the thread ends.
  void drain();
  /// Waits for the thread's end. @return false when it has not ended by then
  [[nodiscard]] bool wait_until(SteadyTime deadline);
  /// Closes all sockets. Sessions end as soon as their handlers have.
  void cut();
  /// Ends the thread, whatever its handlers are waiting for, and waits for that.
  void join();

 private:
  void run();
  void tick();
  void spawn(Socket socket, bool turn_away);
  boost::asio::awaitable<void> serve(Socket socket, bool turn_away);
  void on_session_end(std::exception_ptr failure);
  [[nodiscard]] bool is_drained() const noexcept;
  void stop_when_drained();

  ServerMetrics& metrics_;
  std::atomic<std::size_t> connections_{0};
  SessionContext sessions_;  // outlives io_: what is left of sessions goes with it
  boost::asio::io_context io_;
  boost::asio::executor_work_guard<boost::asio::io_context::executor_type> work_;
  boost::asio::steady_timer tick_timer_;
  std::promise<void> ended_;
  std::future<void> end_ = ended_.get_future();
  std::thread thread_;
};

}  // namespace homing::http
