#include "http/session.hpp"

#include <boost/asio/buffer.hpp>
#include <boost/asio/write.hpp>
#include <ctime>
#include <utility>

#include "homing/http/client_address.hpp"
#include "http/no_throw.hpp"

namespace homing::http {
namespace {

namespace net = boost::asio;
using boost::system::error_code;

constexpr std::string_view kContinue = "HTTP/1.1 100 Continue\r\n\r\n";
constexpr std::size_t kOutBytesKept = 4096;
constexpr std::size_t kLingerBytes = 768 * 1024;
constexpr std::chrono::milliseconds kLingerTime{1500};

SteadyTime after(std::chrono::milliseconds time) {
  return std::chrono::steady_clock::now() + time;
}

}  // namespace

Session::Session(Socket socket, SessionContext& context)
    : socket_(std::move(socket)),
      context_(context),
      loan_(context.memory, [this] { stop_waiting(); }),
      reader_(context.limits, loan_),
      deadline_(after(context.options.idle_timeout)) {
  context_.sessions.push_back(*this);
}

net::awaitable<void> Session::run() {
  if (!find_peer()) co_return;
  RequestReader::State state = RequestReader::State::kNeedMore;
  for (bool keep_alive = true; keep_alive; state = keep_alive ? reader_.next() : state) {
    const Received received = co_await receive(state);
    if (received == Received::kNothing) co_return;
    enter(Phase::kHandling, SteadyTime::max());

    Response response;
    if (received == Received::kRequest) {
      response = co_await context_.router.dispatch(prepared_request());
    } else {
      context_.metrics.refused(refusal_);
      response = answer_to(refusal_, context_.options.render_failure);
    }
    keep_alive = !response.close && reader_.keep_alive() && !context_.draining;

    std::string_view bytes = serialise(response, keep_alive);
    keep_alive ? reader_.forget() : reader_.close();
    if (!send_now(bytes)) co_return;
    if (!bytes.empty() && !co_await send_rest(bytes)) co_return;
    if (out_.capacity() > kOutBytesKept) std::string().swap(out_);
  }
  co_await linger();
}

net::awaitable<void> Session::turn_away() {
  context_.metrics.connection_refused();
  const Response response = answer_to_too_many_connections(context_.options.render_failure);
  std::string_view bytes = serialise(response, false);
  if (send_now(bytes)) co_await linger();
}

net::awaitable<Session::Received> Session::receive(RequestReader::State state) {
  while (state == RequestReader::State::kNeedMore) {
    note_progress();
    if (reader_.take_continue()) {
      std::string_view bytes = kContinue;
      if (!send_now(bytes)) co_return Received::kNothing;
      if (!bytes.empty() && !co_await send_rest(bytes)) co_return Received::kNothing;
    }
    const bool may_wait = !cut_ && !(context_.draining && phase_ == Phase::kIdle);
    std::size_t count = 0;
    if (may_wait) {
      const std::span<char> space = reader_.space();
      const auto result = co_await socket_.async_read_some(net::buffer(space.data(), space.size()), kNoThrow);
      count = std::get<1>(result);
    }
    if (count == 0) count = read_what_is_there();
    if (count == 0) co_return what_ended_the_reading();
    state = reader_.received(count);
  }
  refusal_ = reader_.refusal();
  co_return state == RequestReader::State::kRequest ? Received::kRequest : Received::kRefused;
}

/// A server that stops wakes its idle sessions; a request that has reached this machine by then is still
/// answered.
std::size_t Session::read_what_is_there() {
  if (!context_.draining || phase_ != Phase::kIdle || cut_) return 0;
  const std::span<char> space = reader_.space();
  error_code ignored;  // nothing there, or nobody
  return socket_.read_some(net::buffer(space.data(), space.size()), ignored);
}

Session::Received Session::what_ended_the_reading() {
  if (cut_ || !reader_.started()) return Received::kNothing;
  refusal_ = loan_.called_back() ? Refusal::kMemory : timed_out_ ? Refusal::kTimeout : Refusal::kIncomplete;
  return Received::kRefused;
}

const Request& Session::prepared_request() {
  Request& request = reader_.request();
  const auto& proxies = context_.options.trusted_proxies;
  request.client = proxies.empty() ? request.peer : client_address(request, proxies);
  return request;
}

bool Session::send_now(std::string_view& bytes) {
  error_code error;
  bytes.remove_prefix(socket_.write_some(net::buffer(bytes.data(), bytes.size()), error));
  return !error || error == net::error::would_block || error == net::error::try_again;
}

net::awaitable<bool> Session::send_rest(std::string_view bytes) {
  const Phase phase = phase_;
  const SteadyTime deadline = deadline_;
  enter(Phase::kWriting, after(context_.options.write_timeout));
  const auto result = co_await net::async_write(socket_, net::buffer(bytes.data(), bytes.size()), kNoThrow);
  enter(phase, deadline);
  co_return !std::get<0>(result);
}

/// Closing with unread input would send a reset, which can destroy the answer before the client has read it.
net::awaitable<void> Session::linger() {
  enter(Phase::kLingering, after(kLingerTime));
  error_code error;
  socket_.shutdown(Socket::shutdown_send, error);
  const std::span<char> space = reader_.space();
  for (std::size_t total = 0; !error && !timed_out_ && !cut_ && total < kLingerBytes;) {
    const auto result = co_await socket_.async_read_some(net::buffer(space.data(), space.size()), kNoThrow);
    error = std::get<0>(result);
    total += std::get<1>(result);
  }
}

void Session::enter(Phase phase, SteadyTime deadline) {
  phase_ = phase;
  deadline_ = deadline;
  timed_out_ = false;
}

/// Deadlines count from the message's first byte (idle: from the last answer), however many pieces it comes
/// in.
void Session::note_progress() {
  const ServerOptions& options = context_.options;
  if (!reader_.started()) {
    if (phase_ != Phase::kIdle) enter(Phase::kIdle, after(options.idle_timeout));
    return;
  }
  if (phase_ != Phase::kReading) {
    first_byte_at_ = std::chrono::steady_clock::now();
    enter(Phase::kReading, first_byte_at_ + options.header_timeout);
  }
  if (reader_.header_complete()) deadline_ = first_byte_at_ + options.request_timeout;
}

bool Session::find_peer() {
  error_code error;
  const auto endpoint = socket_.remote_endpoint(error);
  reader_.request().peer = unmapped(endpoint.address());
  return !error;
}

std::string_view Session::serialise(const Response& response, bool keep_alive) {
  out_.clear();
  const bool says_keep_alive = keep_alive && reader_.version() == HttpVersion::k10;
  const std::string_view connection = says_keep_alive ? "keep-alive" : keep_alive ? "" : "close";
  const bool head = reader_.request().method == Method::kHead;
  const std::string_view date = context_.date.at(std::time(nullptr));
  context_.metrics.answered(write_response(response, head, connection, date, out_));
  return out_;
}

bool Session::check_deadline(SteadyTime now) {
  if (now < deadline_) return false;
  stop_waiting();
  return !std::exchange(timed_out_, true);
}

void Session::wake_if_idle() {
  if (phase_ == Phase::kIdle) stop_waiting();
}

void Session::stop_waiting() {
  error_code ignored;  // it is only asked to
  socket_.cancel(ignored);
}

void Session::cut() {
  cut_ = true;
  error_code ignored;
  socket_.close(ignored);
}

}  // namespace homing::http
