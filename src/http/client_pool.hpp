#pragma once

#include <boost/asio/io_context.hpp>
#include <boost/asio/steady_timer.hpp>
#include <list>
#include <memory>
#include <string>

#include "homing/http/client.hpp"
#include "http/client_connection.hpp"
#include "http/client_flight.hpp"

namespace homing::http {

/// The connections that are kept for the next request to the same origin. Threads: the io thread.
/// Ownership: held by the client; the timer's handler knows it weakly.
class ConnectionPool : public std::enable_shared_from_this<ConnectionPool> {
 public:
  ConnectionPool(boost::asio::io_context& io, const ClientOptions& options) : options_(options), timer_(io) {}

  /// The one used last that is still open; null when there is none. Its address is the caller's to check.
  [[nodiscard]] std::unique_ptr<ClientConnection> take(const std::string& origin);
  void put(const std::string& origin, std::unique_ptr<ClientConnection> connection);
  void clear();

 private:
  struct Idle {
    std::string origin;
    std::unique_ptr<ClientConnection> connection;
    SteadyTime expires;
  };

  void make_room(const std::string& origin);
  void wait_for_the_oldest();
  void sweep();

  const ClientOptions& options_;
  boost::asio::steady_timer timer_;
  bool waiting_ = false;
  std::list<Idle> idle_;  // the oldest first; few enough to be searched
};

}  // namespace homing::http
