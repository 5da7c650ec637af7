#include "homing/outbound/outbound.hpp"

#include <boost/asio/executor_work_guard.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/post.hpp>
#include <boost/asio/steady_timer.hpp>
#include <thread>
#include <utility>

#include "homing/http/client.hpp"
#include "homing/http/resolver.hpp"
#include "homing/outbound/address_policy.hpp"
#include "outbound/dispatcher.hpp"
#include "outbound/outbound_metrics.hpp"
#include "outbound/sender.hpp"

namespace homing::outbound {
namespace {

namespace net = boost::asio;
using std::chrono::milliseconds;

// To settle what came back at the very end.
constexpr milliseconds kToSettle{2000};

http::ClientOptions client_options(const OutboundOptions& options) {
  http::ClientOptions client;
  client.total_timeout = options.timeout;
  client.answer_timeout = options.timeout;
  client.connect_timeout = std::min(client.connect_timeout, options.timeout);
  client.idle_per_origin = options.at_once_to_a_host;
  client.ca_file = options.ca_file;
  return client;
}

// Longer than an attempt takes at most.
milliseconds attempt_deadline(const OutboundOptions& options) {
  return options.timeout + milliseconds(500);
}

SenderOptions sender_options(const OutboundOptions& options) {
  return {.at_once_to_a_host = options.at_once_to_a_host,
          .attempt_deadline = attempt_deadline(options),
          .retry = options.retry};
}

// So that several can wait for their turn at a host that is slow, and none is begun in the last half: what
// has been answered is settled long before anybody else may send it.
DispatcherOptions dispatcher_options(const OutboundOptions& options) {
  DispatcherOptions dispatcher;
  dispatcher.claim_for = 4 * attempt_deadline(options);
  dispatcher.catch_up_rate = options.catch_up_rate;
  return dispatcher;
}

}  // namespace

class Outbound::Impl {
 public:
  Impl(const OutboundOptions& options, Outbox& outbox, const Clock& clock, Metrics& metrics)
      : policy_(options.allowed_networks),
        client_(io_, client_options(options), resolver_,
                [this](const IpAddress& address) { return policy_.may_connect(address); }),
        metrics_(metrics),
        sender_(
            io_, [this](http::ClientRequest request) { return client_.send(std::move(request)); }, clock,
            sender_options(options), [this](Result result) { dispatcher_.finished(std::move(result)); }),
        dispatcher_(
            dispatcher_options(options), outbox, clock,
            [this](std::vector<Delivery> deliveries) { hand_over(std::move(deliveries)); }, metrics_) {}

  ~Impl() { stop(milliseconds(0)); }

  void start() {
    io_thread_ = std::thread([this] { io_.run(); });
    dispatching_ = std::jthread([this](const std::stop_token& stop) {
      dispatcher_.run(stop);
      dispatcher_.drain(drain_.load() + kToSettle);
    });
  }

  void added(std::size_t count) { dispatcher_.added(count); }

  void stop(milliseconds at_most) {
    if (!dispatching_.joinable()) return;
    drain_ = at_most;
    net::post(io_, [this, at_most] {
      sender_.stop();
      cut_timer_.expires_after(at_most);
      cut_timer_.async_wait([this](const boost::system::error_code& error) {
        if (!error) client_.close();
      });
    });
    dispatching_.request_stop();
    dispatching_.join();
    net::post(io_, [this] {
      client_.close();
      cut_timer_.cancel();
      work_.reset();
    });
    io_thread_.join();
  }

 private:
  void hand_over(std::vector<Delivery> deliveries) {
    net::post(io_, [this, deliveries = std::move(deliveries)]() mutable {
      for (Delivery& delivery : deliveries) sender_.take(std::move(delivery));
    });
  }

  const AddressPolicy policy_;
  net::io_context io_{1};
  net::executor_work_guard<net::io_context::executor_type> work_ = net::make_work_guard(io_);
  net::steady_timer cut_timer_{io_};
  http::SystemResolver resolver_;
  http::Client client_;
  OutboundMetrics metrics_;
  Sender sender_;
  Dispatcher dispatcher_;
  std::atomic<milliseconds> drain_{milliseconds(0)};
  std::thread io_thread_;
  std::jthread dispatching_;
};

Outbound::Outbound(OutboundOptions options, Outbox& outbox, const Clock& clock, Metrics& metrics)
    : impl_(std::make_unique<Impl>(options, outbox, clock, metrics)) {}

Outbound::~Outbound() = default;

void Outbound::start() {
  impl_->start();
}
void Outbound::added(std::size_t count) {
  impl_->added(count);
}
void Outbound::stop(milliseconds at_most) {
  impl_->stop(at_most);
}

}  // namespace homing::outbound
