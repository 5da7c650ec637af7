#pragma once

#include <boost/asio/io_context.hpp>
#include <boost/asio/ssl/context.hpp>
#include <memory>

#include "homing/http/client.hpp"
#include "http/client_connection.hpp"
#include "http/client_flight.hpp"
#include "http/client_pool.hpp"

namespace homing::http {

/// What the requests of a client share. Each holds it, so that it outlives the client as long as one is left.
class ClientCore {
 public:
  ClientCore(boost::asio::io_context& context, ClientOptions settings, Resolver& names, MayConnect allowed)
      : io(context),
        options(std::move(settings)),
        resolver(names),
        may_connect(std::move(allowed)),
        tls(make_tls_context(options.ca_file)),
        pool(std::make_shared<ConnectionPool>(io, options)) {}

  void close() {
    closed = true;
    pool->clear();
    for (Flight& flight : flights) flight.cut();
  }

  boost::asio::io_context& io;
  const ClientOptions options;
  Resolver& resolver;
  const MayConnect may_connect;
  boost::asio::ssl::context tls;
  std::shared_ptr<ConnectionPool> pool;
  Flights flights;
  bool closed = false;
};

}  // namespace homing::http
