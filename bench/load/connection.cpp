#include "load/connection.hpp"

#include <boost/asio/buffer.hpp>
#include <boost/asio/error.hpp>
#include <stdexcept>

namespace homing::load {

namespace net = boost::asio;
using boost::system::error_code;

Connection::Connection(net::io_context& io, const net::ip::tcp::endpoint& server, OnAnswer on_answer)
    : socket_(io), on_answer_(std::move(on_answer)) {
  socket_.connect(server);
  socket_.set_option(net::ip::tcp::no_delay(true));
  socket_.non_blocking(true);
}

void Connection::send(std::string_view request) {
  // The socket's buffer is empty, so that a request goes in whole.
  if (socket_.write_some(net::buffer(request)) != request.size())
    throw std::runtime_error("a request did not fit into its socket");
  read();
}

void Connection::read() {
  socket_.async_read_some(net::buffer(buffer_) + filled_, [this](error_code error, std::size_t bytes) {
    if (error == net::error::operation_aborted) return;
    if (error) throw std::runtime_error("a connection ended before its answer: " + error.message());
    have_read(bytes);
  });
}

void Connection::have_read(std::size_t bytes) {
  filled_ += bytes;
  const auto answer = parse_answer({buffer_.data(), filled_});
  if (!answer) {
    if (filled_ == buffer_.size()) throw std::runtime_error("an answer of over 4 KiB");
    read();
    return;
  }
  if (answer->bytes != filled_) throw std::runtime_error("more bytes than one answer");
  filled_ = 0;
  on_answer_(*answer);
}

}  // namespace homing::load
