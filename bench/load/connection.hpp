#pragma once

#include <array>
#include <boost/asio/ip/tcp.hpp>
#include <functional>
#include <string_view>

#include "load/answer.hpp"

namespace homing::load {

/// One keep-alive connection with at most one request out. Whatever goes wrong with it is thrown from
/// io_context::run(): a load that lost a connection is no measurement.
class Connection {
 public:
  using OnAnswer = std::function<void(const Answer&)>;

  /// Connects, and waits for that.
  Connection(boost::asio::io_context& io, const boost::asio::ip::tcp::endpoint& server, OnAnswer on_answer);

  /// Requires: the last request is answered.
  void send(std::string_view request);

 private:
  void read();
  void have_read(std::size_t bytes);

  boost::asio::ip::tcp::socket socket_;
  OnAnswer on_answer_;
  std::array<char, 4096> buffer_;
  std::size_t filled_ = 0;
};

}  // namespace homing::load
