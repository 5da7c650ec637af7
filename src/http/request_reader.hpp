#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "homing/http/message.hpp"
#include "http/header_scanner.hpp"
#include "http/refusal.hpp"
#include "http/request_memory.hpp"
#include "http/request_parser.hpp"

namespace homing::http {

/// Bytes of a connection in, one checked request after the other out. Knows no socket and no clock.
///
///     read into space() -> received(n) -> kRequest: answer request(), then next() -> ...
///
/// Memory: one buffer of a few kilobytes, which is enough for most requests with their bodies. For a longer
/// one it grows by what the loan allows, up to the limits, and shrinks in forget().
class RequestReader {
 public:
  enum class State : std::uint8_t {
    kNeedMore,
    kRequest,  ///< request() is complete; its views live until forget(), next() or close().
    kRefused,  ///< refusal() says why. There is no way on: answer and close.
  };

  /// Borrows the loan.
  RequestReader(const MessageLimits& limits, MemoryLoan& loan);

  /// The most that one request asks of its loan. In bytes.
  [[nodiscard]] static std::size_t most_memory(const MessageLimits& limits) noexcept;

  /// Where the next bytes go. Never empty while more is needed.
  [[nodiscard]] std::span<char> space();
  /// `count` bytes have come into space().
  [[nodiscard]] State received(std::size_t count);
  /// Forgets the request and looks at what has come behind it (pipelining).
  [[nodiscard]] State next();
  /// Only forgets it, so that it takes no memory while its answer is being sent.
  void forget();
  /// Forgets all that has come, for good. What is read into space() from now on, nobody looks at.
  void close();

  /// Whether a byte of the present message has come; the empty lines that may stand in front of one do not
  /// count.
  [[nodiscard]] bool started() const noexcept { return end_ > 0; }
  [[nodiscard]] bool header_complete() const noexcept { return header_end_ > 0; }
  /// Whether the client waits for `100 Continue`. True once for a message.
  [[nodiscard]] bool take_continue() noexcept;

  [[nodiscard]] Request& request() noexcept { return request_; }
  [[nodiscard]] Refusal refusal() const noexcept { return refusal_; }
  [[nodiscard]] HttpVersion version() const noexcept { return parser_.version(); }
  /// Whether the connection may be used again behind this request.
  [[nodiscard]] bool keep_alive() const noexcept { return parser_.keep_alive(); }

 private:
  State advance();
  State read_header();
  State parse_header();
  State read_body();
  State read_chunks();
  State complete(std::string_view body);
  State need_more();
  State refuse(Refusal reason) noexcept;
  [[nodiscard]] std::size_t wanted_buffer() const noexcept;
  [[nodiscard]] bool take_memory(std::size_t buffer, std::size_t body);
  void give_back_memory();
  [[nodiscard]] bool skip_empty_lines() noexcept;
  void drop(std::size_t from, std::size_t count) noexcept;
  [[nodiscard]] std::string_view input(std::size_t from) const noexcept {
    return std::string_view(buffer_.data() + from, end_ - from);
  }

  const MessageLimits limits_;
  MemoryLoan& loan_;
  std::vector<char>
      buffer_;  // [0, header_end_): the header; behind it, up to end_: a body, or chunks to parse
  std::size_t end_ = 0;
  std::size_t header_end_ = 0;   // 0 until the header is complete
  std::size_t message_end_ = 0;  // 0 until the message is; of chunks nothing is left in the buffer by then
  std::size_t body_wire_bytes_ = 0;
  bool buffer_moved_ = false;  // and with it what the request's views show
  unsigned empty_lines_ = 0;
  bool continue_wanted_ = false;
  Refusal refusal_ = Refusal::kMalformed;
  HeaderScanner scanner_;
  RequestParser parser_;
  Request request_;
  std::string body_;  // what was in chunks
  std::size_t body_room_ = 0;
};

}  // namespace homing::http
