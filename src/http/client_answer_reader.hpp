#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <span>
#include <string>

namespace homing::http {

/// Reads one answer from bytes, with Beast's parser; knows no socket.
///
/// Interim answers (1xx) are skipped. Trailers cannot change the header. Limits: a header of 8 KiB, and
/// behind it as much as the caller says, framing included; more is never asked for.
class AnswerReader {
 public:
  static constexpr std::size_t kMaxHeaderBytes = 8 * 1024;

  struct Limits {
    std::size_t body_bytes = 0;
    std::size_t kept_bytes = 0;  ///< How much of the body is kept.
    bool to_head = false;        ///< It answers HEAD: there is no body.
  };
  enum class State : std::uint8_t { kNeedMore, kDone };

  explicit AnswerReader(const Limits& limits);
  ~AnswerReader();

  /// Where the next bytes go.
  [[nodiscard]] std::span<char> space();
  State received(std::size_t count);
  /// There will be no more bytes.
  State ended();

  /// Whether a byte has come.
  [[nodiscard]] bool started() const noexcept { return total_ > 0; }
  [[nodiscard]] bool has_header() const noexcept { return has_header_; }
  /// Whether what came is not HTTP; where there is a header, it was good.
  [[nodiscard]] bool is_bad() const noexcept { return bad_; }

  // Behind has_header().
  [[nodiscard]] unsigned status() const noexcept { return status_; }
  [[nodiscard]] const std::string& location() const noexcept { return location_; }        ///< Empty: none.
  [[nodiscard]] const std::string& retry_after() const noexcept { return retry_after_; }  ///< Empty: none.
  [[nodiscard]] const std::string& body() const noexcept;
  [[nodiscard]] bool is_complete() const noexcept { return complete_; }
  /// Whether the next answer can come on the same connection: this one is complete, framed beyond doubt, and
  /// neither it nor a byte behind it says otherwise.
  [[nodiscard]] bool may_reuse() const noexcept;

 private:
  class Message;
  State parse();
  void take_header();

  const Limits limits_;
  std::unique_ptr<Message> message_;
  std::string input_;
  std::size_t filled_ = 0;  // bytes of input_ that are not parsed yet
  std::size_t total_ = 0;
  unsigned status_ = 0;
  std::string location_;
  std::string retry_after_;
  bool has_header_ = false;
  bool keeps_alive_ = false;
  bool complete_ = false;
  bool bad_ = false;
};

}  // namespace homing::http
