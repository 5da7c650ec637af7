#include "http/listener.hpp"

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/ip/v6_only.hpp>
#include <boost/asio/post.hpp>
#include <chrono>
#include <exception>
#include <string>
#include <utility>

#include "homing/core/error.hpp"
#include "homing/core/log.hpp"
#include "http/no_throw.hpp"

namespace homing::http {
namespace {

namespace net = boost::asio;
using boost::system::error_code;

constexpr std::chrono::milliseconds kPause{50};
// Between two connections that are turned away. Clients that come back at once, again and again, would
// otherwise take the time of those that are served; the kernel's queue holds them, and some find a place
// meanwhile.
constexpr std::chrono::milliseconds kTurnAwayPause{1};

net::ip::tcp::endpoint endpoint_of(const ServerOptions& options) {
  error_code error;
  const auto address = net::ip::make_address(options.address, error);
  if (error) {
    throw UserError("cannot listen on '" + options.address +
                    "': that is no IP address; expected one like 127.0.0.1, 0.0.0.0 or ::");
  }
  return {address, options.port};
}

[[noreturn]] void throw_bind_error(const ServerOptions& options, const error_code& error) {
  const std::string where = "port " + std::to_string(options.port) + " on " + options.address;
  if (error == net::error::address_in_use) {
    throw UserError(where + " is in use by another process; stop that one or choose another port: setting '" +
                    options.port_setting + "'");
  }
  if (error == net::error::access_denied) {
    throw UserError(where + " may not be used by this user; choose a port above 1023 (setting '" +
                    options.port_setting + "') or grant the right to bind it");
  }
  throw UserError("cannot listen on " + where + ": " + error.message());
}

ConnectionBudget find_budget(std::size_t wanted) {
  const ConnectionBudget budget = connection_budget(wanted, raise_descriptor_limit(wanted));
  if (budget.served < wanted) {
    log_warning("http.few_descriptors", "the limit of open files allows fewer connections than configured",
                {{"configured", static_cast<std::uint64_t>(wanted)},
                 {"possible", static_cast<std::uint64_t>(budget.served)}});
  }
  return budget;
}

}  // namespace

Listener::Listener(const ServerOptions& options, std::span<const std::unique_ptr<Worker>> workers,
                   ServerMetrics& metrics)
    : workers_(workers),
      metrics_(metrics),
      budget_(find_budget(options.max_connections)),
      acceptor_(workers.front()->context()),
      pause_timer_(workers.front()->context()) {
  const auto endpoint = endpoint_of(options);
  error_code error;
  acceptor_.open(endpoint.protocol(), error);
  if (!error) acceptor_.set_option(net::socket_base::reuse_address(true), error);
  if (!error && endpoint.address().is_v6()) acceptor_.set_option(net::ip::v6_only(false), error);
  if (!error) acceptor_.bind(endpoint, error);
  if (!error) acceptor_.listen(net::socket_base::max_listen_connections, error);
  if (!error) acceptor_.non_blocking(true, error);
  if (!error) port_ = acceptor_.local_endpoint(error).port();
  if (error) throw_bind_error(options, error);
}

void Listener::start() {
  started_ = true;
  net::co_spawn(workers_.front()->context(), accept_loop(), [this](const std::exception_ptr& failure) {
    if (failure) log_error("http.listener_failed", "the accept loop ended by an exception");
    error_code ignored;  // it is of no use any more
    acceptor_.close(ignored);
    ended_.set_value();
  });
}

void Listener::stop() {
  if (!std::exchange(started_, false)) return;
  net::post(workers_.front()->context(), [this] {
    stopping_ = true;
    error_code ignored;  // closed already
    acceptor_.cancel(ignored);
    pause_timer_.cancel();
  });
  ended_.get_future().wait();
}

net::awaitable<void> Listener::accept_loop() {
  while (!stopping_) {
    if (connections() >= budget_.served + budget_.turned_away) {
      co_await pause(kPause);
      continue;
    }
    Worker& worker = least_busy();
    auto [error, socket] = co_await acceptor_.async_accept(worker.context(), kNoThrow);
    if (!error) {
      const bool turned_away = hand_over(worker, std::move(socket));
      if (turned_away) co_await pause(kTurnAwayPause);
    } else if (!stopping_) {
      note_failure(error);
      co_await pause(kPause);
    }
  }
  take_backlog();
}

net::awaitable<void> Listener::pause(std::chrono::milliseconds time) {
  pause_timer_.expires_after(time);
  co_await pause_timer_.async_wait(kNoThrow);
}

/// These clients are connected as far as they know, and may have sent their request.
void Listener::take_backlog() {
  while (connections() < budget_.served) {
    Worker& worker = least_busy();
    error_code error;
    Socket socket = acceptor_.accept(worker.context(), error);
    if (error) return;
    hand_over(worker, std::move(socket));
  }
}

bool Listener::hand_over(Worker& worker, Socket socket) {
  note_success();
  const bool turn_away = connections() >= budget_.served;
  worker.adopt(std::move(socket), turn_away);
  return turn_away;
}

void Listener::note_failure(const error_code& error) {
  metrics_.accept_failed();
  if (std::exchange(failing_, true)) return;
  log_warning("http.accept_failed", "no connection can be accepted for now; trying again",
              {{"error", error.message()}});
}

void Listener::note_success() {
  if (std::exchange(failing_, false)) log_info("http.accept_recovered", "connections are accepted again");
}

Worker& Listener::least_busy() {
  std::size_t best = next_worker_ = (next_worker_ + 1) % workers_.size();
  for (std::size_t i = 0; i < workers_.size(); ++i) {
    if (workers_[i]->connections() < workers_[best]->connections()) best = i;
  }
  return *workers_[best];
}

std::size_t Listener::connections() const {
  std::size_t total = 0;
  for (const auto& worker : workers_) total += worker->connections();
  return total;
}

}  // namespace homing::http
