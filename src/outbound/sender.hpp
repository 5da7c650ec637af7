#pragma once

#include <boost/asio/awaitable.hpp>
#include <boost/asio/io_context.hpp>
#include <chrono>
#include <deque>
#include <functional>
#include <optional>
#include <random>
#include <string>
#include <unordered_map>

#include "homing/core/clock.hpp"
#include "homing/http/client.hpp"
#include "homing/outbound/outbox.hpp"
#include "homing/outbound/retry.hpp"

namespace homing::outbound {

/// Sends one request, and gives up by itself in time. Does not throw.
using Courier = std::function<boost::asio::awaitable<http::ClientAnswer>(http::ClientRequest)>;

/// What became of a delivery that a Sender took.
struct Result {
  Delivery delivery;
  std::optional<Settlement> settlement;  ///< Empty: it was not sent, and is to be given back.
};

struct SenderOptions {
  std::size_t at_once_to_a_host = 2;
  /// What an attempt takes at most: one that might outlast the claim is not begun.
  std::chrono::milliseconds attempt_deadline{20'000};
  RetryPolicy retry{};
};

/// Sends deliveries, few at once to each host, so that a host that hangs holds up nobody but itself.
///
/// Threads: that of the io_context. Ownership: borrows everything; must outlive what it has spawned there.
class Sender {
 public:
  Sender(boost::asio::io_context& io, Courier courier, const Clock& clock, SenderOptions options,
         std::function<void(Result)> done);

  void take(Delivery delivery);
  /// What waits is given back from now on; what is on its way is finished.
  void stop();

 private:
  struct Lane {
    std::deque<Delivery> waiting;
    std::size_t running = 0;
  };

  boost::asio::awaitable<void> run_lane(std::string host);
  boost::asio::awaitable<Result> attempt(Delivery delivery);
  boost::asio::awaitable<http::ClientAnswer> send(http::ClientRequest request);
  [[nodiscard]] bool is_in_time(const Delivery& delivery) const;

  boost::asio::io_context& io_;
  const Courier courier_;
  const Clock& clock_;
  const SenderOptions options_;
  const std::function<void(Result)> done_;
  std::unordered_map<std::string, Lane> lanes_;  // by host; only those with something to do
  std::minstd_rand random_{std::random_device{}()};
  bool stopping_ = false;
};

}  // namespace homing::outbound
