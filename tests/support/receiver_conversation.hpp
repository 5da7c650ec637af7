#pragma once

#include <boost/asio/as_tuple.hpp>
#include <boost/asio/awaitable.hpp>
#include <boost/asio/buffer.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <boost/asio/write.hpp>
#include <boost/beast/core/flat_buffer.hpp>
#include <boost/beast/http/read.hpp>
#include <boost/beast/http/string_body.hpp>
#include <string>
#include <string_view>

#include "tests/support/receiver_script.hpp"

namespace homing::test {

/// One connection of a FakeReceiver, with TLS or without: requests are read and answered as the script says.
template <class Stream>
class ReceiverConversation {
 public:
  /// @param released  whoever holds an answer waits for it to be cancelled
  ReceiverConversation(Stream& stream, ReceiverScript& script, boost::asio::steady_timer& released,
                       unsigned connection)
      : stream_(stream), script_(script), released_(released), connection_(connection) {}

  boost::asio::awaitable<void> run() {
    boost::beast::flat_buffer buffer;
    for (bool more = true; more;) {
      Request request;
      const auto result = co_await boost::beast::http::async_read(stream_, buffer, request, kNoThrow);
      if (std::get<0>(result)) co_return;
      const ReceiverAnswer answer = script_.take(received(request));
      more = co_await respond(answer, request.method() == boost::beast::http::verb::head);
    }
  }

 private:
  using Request = boost::beast::http::request<boost::beast::http::string_body>;
  using End = ReceiverAnswer::End;
  static constexpr auto kNoThrow = boost::asio::as_tuple(boost::asio::use_awaitable);

  [[nodiscard]] ReceivedRequest received(const Request& request) const {
    ReceivedRequest result;
    result.method = std::string(request.method_string());
    result.target = std::string(request.target());
    for (const auto& field : request) {
      result.headers.emplace_back(std::string(field.name_string()), std::string(field.value()));
    }
    result.body = request.body();
    result.at = std::chrono::steady_clock::now();
    result.connection = connection_;
    return result;
  }

  /// @return whether the connection goes on
  boost::asio::awaitable<bool> respond(const ReceiverAnswer& answer, bool to_head) {
    if (answer.hold) co_await released_.async_wait(kNoThrow);
    if (answer.end == End::kNever) co_await wait_for_the_end();
    if (answer.end == End::kNever || answer.end == End::kCutBeforeAnswer) co_return false;
    if (answer.delay.count() > 0) co_await pause(answer.delay);
    const std::string wire = wire_form(answer, to_head);
    const std::size_t step = answer.drip.count() > 0 ? 1 : wire.size();
    bool good = true;
    for (std::size_t at = 0; good && at < wire.size(); at += step) {
      good = co_await send(std::string_view(wire).substr(at, step));
      if (answer.drip.count() > 0) co_await pause(answer.drip);
    }
    const std::string piece(16 * 1024, 'x');
    while (good && answer.end == End::kEndless) good = co_await send(piece);
    co_return good&& answer.end == End::kKeepAlive;
  }

  boost::asio::awaitable<void> wait_for_the_end() {
    char byte = 0;
    co_await stream_.async_read_some(boost::asio::buffer(&byte, 1), kNoThrow);
  }

  boost::asio::awaitable<bool> send(std::string_view bytes) {
    const auto buffer = boost::asio::buffer(bytes.data(), bytes.size());
    const auto result = co_await boost::asio::async_write(stream_, buffer, kNoThrow);
    co_return !std::get<0>(result);
  }

  boost::asio::awaitable<void> pause(std::chrono::steady_clock::duration time) {
    boost::asio::steady_timer timer(released_.get_executor(), time);
    co_await timer.async_wait(kNoThrow);
  }

  Stream& stream_;
  ReceiverScript& script_;
  boost::asio::steady_timer& released_;
  const unsigned connection_;
};

}  // namespace homing::test
