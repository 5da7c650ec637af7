#include "http/client_pool.hpp"

#include <algorithm>
#include <iterator>
#include <utility>

namespace homing::http {

std::unique_ptr<ClientConnection> ConnectionPool::take(const std::string& origin) {
  const SteadyTime now = std::chrono::steady_clock::now();
  const auto fits = [&](const Idle& idle) { return idle.origin == origin; };
  for (;;) {
    const auto found = std::find_if(idle_.rbegin(), idle_.rend(), fits);
    if (found == idle_.rend()) return nullptr;
    std::unique_ptr<ClientConnection> connection = std::move(found->connection);
    const bool is_fresh = now < found->expires;
    idle_.erase(std::next(found).base());
    if (is_fresh && connection->is_quiet()) return connection;
  }
}

void ConnectionPool::put(const std::string& origin, std::unique_ptr<ClientConnection> connection) {
  const SteadyTime now = std::chrono::steady_clock::now();
  if (options_.idle_per_origin == 0 || options_.idle_at_most == 0) return;
  if (now - connection->connected_at >= options_.connection_lifetime) return;
  make_room(origin);
  idle_.emplace_back();
  idle_.back().origin = origin;
  idle_.back().connection = std::move(connection);
  idle_.back().expires = now + options_.idle_timeout;
  if (!waiting_) wait_for_the_oldest();
}

void ConnectionPool::make_room(const std::string& origin) {
  const auto fits = [&](const Idle& idle) { return idle.origin == origin; };
  const auto count = std::count_if(idle_.begin(), idle_.end(), fits);
  if (static_cast<std::size_t>(count) >= options_.idle_per_origin) {
    idle_.erase(std::find_if(idle_.begin(), idle_.end(), fits));
  } else if (idle_.size() >= options_.idle_at_most) {
    idle_.pop_front();
  }
}

void ConnectionPool::clear() {
  idle_.clear();
  timer_.cancel();
}

void ConnectionPool::wait_for_the_oldest() {
  waiting_ = true;
  timer_.expires_at(idle_.front().expires);
  timer_.async_wait([weak = weak_from_this()](const boost::system::error_code&) {
    if (const auto pool = weak.lock()) pool->sweep();
  });
}

void ConnectionPool::sweep() {
  waiting_ = false;
  const SteadyTime now = std::chrono::steady_clock::now();
  while (!idle_.empty() && idle_.front().expires <= now) idle_.pop_front();
  if (!idle_.empty()) wait_for_the_oldest();
}

}  // namespace homing::http
