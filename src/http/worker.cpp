#include "http/worker.hpp"

#include <algorithm>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/post.hpp>
#include <utility>

#include "homing/core/log.hpp"

namespace homing::http {
namespace {

namespace net = boost::asio;

// How late a deadline may be noticed.
constexpr std::chrono::milliseconds kTick{100};
// Thousands of connections may reach their deadlines together. So many are ended at once, then requests have
// their turn.
constexpr int kEndedAtOnce = 50;
constexpr std::chrono::milliseconds kTurn{2};

std::string message_of(const std::exception_ptr& failure) {
  try {
    std::rethrow_exception(failure);
  } catch (const std::exception& e) {
    return e.what();
  } catch (...) {
    return "not a std::exception";
  }
}

MessageLimits limits_of(const ServerOptions& options) {
  return {.target_bytes = options.max_target_bytes,
          .header_bytes = options.max_header_bytes,
          .headers = options.max_headers,
          .body_bytes = options.max_body_bytes};
}

/// Its share; and in any case room for one request that comes slowly beside one that comes at once.
RequestMemory memory_of_one_thread(const ServerOptions& options) {
  const std::size_t one_request = RequestReader::most_memory(limits_of(options));
  const std::size_t share = options.max_request_memory_bytes / std::max(options.io_threads, 1U);
  const std::size_t bytes = std::max(share, 2 * one_request);
  return RequestMemory(bytes, std::max(bytes / 8, one_request));
}

}  // namespace

Worker::Worker(const ServerOptions& options, const Router& router, ServerMetrics& metrics)
    : metrics_(metrics),
      sessions_{.options = options,
                .limits = limits_of(options),
                .router = router,
                .metrics = metrics,
                .memory = memory_of_one_thread(options),
                .sessions = {},
                .date = {}},
      io_(1),
      work_(net::make_work_guard(io_)),
      tick_timer_(io_) {}

Worker::~Worker() = default;

void Worker::start() {
  tick();
  thread_ = std::thread([this] { run(); });
}

void Worker::run() {
  for (bool ended = false; !ended;) {
    try {
      io_.run();
      ended = true;
    } catch (const std::exception& e) {
      log_error("http.io_thread", "an exception reached an io thread; it goes on", {{"error", e.what()}});
    }
  }
  ended_.set_value();
}

void Worker::tick() {
  if (is_drained()) return;  // the timer had gone off already when it was cancelled
  const SteadyTime now = std::chrono::steady_clock::now();
  int ended = 0;
  for (Session& session : sessions_.sessions) {
    if (session.check_deadline(now) && ++ended == kEndedAtOnce) break;
  }
  tick_timer_.expires_at(now + (ended < kEndedAtOnce ? kTick : kTurn));
  tick_timer_.async_wait([this](const boost::system::error_code& error) {
    if (!error) tick();
  });
}

void Worker::adopt(Socket socket, bool turn_away) {
  connections_.fetch_add(1, std::memory_order_relaxed);
  metrics_.connection_opened();
  net::post(io_,
            [this, socket = std::move(socket), turn_away]() mutable { spawn(std::move(socket), turn_away); });
}

void Worker::spawn(Socket socket, bool turn_away) {
  net::co_spawn(io_, serve(std::move(socket), turn_away),
                [this](std::exception_ptr failure) { on_session_end(std::move(failure)); });
}

net::awaitable<void> Worker::serve(Socket socket, bool turn_away) {
  socket.non_blocking(true);
  boost::system::error_code ignored;  // only speed depends on it
  socket.set_option(net::ip::tcp::no_delay(true), ignored);
  Session session(std::move(socket), sessions_);
  if (turn_away) {
    co_await session.turn_away();
  } else {
    co_await session.run();
  }
}

void Worker::on_session_end(std::exception_ptr failure) {
  connections_.fetch_sub(1, std::memory_order_relaxed);
  metrics_.connection_closed();
  if (failure) {
    metrics_.session_failed();
    log_error("http.session_failed", "a connection ended by an exception", {{"error", message_of(failure)}});
  }
  stop_when_drained();
}

void Worker::drain() {
  net::post(io_, [this] {
    sessions_.draining = true;
    work_.reset();
    for (Session& session : sessions_.sessions) session.wake_if_idle();
    stop_when_drained();
  });
}

bool Worker::is_drained() const noexcept {
  return sessions_.draining && connections() == 0;
}

void Worker::stop_when_drained() {
  if (is_drained()) tick_timer_.cancel();
}

bool Worker::wait_until(SteadyTime deadline) {
  return end_.wait_until(deadline) == std::future_status::ready;
}

void Worker::cut() {
  net::post(io_, [this] {
    for (Session& session : sessions_.sessions) session.cut();
  });
}

void Worker::join() {
  if (!thread_.joinable()) return;
  io_.stop();
  thread_.join();
}

}  // namespace homing::http
