#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>

#include "homing/http/message.hpp"
#include "http/guard.hpp"
#include "http/refusal.hpp"

namespace homing::http {

/// What a message may weigh; see ServerOptions.
struct MessageLimits {
  std::size_t target_bytes = 0;
  std::size_t header_bytes = 0;
  std::size_t headers = 0;
  std::size_t body_bytes = 0;
};

/// Beast's request parser with our guard around it. One message after the other; knows bytes, no socket.
/// A body that is not chunked needs no parsing: framing() says how long it is, within the limits.
///
/// Trailer fields are checked and thrown away: an outsider could use them to forge headers.
class RequestParser {
 public:
  explicit RequestParser(const MessageLimits& limits);
  ~RequestParser();

  /// Parses a whole header block (request line to empty line) and judges it.
  /// @param request  gets views of `block`
  [[nodiscard]] std::optional<Refusal> parse_header(std::string_view block, Request& request);

  // Valid behind a header that was taken.
  [[nodiscard]] const Framing& framing() const noexcept { return framing_; }
  [[nodiscard]] HttpVersion version() const noexcept { return version_; }
  /// What the header asks for; a Connection field in the trailer does not count.
  [[nodiscard]] bool keep_alive() const noexcept { return keep_alive_; }

  struct ChunkStep {
    std::size_t consumed = 0;  ///< What is behind has to be presented again, with what comes next.
    std::optional<Refusal> refusal;
  };
  /// Parses more of a chunked body; what the chunks hold is appended to `body`. @pre framing().chunked, and
  /// !done()
  [[nodiscard]] ChunkStep parse_chunks(std::string_view input, std::string& body);
  /// Whether the last chunk and the trailer have been parsed.
  [[nodiscard]] bool done() const noexcept;

  /// The longest piece of a chunked body that can stay unconsumed: a chunk's line, or a trailer.
  static constexpr std::size_t kMaxUnparsed = 4096;

 private:
  class Message;
  const MessageLimits limits_;
  std::unique_ptr<Message> message_;
  Framing framing_;
  HttpVersion version_ = HttpVersion::k11;
  bool keep_alive_ = false;
  bool in_chunks_ = false;  // the first chunk's line has been parsed
};

}  // namespace homing::http
