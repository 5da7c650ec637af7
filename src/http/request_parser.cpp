#include "http/request_parser.hpp"

#include <algorithm>
#include <boost/beast/http/basic_parser.hpp>
#include <boost/optional.hpp>

#include "homing/core/text.hpp"
#include "homing/http/target.hpp"

namespace homing::http {
namespace {

namespace beast = boost::beast;
namespace beast_http = boost::beast::http;
using boost::system::error_code;

std::string_view to_std(beast::string_view text) noexcept {
  return {text.data(), text.size()};
}

/// Beast joins a folded value in a buffer of its own, or leaves the fold between name and value.
bool is_folded(std::string_view name, std::string_view value, std::string_view input) noexcept {
  const auto position = [input](const char* p) { return static_cast<std::size_t>(p - input.data()); };
  const std::size_t name_end = position(name.data() + name.size());
  const std::size_t value_start = position(value.data());
  if (value_start < name_end || value_start > input.size()) return true;
  return input.substr(name_end, value_start - name_end).find('\r') != std::string_view::npos;
}

/// With its end of line, as far as it is there.
std::string_view first_line(std::string_view input) noexcept {
  constexpr std::string_view kEnd = "\r\n";
  const std::size_t end = input.find(kEnd);
  return end == std::string_view::npos ? input : input.substr(0, end + kEnd.size());
}

Method to_method(beast_http::verb verb) noexcept {
  switch (verb) {
    case beast_http::verb::get:
      return Method::kGet;
    case beast_http::verb::head:
      return Method::kHead;
    case beast_http::verb::post:
      return Method::kPost;
    default:
      return Method::kOther;
  }
}

Refusal to_refusal(const error_code& error, Refusal otherwise) noexcept {
  if (error == beast_http::error::bad_content_length) return Refusal::kContentLength;
  if (error == beast_http::error::multiple_content_length) return Refusal::kContentLength;
  if (error == beast_http::error::bad_transfer_encoding) return Refusal::kTransferEncoding;
  if (error == beast_http::error::header_limit) return Refusal::kHeaderTooLarge;
  if (error == beast_http::error::body_limit) return Refusal::kBodyTooLarge;
  if (error == beast_http::error::bad_target) return Refusal::kTarget;
  return otherwise;
}

}  // namespace

/// One message in Beast's parser.
class RequestParser::Message final : public beast_http::basic_parser<true> {
 public:
  explicit Message(const MessageLimits& limits) : limits_(limits) {
    header_limit(static_cast<std::uint32_t>(limits.header_bytes));
    body_limit(limits.body_bytes);
  }

  /// @return bytes consumed; `error` is Beast's or, where our guard said no, refusal() tells more
  std::size_t feed(std::string_view input, error_code& error) {
    input_ = input;
    return put(boost::asio::const_buffer(input.data(), input.size()), error);
  }

  Request* request = nullptr;   // where the header goes
  std::string* body = nullptr;  // where what is in chunks goes
  HttpVersion version = HttpVersion::k11;
  std::optional<Refusal> refusal;

 private:
  void refuse(Refusal reason, error_code& error) {
    refusal = reason;
    error = beast_http::error::bad_value;
  }

  void on_request_impl(beast_http::verb verb, beast::string_view method, beast::string_view target,
                       int number, error_code&) override {
    request->method = to_method(verb);
    request->method_name = to_std(method);
    request->target = to_std(target);
    version = number == 10 ? HttpVersion::k10 : HttpVersion::k11;
  }

  void on_field_impl(beast_http::field, beast::string_view beast_name, beast::string_view beast_value,
                     error_code& error) override {
    const std::string_view name = to_std(beast_name);
    const std::string_view value = to_std(beast_value);
    if (is_header_done()) return on_trailer(name, value, error);
    if (is_folded(name, value, input_)) return refuse(Refusal::kMalformed, error);
    if (request->headers.size() == limits_.headers) return refuse(Refusal::kHeaderTooLarge, error);
    request->headers.emplace_back(name, value);
  }

  void on_trailer(std::string_view name, std::string_view value, error_code& error) {
    trailer_bytes_ += name.size() + value.size();
    if (trailer_bytes_ > kMaxUnparsed || is_folded(name, value, input_)) refuse(Refusal::kTrailer, error);
  }

  void on_chunk_header_impl(std::uint64_t, beast::string_view beast_extension, error_code& error) override {
    const std::string_view extension = to_std(beast_extension);
    const std::string_view before =
        input_.substr(0, static_cast<std::size_t>(extension.data() - input_.data()));
    const auto not_hex = [](char c) { return hex_value(c) < 0; };
    const auto digits = std::find_if(before.rbegin(), before.rend(), not_hex) - before.rbegin();
    if (!is_acceptable_chunk_line(static_cast<std::size_t>(digits), extension))
      refuse(Refusal::kChunk, error);
  }

  std::size_t on_chunk_body_impl(std::uint64_t, beast::string_view piece, error_code&) override {
    body->append(piece.data(), piece.size());
    return piece.size();
  }
  std::size_t on_body_impl(beast::string_view, error_code&) override { return 0; }

  void on_response_impl(int, beast::string_view, int, error_code&) override {}
  void on_header_impl(error_code&) override {}
  void on_body_init_impl(const boost::optional<std::uint64_t>&, error_code&) override {}
  void on_finish_impl(error_code&) override {}

  const MessageLimits& limits_;
  std::string_view input_;  // what feed() is looking at
  std::size_t trailer_bytes_ = 0;
};

RequestParser::RequestParser(const MessageLimits& limits) : limits_(limits) {}
RequestParser::~RequestParser() = default;

std::optional<Refusal> RequestParser::parse_header(std::string_view block, Request& request) {
  message_.reset();
  message_ = std::make_unique<Message>(limits_);
  message_->request = &request;
  request.target = {};
  request.headers.clear();

  error_code error;
  message_->feed(block, error);
  if (message_->refusal) return message_->refusal;
  if (error == beast_http::error::bad_version && names_other_version(block.substr(0, block.find('\r')))) {
    return Refusal::kVersion;
  }
  if (request.target.size() > limits_.target_bytes) return Refusal::kTargetTooLong;
  if (error) return to_refusal(error, Refusal::kMalformed);
  if (!split_target(request)) return Refusal::kTarget;

  const std::variant<Framing, Refusal> framed = check_header(request, message_->version);
  if (const Refusal* refusal = std::get_if<Refusal>(&framed)) return *refusal;
  framing_ = std::get<Framing>(framed);
  version_ = message_->version;
  keep_alive_ = message_->keep_alive();
  in_chunks_ = false;
  message_->eager(true);
  return std::nullopt;
}

bool RequestParser::done() const noexcept {
  return message_->is_done();
}

RequestParser::ChunkStep RequestParser::parse_chunks(std::string_view input, std::string& body) {
  // The shortest chunked body. Beast asserts that it has seen as much before it comes back for more of a last
  // chunk.
  constexpr std::size_t kShortestChunked = 5;
  ChunkStep step;
  if (!in_chunks_ && input.size() < kShortestChunked) {
    if (has_stray_control(first_line(input))) step.refusal = Refusal::kChunk;  // behind it there may be data
    return step;
  }
  message_->body = &body;

  error_code error;
  while (step.consumed < input.size() && !error && !done()) {
    step.consumed += message_->feed(input.substr(step.consumed), error);
  }
  in_chunks_ = in_chunks_ || step.consumed > 0;
  if (message_->refusal) {
    step.refusal = message_->refusal;
  } else if (error && error != beast_http::error::need_more) {
    step.refusal = to_refusal(error, Refusal::kChunk);
  } else if (const std::string_view rest = input.substr(step.consumed); !done() && !rest.empty()) {
    if (rest.size() > kMaxUnparsed || !may_become_chunk(rest)) step.refusal = Refusal::kChunk;
  }
  return step;
}

}  // namespace homing::http
