#include "homing/http/resolver.hpp"

#include <netdb.h>
#include <resolv.h>

#include <atomic>
#include <boost/asio/as_tuple.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/post.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/asio/this_coro.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <cstring>
#include <memory>
#include <utility>

namespace homing::http {
namespace {

namespace net = boost::asio;

constexpr auto kNoThrow = net::as_tuple(net::use_awaitable);
// A name with more addresses than this is not one of somebody who wants to be reached.
constexpr std::size_t kMaxAddresses = 64;

/// The C library would wait 5 seconds for a name server, and then as long again.
void be_impatient() {
  thread_local const bool done = [] {
    if (::res_init() != 0) return false;
    _res.retrans = 1;
    _res.retry = 2;
    return true;
  }();
  static_cast<void>(done);
}

IpAddress address_of(const addrinfo& entry) {
  net::ip::tcp::endpoint endpoint;
  if (entry.ai_addrlen > endpoint.capacity()) return {};
  std::memcpy(endpoint.data(), entry.ai_addr, entry.ai_addrlen);
  return unmapped(endpoint.address());
}

Resolved look_up(const std::string& host) {
  be_impatient();
  addrinfo hints{};
  hints.ai_socktype = SOCK_STREAM;
  hints.ai_flags = AI_ADDRCONFIG;
  addrinfo* entries = nullptr;
  const int failure = ::getaddrinfo(host.c_str(), nullptr, &hints, &entries);
  Resolved found;
  if (failure != 0) {
    found.error = ::gai_strerror(failure);
    return found;
  }
  for (const addrinfo* entry = entries; entry != nullptr; entry = entry->ai_next) {
    if (found.addresses.size() < kMaxAddresses) found.addresses.push_back(address_of(*entry));
  }
  ::freeaddrinfo(entries);
  return found;
}

/// Shared by who waits and the thread that looks up. But for its destruction and `given_up`, touched on the
/// io thread only.
struct PendingLookup {
  explicit PendingLookup(const net::any_io_executor& executor)
      : done(executor, net::steady_timer::time_point::max()) {}
  net::steady_timer done;  // never goes off; it is cancelled
  std::atomic<bool> given_up{false};
  Resolved found{.addresses = {}, .error = "the lookup was given up"};
};

}  // namespace

SystemResolver::SystemResolver(unsigned threads) : threads_(threads) {}

SystemResolver::~SystemResolver() {
  threads_.stop();
  threads_.join();
}

net::awaitable<Resolved> SystemResolver::resolve(std::string host) {
  const net::any_io_executor executor = co_await net::this_coro::executor;
  const auto pending = std::make_shared<PendingLookup>(executor);
  auto job = [pending, executor, host = std::move(host)] {
    if (pending->given_up) return;  // names whose servers are dead must not keep the others waiting for ever
    auto report = [pending, found = look_up(host)]() mutable {
      pending->found = std::move(found);
      pending->done.cancel();
    };
    net::post(executor, std::move(report));
  };
  net::post(threads_, std::move(job));
  co_await pending->done.async_wait(kNoThrow);
  pending->given_up = true;
  co_return std::move(pending->found);
}

}  // namespace homing::http
