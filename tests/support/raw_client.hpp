#pragma once

#include <sys/socket.h>

#include <chrono>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "tests/support/eventually.hpp"

namespace homing::test {

/// One answer as a client reads it.
struct RawResponse {
  unsigned status = 0;
  std::string head;  ///< Status line and headers, with the empty line.
  std::string body;

  [[nodiscard]] bool has(std::string_view header_line) const;
};

/// A socket to 127.0.0.1 that sends any bytes and reads answers. Whatever does not happen within `patience`
/// counts as not happening.
class RawClient {
 public:
  explicit RawClient(std::uint16_t port, std::chrono::milliseconds patience = kDeadline);
  ~RawClient();
  RawClient(const RawClient&) = delete;
  RawClient& operator=(const RawClient&) = delete;

  /// @return false when the server does not take them any more
  bool send(std::string_view bytes);
  void finish_sending();
  /// Ends the connection with a reset. Nothing more can be done with it.
  void reset();
  /// Waits until the server's process has taken from its socket what has come there.
  /// @return false when it has not in time
  bool all_is_read();
  /// The next answer; empty when the connection ends or nothing comes.
  std::optional<RawResponse> read_response(bool head = false);
  /// Everything up to the end of the connection; empty when it does not end.
  std::optional<std::string> read_to_end();
  /// Whether the server closes without another byte.
  bool is_closed();
  /// Whether the end came as a reset, which can destroy an answer under way.
  [[nodiscard]] bool was_reset() const { return was_reset_; }

 private:
  enum class Got : std::uint8_t { kBytes, kEnd, kNothing };
  Got read_some();

  int socket_;
  std::string input_;
  bool was_reset_ = false;
};

}  // namespace homing::test
