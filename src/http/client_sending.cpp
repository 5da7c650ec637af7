#include "http/client_sending.hpp"

#include <algorithm>
#include <utility>

#include "homing/core/clock.hpp"
#include "http/client_connector.hpp"
#include "http/client_message.hpp"
#include "http/retry_after.hpp"

namespace homing::http {
namespace {

namespace net = boost::asio;
using Outcome = ClientAnswer::Outcome;

}  // namespace

ClientSending::ClientSending(std::shared_ptr<ClientCore> core, ClientMessage message)
    : core_(std::move(core)),
      flight_(std::make_shared<Flight>(core_->io)),
      give_up_(std::chrono::steady_clock::now() + core_->options.total_timeout),
      message_(std::move(message)) {
  core_->flights.push_back(*flight_);
}

net::awaitable<ClientAnswer> ClientSending::run() {
  ClientAnswer answer = co_await follow_all();
  answer.status = last_status_;
  co_return answer;
}

net::awaitable<ClientAnswer> ClientSending::follow_all() {
  for (;;) {
    if (!core_->options.may_use_port(message_.url.port)) {
      co_return failed(Outcome::kUrlRefused,
                       "port " + std::to_string(message_.url.port) + " is not one that may be used");
    }
    ClientAnswer answer = co_await hop();
    const bool points_on =
        answer.outcome == Outcome::kAnswered && is_redirect(answer.status) && !reader_->location().empty();
    if (!points_on) co_return answer;
    std::optional<ClientAnswer> refusal = follow();
    if (refusal) co_return std::move(*refusal);
  }
}

net::awaitable<ClientAnswer> ClientSending::hop() {
  std::unique_ptr<ClientConnection> kept = kept_connection();
  if (kept) {
    co_await exchange(*kept);
    const bool had_been_closed = !reader_->started() && !flight_->ended();
    if (!had_been_closed) co_return settle(std::move(kept));
    kept.reset();
  }
  const SteadyTime deadline = within(core_->options.connect_timeout);
  ConnectResult fresh = co_await connect(*core_, *flight_, message_.url, deadline);
  if (!fresh.connection) co_return failed(fresh.outcome, std::move(fresh.error));
  co_await exchange(*fresh.connection);
  co_return settle(std::move(fresh.connection));
}

/// An address that was good when the connection was made is asked about again: the rules may have changed.
std::unique_ptr<ClientConnection> ClientSending::kept_connection() {
  std::unique_ptr<ClientConnection> kept = core_->pool->take(message_.url.origin());
  if (kept && !core_->may_connect(kept->address)) kept.reset();
  return kept;
}

net::awaitable<void> ClientSending::exchange(ClientConnection& connection) {
  AnswerReader::Limits limits;
  limits.body_bytes = core_->options.max_answer_bytes;
  limits.kept_bytes = core_->options.kept_answer_bytes;
  limits.to_head = message_.method == "HEAD";
  reader_.emplace(limits);

  flight_->until(within(core_->options.answer_timeout));
  const Flight::Waiting waiting(*flight_, [&connection] { connection.stop(); });
  const std::string request = message_.to_wire(core_->options.user_agent);
  co_await connection.write(request);  // where that fails there may be an answer all the same
  AnswerReader::State state = AnswerReader::State::kNeedMore;
  while (state == AnswerReader::State::kNeedMore) {
    const std::span<char> space = reader_->space();
    const auto [error, count] = co_await connection.read_some(space);
    state = error ? reader_->ended() : reader_->received(count);
  }
}

ClientAnswer ClientSending::settle(std::unique_ptr<ClientConnection> connection) {
  if (!reader_->has_header()) return unanswered();
  last_status_ = reader_->status();
  if (reader_->may_reuse() && !flight_->ended() && !core_->closed) {
    core_->pool->put(message_.url.origin(), std::move(connection));
  }
  return answered();
}

ClientAnswer ClientSending::answered() const {
  ClientAnswer answer;
  answer.status = last_status_;
  answer.retry_after = parse_retry_after(reader_->retry_after(), SystemClock().now());
  answer.body = reader_->body();
  answer.body_cut = !reader_->is_complete();
  return answer;
}

ClientAnswer ClientSending::unanswered() const {
  const std::string& host = message_.url.host;
  if (flight_->is_cut()) return failed(Outcome::kCut, "the client was closed");
  if (flight_->timed_out()) return failed(Outcome::kTimeout, "no answer from " + host + " in time");
  if (reader_->is_bad()) return failed(Outcome::kBadAnswer, "the answer of " + host + " is not HTTP");
  return failed(Outcome::kCut, "the connection to " + host + " ended before there was an answer");
}

std::optional<ClientAnswer> ClientSending::follow() {
  if (redirects_++ == core_->options.max_redirects) {
    return failed(Outcome::kTooManyRedirects, "there were too many redirects");
  }
  ParsedUrl next = message_.url.follow(reader_->location());
  if (const auto* fault = std::get_if<UrlFault>(&next)) {
    return failed(Outcome::kUrlRefused, "a redirect is not followed: " + fault->sentence);
  }
  Url& url = std::get<Url>(next);
  if (message_.url.secure && !url.secure) {
    return failed(Outcome::kUrlRefused, "a redirect from https to http is not followed");
  }
  message_.redirect(last_status_, std::move(url));
  return std::nullopt;
}

SteadyTime ClientSending::within(std::chrono::milliseconds time) const {
  return std::min(give_up_, std::chrono::steady_clock::now() + time);
}

}  // namespace homing::http
