#include "outbound/sender.hpp"

#include <algorithm>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/detached.hpp>
#include <exception>
#include <utility>

#include "outbound/request.hpp"

namespace homing::outbound {
namespace {

namespace net = boost::asio;
using Outcome = http::ClientAnswer::Outcome;

/// The attempt's outcome in tables and metrics.
std::string outcome_of(const http::ClientAnswer& answer) {
  if (answer.outcome != Outcome::kAnswered) return std::string(http::name_of(answer.outcome));
  return judge(answer) == Verdict::kDelivered ? "delivered" : "status";
}

Attempt attempt_of(const http::ClientAnswer& answer, std::string url, UnixMillis at, UnixMillis end) {
  Attempt made;
  made.at = at;
  constexpr std::chrono::milliseconds kMost = std::chrono::hours(1);  // the clock may have been set meanwhile
  made.duration = std::clamp(end - at, std::chrono::milliseconds(0), kMost);
  made.outcome = outcome_of(answer);
  if (answer.outcome == Outcome::kAnswered) made.http_status = answer.status;
  made.error = answer.error;
  made.url = std::move(url);
  made.answer = answer.body;
  return made;
}

}  // namespace

Sender::Sender(net::io_context& io, Courier courier, const Clock& clock, SenderOptions options,
               std::function<void(Result)> done)
    : io_(io), courier_(std::move(courier)), clock_(clock), options_(options), done_(std::move(done)) {}

void Sender::take(Delivery delivery) {
  std::string host = host_of(delivery.url);
  Lane& lane = lanes_[host];
  lane.waiting.push_back(std::move(delivery));
  if (lane.running == options_.at_once_to_a_host) return;
  ++lane.running;
  net::co_spawn(io_, run_lane(std::move(host)), net::detached);
}

void Sender::stop() {
  stopping_ = true;
}

net::awaitable<void> Sender::run_lane(std::string host) {
  Lane& lane = lanes_[host];  // stays where it is until it is erased below
  while (!lane.waiting.empty()) {
    Delivery delivery = std::move(lane.waiting.front());
    lane.waiting.pop_front();
    if (stopping_ || !is_in_time(delivery)) {
      done_({std::move(delivery), std::nullopt});
      continue;
    }
    Result result = co_await attempt(std::move(delivery));
    done_(std::move(result));
  }
  if (--lane.running == 0) lanes_.erase(host);
}

net::awaitable<Result> Sender::attempt(Delivery delivery) {
  const UnixMillis at = clock_.now();
  auto prepared = request_for(delivery, at);
  http::ClientAnswer answer;
  std::string url = delivery.url;
  if (auto* request = std::get_if<http::ClientRequest>(&prepared)) {
    url = request->url;
    answer = co_await send(std::move(*request));
  } else {
    const auto& unsendable = std::get<Unsendable>(prepared);
    answer.outcome = unsendable.for_good ? Outcome::kUrlRefused : Outcome::kBadAnswer;
    answer.error = unsendable.why;
  }
  // Cut off by our own end: nothing is known of it, and no fault of the receiver's.
  if (stopping_ && answer.outcome == Outcome::kCut) co_return Result{std::move(delivery), std::nullopt};
  const UnixMillis end = clock_.now();
  const double random = std::uniform_real_distribution<double>(0, 1)(random_);
  Settlement settlement = settlement_of(delivery, attempt_of(answer, std::move(url), at, end), answer,
                                        options_.retry, end, random);
  co_return Result{std::move(delivery), std::move(settlement)};
}

/// A courier does not throw, but there may be no memory: a lane must not end of that.
net::awaitable<http::ClientAnswer> Sender::send(http::ClientRequest request) {
  http::ClientAnswer answer;
  try {
    answer = co_await courier_(std::move(request));
  } catch (const std::exception& e) {
    answer.outcome = Outcome::kCut;
    answer.error = e.what();
  }
  co_return answer;
}

bool Sender::is_in_time(const Delivery& delivery) const {
  return delivery.claimed_until - clock_.now() >= 2 * options_.attempt_deadline;
}

}  // namespace homing::outbound
