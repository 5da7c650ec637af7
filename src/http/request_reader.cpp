#include "http/request_reader.hpp"

#include <algorithm>
#include <utility>

namespace homing::http {
namespace {

constexpr std::size_t kIdleBytes = 4096;
// While there are chunks to come: the longest piece of one that waits for its rest, and as much to read into.
constexpr std::size_t kChunkRoom = 2 * RequestParser::kMaxUnparsed;
constexpr std::size_t kLeastChunkRoom = 512;
constexpr std::size_t kTypicalHeaders = 16;
constexpr std::size_t kHeadersKept = 2 * kTypicalHeaders;
constexpr unsigned kMaxEmptyLines = 2;
// What a request line holds besides its target.
constexpr std::size_t kRequestLineExtra = 64;

/// Chunks of one byte weigh six on the wire; more overhead than that is an attack.
constexpr std::size_t max_wire_bytes(std::size_t body_bytes) {
  return 8 * body_bytes + 16 * 1024;
}

/// Of the buffer, and of what was in chunks: what is borrowed.
constexpr std::size_t beyond_idle(std::size_t bytes) {
  return bytes > kIdleBytes ? bytes - kIdleBytes : 0;
}

}  // namespace

RequestReader::RequestReader(const MessageLimits& limits, MemoryLoan& loan)
    : limits_(limits), loan_(loan), buffer_(kIdleBytes), parser_(limits) {
  request_.headers.reserve(kTypicalHeaders);
}

std::size_t RequestReader::most_memory(const MessageLimits& limits) noexcept {
  return limits.header_bytes + kChunkRoom + limits.body_bytes;
}

std::span<char> RequestReader::space() {
  return std::span(buffer_).subspan(end_);
}

RequestReader::State RequestReader::received(std::size_t count) {
  end_ += count;
  if (header_complete()) body_wire_bytes_ += count;
  return advance();
}

RequestReader::State RequestReader::next() {
  forget();
  return advance();
}

void RequestReader::forget() {
  drop(0, message_end_);
  header_end_ = message_end_ = body_wire_bytes_ = 0;
  empty_lines_ = 0;
  continue_wanted_ = false;
  buffer_moved_ = false;
  request_.method = Method::kOther;
  if (request_.headers.capacity() > kHeadersKept) {
    request_.headers = std::vector<std::pair<std::string_view, std::string_view>>();
    request_.headers.reserve(kTypicalHeaders);
  }
  scanner_ = HeaderScanner();
  give_back_memory();
}

void RequestReader::close() {
  end_ = message_end_ = 0;
  forget();
}

bool RequestReader::take_continue() noexcept {
  return std::exchange(continue_wanted_, false);
}

RequestReader::State RequestReader::advance() {
  const State state = header_complete() ? read_body() : read_header();
  return state == State::kNeedMore ? need_more() : state;
}

RequestReader::State RequestReader::read_header() {
  if (end_ == 0) return State::kNeedMore;
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
  buffer_moved_ = false;
  header_end_ = scanner_.end();
  body_wire_bytes_ = end_ - header_end_;
  continue_wanted_ = parser_.framing().expects_continue && body_wire_bytes_ == 0;
  return read_body();
}

RequestReader::State RequestReader::read_body() {
  const Framing& framing = parser_.framing();
  if (framing.chunked) return read_chunks();
  if (end_ - header_end_ < framing.content_length) return State::kNeedMore;
  message_end_ = header_end_ + framing.content_length;
  return complete(input(header_end_).substr(0, framing.content_length));
}

RequestReader::State RequestReader::read_chunks() {
  const std::string_view chunks = input(header_end_);
  const std::size_t at_most = std::min(body_.size() + chunks.size(), limits_.body_bytes);
  if (at_most > body_room_) {
    const std::size_t room = std::min(std::max(at_most, 2 * body_room_), limits_.body_bytes);
    if (!take_memory(buffer_.size(), room)) return refuse(Refusal::kMemory);
  }
  const RequestParser::ChunkStep step = parser_.parse_chunks(chunks, body_);
  if (step.refusal) return refuse(*step.refusal);
  drop(header_end_, step.consumed);
  if (!parser_.done()) {
    const bool too_heavy = body_wire_bytes_ > max_wire_bytes(limits_.body_bytes);
    return too_heavy ? refuse(Refusal::kBodyTooLarge) : State::kNeedMore;
  }
  message_end_ = header_end_;
  return complete(body_);
}

RequestReader::State RequestReader::complete(std::string_view body) {
  if (buffer_moved_) {
    const auto refusal = RequestParser(limits_).parse_header(input(0).substr(0, header_end_), request_);
    if (refusal) return refuse(*refusal);  // it was taken before
  }
  loan_.hold();
  request_.body = body;
  return State::kRequest;
}

RequestReader::State RequestReader::need_more() {
  if (loan_.called_back()) return refuse(Refusal::kMemory);
  const std::size_t wanted = wanted_buffer();
  if (wanted > buffer_.size() && !take_memory(wanted, body_room_)) return refuse(Refusal::kMemory);
  loan_.wait_for_client();
  return State::kNeedMore;
}

std::size_t RequestReader::wanted_buffer() const noexcept {
  const std::size_t room = buffer_.size() - end_;
  if (header_complete() && parser_.framing().chunked) {
    return room < kLeastChunkRoom ? header_end_ + kChunkRoom : buffer_.size();
  }
  if (room > 0) return buffer_.size();
  const std::size_t at_most =
      header_complete() ? header_end_ + parser_.framing().content_length : limits_.header_bytes + kIdleBytes;
  return std::min(2 * buffer_.size(), at_most);
}

bool RequestReader::take_memory(std::size_t buffer, std::size_t body) {
  if (!loan_.grow_to(beyond_idle(buffer) + beyond_idle(body))) return false;
  // Exactly as much: resize(), or reserve() of a string that has grown already, would take up to twice that.
  if (buffer > buffer_.size()) {
    buffer_.reserve(buffer);
    buffer_.resize(buffer);
    buffer_moved_ = true;
  }
  if (body > body_room_) {
    std::string larger;
    larger.reserve(body);
    larger += body_;
    body_ = std::move(larger);
    body_room_ = body;
  }
  return true;
}

void RequestReader::give_back_memory() {
  std::string().swap(body_);
  body_room_ = 0;
  if (buffer_.size() > kIdleBytes && end_ <= kIdleBytes) {
    buffer_.resize(kIdleBytes);
    buffer_.shrink_to_fit();
  }
  loan_.shrink_to(beyond_idle(buffer_.size()));
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
