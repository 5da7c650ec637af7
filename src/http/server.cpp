#include "homing/http/server.hpp"

#include <algorithm>
#include <utility>

#include "homing/core/log.hpp"
#include "http/listener.hpp"
#include "http/server_metrics.hpp"
#include "http/worker.hpp"

namespace homing::http {
namespace {

// For sessions whose sockets have been closed under them, to notice it.
constexpr std::chrono::milliseconds kAfterCut{500};

}  // namespace

class Server::Impl {
 public:
  Impl(ServerOptions options, const Router& router, Metrics& metrics)
      : options_(std::move(options)),
        metrics_(metrics, options_.name),
        workers_(make_workers(options_, router, metrics_)),
        listener_(options_, workers_, metrics_) {}

  void start() {
    running_ = true;
    for (const auto& worker : workers_) worker->start();
    listener_.start();
  }

  bool stop(std::chrono::milliseconds at_most) {
    if (!std::exchange(running_, false)) return true;
    const SteadyTime deadline = std::chrono::steady_clock::now() + at_most;
    listener_.stop();
    for (const auto& worker : workers_) worker->drain();
    bool all_answered = wait_until(deadline);
    if (!all_answered) {
      log_warning("http.cut", "connections were cut that did not finish in time");
      for (const auto& worker : workers_) worker->cut();
      all_answered = wait_until(std::chrono::steady_clock::now() + kAfterCut);
      if (!all_answered)
        log_error("http.handlers_left", "handlers were still waiting when the server stopped");
    }
    for (const auto& worker : workers_) worker->join();
    return all_answered;
  }

  [[nodiscard]] std::uint16_t port() const noexcept { return listener_.port(); }

 private:
  using Workers = std::vector<std::unique_ptr<Worker>>;

  static Workers make_workers(const ServerOptions& options, const Router& router, ServerMetrics& metrics) {
    Workers workers;
    for (unsigned i = 0; i < std::max(options.io_threads, 1U); ++i) {
      workers.push_back(std::make_unique<Worker>(options, router, metrics));
    }
    return workers;
  }

  bool wait_until(SteadyTime deadline) {
    return std::all_of(workers_.begin(), workers_.end(),
                       [deadline](const auto& worker) { return worker->wait_until(deadline); });
  }

  const ServerOptions options_;
  ServerMetrics metrics_;
  Workers workers_;
  Listener listener_;
  bool running_ = false;
};

Server::Server(ServerOptions options, const Router& router, Metrics& metrics)
    : impl_(std::make_unique<Impl>(std::move(options), router, metrics)) {}

Server::~Server() {
  using namespace std::chrono_literals;
  impl_->stop(0ms);
}

void Server::start() {
  impl_->start();
}
bool Server::stop(std::chrono::milliseconds at_most) {
  return impl_->stop(at_most);
}
std::uint16_t Server::port() const noexcept {
  return impl_->port();
}

}  // namespace homing::http
