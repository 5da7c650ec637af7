#include "http/request_reader.hpp"

#include <algorithm>
#include <utility>

namespace homing::http {
namespace {

constexpr std::size_t kIdleBytes = 4096;
// Behind the header, so that its views stay where they are while the body comes.
constexpr std::size_t kBodyRoom = 2 * RequestParser::kMaxUnparsed;
constexpr std::size_t kTypicalHeaders = 16;
constexpr unsigned kMaxEmptyLines = 2;
// What a request line holds besides its target.
constexpr std::size_t kRequestLineExtra = 64;

/// Chunks of one byte weigh six on the wire; more overhead than that is an attack.
constexpr std::size_t max_wire_bytes(std::size_t body_bytes) {
  return 8 * body_bytes + 16 * 1024;
}

}  // namespace

RequestReader::RequestReader(const MessageLimits& limits)
    : limits_(limits), buffer_(kIdleBytes), parser_(limits) {
  request_.headers.reserve(kTypicalHeaders);
}

std::span<char> RequestReader::space() {
  if (end_ == buffer_.size()) buffer_.resize(2 * buffer_.size());
  return std::span(buffer_).subspan(end_);
}

RequestReader::State RequestReader::received(std::size_t count) {
  end_ += count;
  if (header_complete()) body_wire_bytes_ += count;
  return advance();
}

RequestReader::State RequestReader::next() {
  drop(0, header_end_);
  header_end_ = body_wire_bytes_ = 0;
  empty_lines_ = 0;
  continue_wanted_ = false;
  request_.method = Method::kOther;
  scanner_ = HeaderScanner();
  body_.clear();
  if (body_.capacity() > kIdleBytes) body_.shrink_to_fit();
  if (buffer_.size() > kIdleBytes && end_ <= kIdleBytes) {
    buffer_.resize(kIdleBytes);
    buffer_.shrink_to_fit();
  }
  return advance();
}

bool RequestReader::take_continue() noexcept {
  return std::exchange(continue_wanted_, false);
}

RequestReader::State RequestReader::advance() {
  if (end_ == 0) return State::kNeedMore;
  return header_complete() ? read_body() : read_header();
}

RequestReader::State RequestReader::read_header() {
  if (!skip_empty_lines()) return refuse(Refusal::kMalformed);
  // Perhaps half of an empty line: the scanner must not begin with what may yet be skipped.
  if (input(0).empty() || input(0) == "\r") return State::kNeedMore;
  switch (scanner_.scan(input(0))) {
    case HeaderScanner::Result::kMalformed:
      return refuse(Refusal::kMalformed);
    case HeaderScanner::Result::kNeedMore:
      if (scanner_.in_first_line() && end_ > limits_.target_bytes + kRequestLineExtra) {
        return refuse(Refusal::kTargetTooLong);
      }
      return end_ > limits_.header_bytes ? refuse(Refusal::kHeaderTooLarge) : State::kNeedMore;
    case HeaderScanner::Result::kComplete:
      return scanner_.end() > limits_.header_bytes ? refuse(Refusal::kHeaderTooLarge) : parse_header();
  }
  return refuse(Refusal::kMalformed);
}

RequestReader::State RequestReader::parse_header() {
  const std::string_view block = input(0).substr(0, scanner_.end());
  if (const auto refusal = parser_.parse_header(block, request_)) return refuse(*refusal);
  if (!parser_.done() && buffer_.size() < block.size() + kBodyRoom) {
    // The views have to point into the buffer that the body is read into.
    buffer_.resize(block.size() + kBodyRoom);
    return parse_header();
  }
  header_end_ = scanner_.end();
  body_wire_bytes_ = end_ - header_end_;
  continue_wanted_ = parser_.framing().expects_continue && body_wire_bytes_ == 0;
  return read_body();
}

RequestReader::State RequestReader::read_body() {
  if (!parser_.done()) {
    const RequestParser::BodyStep step = parser_.parse_body(input(header_end_), body_);
    if (step.refusal) return refuse(*step.refusal);
    drop(header_end_, step.consumed);
    if (!parser_.done()) {
      const bool too_heavy = body_wire_bytes_ > max_wire_bytes(limits_.body_bytes);
      return too_heavy ? refuse(Refusal::kBodyTooLarge) : State::kNeedMore;
    }
  }
  request_.body = body_;
  return State::kRequest;
}

RequestReader::State RequestReader::refuse(Refusal reason) noexcept {
  refusal_ = reason;
  return State::kRefused;
}

/// RFC 9112, 2.2: an empty line in front of a request is skipped.
bool RequestReader::skip_empty_lines() noexcept {
  while (input(0).starts_with("\r\n")) {
    if (++empty_lines_ > kMaxEmptyLines) return false;
    drop(0, 2);
  }
  return true;
}

void RequestReader::drop(std::size_t from, std::size_t count) noexcept {
  if (count == 0) return;
  const auto gap = buffer_.begin() + static_cast<std::ptrdiff_t>(from);
  std::copy(gap + static_cast<std::ptrdiff_t>(count), buffer_.begin() + static_cast<std::ptrdiff_t>(end_),
            gap);
  end_ -= count;
}

}  // namespace homing::http
