#include "admin/long_work.hpp"

#include <algorithm>
#include <boost/asio/steady_timer.hpp>
#include <boost/asio/this_coro.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <utility>

#include "admin/at_end.hpp"
#include "admin/counted_in.hpp"

namespace homing::admin {
namespace {

namespace net = boost::asio;
using Clock = TimeShares::Clock;

constexpr int kMost = 16;

}  // namespace

LongWork::LongWork(unsigned threads, int percent,
                   const std::function<std::unique_ptr<Backend>()>& make_backend)
    : shares_(percent), workers_(threads, kMost, make_backend) {}

net::awaitable<std::optional<Answer>> LongWork::run(const Principal& asker, Workers::Work work) {
  const CountedIn counted(running_or_waiting_);
  if (counted.before() >= kMost) co_return std::nullopt;
  co_await wait_for_share(asker);
  Workers::Work all = [this, &asker, &work](Backend& backend) { return timed(asker, work, backend); };
  co_return co_await workers_.run(std::move(all));
}

/// Others of the same asker may be first when it is over: nobody waits longer than the longest time.
net::awaitable<void> LongWork::wait_for_share(const Principal& asker) {
  const Clock::time_point deadline = Clock::now() + TimeShares::kLongestWait;
  net::steady_timer timer(co_await net::this_coro::executor);
  for (Clock::time_point now = Clock::now(); now < deadline; now = Clock::now()) {
    const Clock::duration wait = shares_.wait(asker, now);
    if (wait == Clock::duration::zero()) co_return;
    timer.expires_at(std::min(now + wait, deadline));
    co_await timer.async_wait(net::use_awaitable);
  }
}

Answer LongWork::timed(const Principal& asker, const Workers::Work& work, Backend& backend) {
  const Clock::time_point started = Clock::now();
  const AtEnd note([&] {
    const Clock::time_point now = Clock::now();
    shares_.took(asker, now - started, now);
  });
  return work(backend);
}

}  // namespace homing::admin
