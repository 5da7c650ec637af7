#pragma once

#include <boost/asio/awaitable.hpp>
#include <boost/asio/thread_pool.hpp>
#include <functional>
#include <memory>
#include <string>
#include <unordered_map>
#include <vector>

#include "homing/core/network.hpp"

namespace homing::http {

struct Resolved {
  std::vector<IpAddress> addresses;  ///< In the order in which they should be tried.
  std::string error;                 ///< Why there is none: the rest of a sentence about the name.
};

/// Names to addresses. Injected, so that a test can let a name change its address.
///
/// Failure: is in the result; nothing is thrown. Who waits may lose patience: the coroutine is then
/// cancelled, or its result is not looked at any more.
class Resolver {
 public:
  virtual ~Resolver() = default;
  [[nodiscard]] virtual boost::asio::awaitable<Resolved> resolve(std::string host) = 0;
};

/// The machine's resolver: its hosts file and its name servers. What is asked for while it is looked up
/// shares that lookup; no answer is kept beyond it.
///
/// Threads: resolve() is for one io thread. Looks names up on threads of its own, several at once, so that a
/// name whose servers are dead does not delay the others (Asio's resolver has one thread for all). Ownership:
/// has to be destroyed before the io_context that its callers run on; the destructor waits for lookups under
/// way, a few seconds when the name servers are silent.
class SystemResolver final : public Resolver {
 public:
  /// Blocks until it knows.
  using LookUp = std::function<Resolved(const std::string& host)>;

  explicit SystemResolver(unsigned threads = 8);
  /// Asks another than the C library.
  SystemResolver(unsigned threads, LookUp look_up);
  ~SystemResolver() override;
  [[nodiscard]] boost::asio::awaitable<Resolved> resolve(std::string host) override;

 private:
  struct Lookup;

  [[nodiscard]] std::shared_ptr<Lookup> join_or_start(const std::string& host,
                                                      const boost::asio::any_io_executor& executor);

  const LookUp look_up_;
  std::unordered_map<std::string, std::shared_ptr<Lookup>> under_way_;  // by host
  boost::asio::thread_pool threads_;
};

}  // namespace homing::http
