#include <boost/asio/bind_cancellation_slot.hpp>
#include <boost/asio/cancellation_signal.hpp>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/steady_timer.hpp>
#include <exception>
#include <utility>

#include "http/client_connector.hpp"
#include "http/no_throw.hpp"

namespace homing::http {
namespace {

namespace net = boost::asio;

/// Shared by who waits and the resolver's coroutine: a resolver may take as long as it likes, who waits goes.
struct Lookup {
  explicit Lookup(net::io_context& io) : ready(io, SteadyTime::max()) {}

  void finish(Resolved found) {
    result = std::move(found);
    done = true;
    ready.cancel();
  }
  void give_up() {
    if (!done) give_up_signal.emit(net::cancellation_type::all);
    ready.cancel();
  }

  net::steady_timer ready;  // never goes off; it is cancelled
  net::cancellation_signal give_up_signal;
  Resolved result{.addresses = {}, .error = "was not looked up in time"};
  bool done = false;
};

void start(ClientCore& core, const std::string& host, const std::shared_ptr<Lookup>& lookup) {
  auto on_end = [lookup](const std::exception_ptr& failure, Resolved found) {
    if (failure) found.error = "could not be looked up";
    lookup->finish(std::move(found));
  };
  net::co_spawn(core.io, core.resolver.resolve(host),
                net::bind_cancellation_slot(lookup->give_up_signal.slot(), std::move(on_end)));
}

Resolved known(const IpAddress& address) {
  Resolved result;
  result.addresses.push_back(address);
  return result;
}

}  // namespace

net::awaitable<Resolved> look_up(ClientCore& core, Flight& flight, const std::string& host) {
  if (const auto literal = parse_ip(host)) co_return known(*literal);
  const auto lookup = std::make_shared<Lookup>(core.io);
  start(core, host, lookup);
  const Flight::Waiting waiting(flight, [lookup] { lookup->give_up(); });
  if (!lookup->done && !flight.ended()) co_await lookup->ready.async_wait(kNoThrow);
  co_return std::move(lookup->result);
}

}  // namespace homing::http
