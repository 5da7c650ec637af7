#include "http/client_answer_reader.hpp"

#include <algorithm>
#include <boost/asio/buffer.hpp>
#include <boost/beast/core/buffers_range.hpp>
#include <boost/beast/http/error.hpp>
#include <boost/beast/http/parser.hpp>
#include <boost/optional/optional.hpp>
#include <optional>
#include <stdexcept>

#include "homing/core/text.hpp"

namespace homing::http {
namespace {

namespace net = boost::asio;
namespace beast_http = boost::beast::http;
using boost::system::error_code;

constexpr std::size_t kPiece = 8 * 1024;
constexpr unsigned kSwitchingProtocols = 101;
constexpr unsigned kNoContent = 204;
constexpr unsigned kNotModified = 304;

/// A body of which the first bytes are kept, and no other.
struct KeptBody {
  struct value_type {
    std::string kept;
    std::size_t limit = 0;
  };

  class reader {
   public:
    template <bool is_request, class Fields>
    reader(beast_http::header<is_request, Fields>&, value_type& body) : body_(body) {}
    void init(const boost::optional<std::uint64_t>&, error_code& error) { error = {}; }
    template <class Buffers>
    std::size_t put(const Buffers& buffers, error_code& error) {
      error = {};
      for (const net::const_buffer piece : boost::beast::buffers_range_ref(buffers)) {
        const std::size_t room = body_.limit - body_.kept.size();
        body_.kept.append(static_cast<const char*>(piece.data()), std::min(room, piece.size()));
      }
      return net::buffer_size(buffers);
    }
    void finish(error_code& error) { error = {}; }

   private:
    value_type& body_;
  };
};

using Parser = beast_http::response_parser<KeptBody>;

/// Beast takes any Transfer-Encoding and doubled lengths. Behind such an answer nobody knows where the next
/// one starts.
bool is_framed_beyond_doubt(const Parser::value_type& answer) {
  const unsigned status = answer.result_int();
  if (status == kNoContent || status == kNotModified) return true;
  const auto lengths = answer.count(beast_http::field::content_length);
  const auto codings = answer.count(beast_http::field::transfer_encoding);
  if (codings == 0) return lengths == 1;
  return codings == 1 && lengths == 0 && answer.version() == 11 &&
         equals_ignoring_case(trim(answer[beast_http::field::transfer_encoding]), "chunked");
}

}  // namespace

class AnswerReader::Message {
 public:
  explicit Message(const Limits& limits) : limits_(limits) { restart(); }

  void restart() {
    parser_.emplace();
    parser_->header_limit(kMaxHeaderBytes);
    parser_->body_limit(boost::none);  // who feeds the parser counts
    parser_->skip(limits_.to_head);
    parser_->get().body().limit = limits_.kept_bytes;
  }
  Parser& parser() { return *parser_; }

 private:
  const Limits& limits_;
  std::optional<Parser> parser_;
};

AnswerReader::AnswerReader(const Limits& limits)
    : limits_(limits), message_(std::make_unique<Message>(limits_)) {}

AnswerReader::~AnswerReader() = default;

std::span<char> AnswerReader::space() {
  const std::size_t left = kMaxHeaderBytes + limits_.body_bytes - total_;
  const std::size_t size = std::min(kPiece, left);
  input_.resize(filled_ + size);
  return {input_.data() + filled_, size};
}

AnswerReader::State AnswerReader::received(std::size_t count) {
  total_ += count;
  filled_ += count;
  State state = State::kNeedMore;
  try {
    state = parse();
  } catch (const std::length_error&) {  // Beast: a trailer field of more than 64 kB
    bad_ = true;
  }
  const bool is_full = total_ >= kMaxHeaderBytes + limits_.body_bytes;
  if (is_full && !has_header_) bad_ = true;
  return bad_ || is_full ? State::kDone : state;
}

AnswerReader::State AnswerReader::parse() {
  Parser& parser = message_->parser();
  std::size_t used = 0;
  while (used < filled_ && !complete_ && !bad_) {
    error_code error;
    used += parser.put(net::buffer(input_.data() + used, filled_ - used), error);
    if (!has_header_ && parser.is_header_done()) take_header();
    complete_ = has_header_ && parser.is_done();
    if (error == beast_http::error::need_more) break;
    if (error) bad_ = true;
  }
  input_.erase(0, used);
  filled_ -= used;
  return complete_ ? State::kDone : State::kNeedMore;
}

/// Right behind the header, before a trailer can add to it.
void AnswerReader::take_header() {
  const auto& answer = message_->parser().get();
  const unsigned status = answer.result_int();
  const bool is_interim = status >= 100 && status < 200;
  if (status == kSwitchingProtocols || status < 100) {
    bad_ = true;  // nobody has asked for it
  } else if (is_interim) {
    message_->restart();
  } else {
    has_header_ = true;
    status_ = status;
    location_ = std::string(answer[beast_http::field::location]);
    retry_after_ = std::string(answer[beast_http::field::retry_after]);
    keeps_alive_ = message_->parser().keep_alive() && is_framed_beyond_doubt(answer);
    message_->parser().eager(true);
  }
}

AnswerReader::State AnswerReader::ended() {
  if (has_header_ && !complete_) {
    error_code error;
    message_->parser().put_eof(error);
    complete_ = !error;
    keeps_alive_ = false;
  }
  return State::kDone;
}

const std::string& AnswerReader::body() const noexcept {
  return message_->parser().get().body().kept;
}

bool AnswerReader::may_reuse() const noexcept {
  return complete_ && !bad_ && keeps_alive_ && filled_ == 0;
}

}  // namespace homing::http
