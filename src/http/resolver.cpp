#include "homing/http/resolver.hpp"

#include <netdb.h>
#include <resolv.h>

#include <atomic>
#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/post.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/asio/this_coro.hpp>
#include <cstring>
#include <memory>
#include <utility>

#include "http/no_throw.hpp"

namespace homing::http {
namespace {

namespace net = boost::asio;

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

Resolved ask_system(const std::string& host) {
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

}  // namespace

/// Shared by those who wait and the thread that looks up. But for its destruction and `given_up`, touched on
/// the io thread only.
struct SystemResolver::Lookup {
  explicit Lookup(const net::any_io_executor& executor)
      : done(executor, net::steady_timer::time_point::max()) {}

  void finish(Resolved result) {
    found = std::move(result);
    is_over = true;
    done.cancel();
  }

  net::steady_timer done;  // never goes off; it is cancelled
  unsigned waiting = 0;
  bool is_over = false;
  std::atomic<bool> given_up{false};
  Resolved found{.addresses = {}, .error = "the lookup was given up"};
};

SystemResolver::SystemResolver(unsigned threads) : SystemResolver(threads, ask_system) {}

SystemResolver::SystemResolver(unsigned threads, LookUp look_up)
    : look_up_(std::move(look_up)), threads_(threads) {}

SystemResolver::~SystemResolver() {
  threads_.stop();
  threads_.join();
}

std::shared_ptr<SystemResolver::Lookup> SystemResolver::join_or_start(const std::string& host,
                                                                      const net::any_io_executor& executor) {
  std::shared_ptr<Lookup>& present = under_way_[host];
  if (present && !present->is_over) return present;
  present = std::make_shared<Lookup>(executor);
  auto job = [this, lookup = present, executor, host] {
    if (lookup->given_up) return;  // names whose servers are dead must not keep the others waiting for ever
    auto report = [lookup, found = look_up_(host)]() mutable { lookup->finish(std::move(found)); };
    net::post(executor, std::move(report));
  };
  net::post(threads_, std::move(job));
  return present;
}

net::awaitable<Resolved> SystemResolver::resolve(std::string host) {
  const net::any_io_executor executor = co_await net::this_coro::executor;
  const std::shared_ptr<Lookup> lookup = join_or_start(host, executor);
  ++lookup->waiting;
  co_await lookup->done.async_wait(kNoThrow);
  if (--lookup->waiting > 0) co_return lookup->found;
  lookup->given_up = true;
  const auto present = under_way_.find(host);
  if (present != under_way_.end() && present->second == lookup) under_way_.erase(present);
  co_return std::move(lookup->found);
}

}  // namespace homing::http
