#include <algorithm>
#include <string>
#include <vector>

#include "http/request_reader.hpp"
#include "tests/fuzz/promise.hpp"
#include "tests/fuzz/targets.hpp"

namespace homing::fuzz {
namespace {

constexpr http::MessageLimits kLimits{
    .target_bytes = 8192, .header_bytes = 32768, .headers = 100, .body_bytes = 65536};

struct Seen {
  std::string method;
  std::string target;
  std::vector<std::pair<std::string, std::string>> headers;
  std::string body;
  bool keep_alive = false;

  friend bool operator==(const Seen&, const Seen&) = default;
};

struct Session {
  std::vector<Seen> requests;
  bool refused = false;

  friend bool operator==(const Session&, const Session&) = default;
};

Seen seen(http::RequestReader& reader) {
  const http::Request& request = reader.request();
  Seen result{.method = std::string(request.method_name),
              .target = std::string(request.target),
              .headers = {},
              .body = std::string(request.body),
              .keep_alive = reader.keep_alive()};
  for (const auto& [name, value] : request.headers) result.headers.emplace_back(name, value);
  return result;
}

/// As a connection would take it, when the bytes come in pieces of `piece`.
Session take(std::string_view input, std::size_t piece) {
  using State = http::RequestReader::State;
  http::RequestMemory memory(http::RequestReader::most_memory(kLimits), 0);
  http::MemoryLoan loan(memory, [] {});
  http::RequestReader reader(kLimits, loan);
  Session session;
  State state = State::kNeedMore;
  while (true) {
    if (state == State::kRequest) {
      session.requests.push_back(seen(reader));
      if (!session.requests.back().keep_alive) return session;
      state = reader.next();
      continue;
    }
    session.refused = state == State::kRefused;
    promise(!session.refused || reader.refusal() != http::Refusal::kMemory, "a request's memory is bounded");
    if (session.refused || input.empty()) return session;
    const auto space = reader.space();
    promise(!space.empty(), "there is space while more is needed");
    const std::size_t count = std::min({piece, space.size(), input.size()});
    std::copy_n(input.begin(), count, space.begin());
    input.remove_prefix(count);
    state = reader.received(count);
  }
}

bool same_name(std::string_view a, std::string_view b) {
  return std::equal(a.begin(), a.end(), b.begin(), b.end(),
                    [](char x, char y) { return (x | 0x20) == (y | 0x20); });
}

/// The request in the plainest form that there is.
std::string plain(const Seen& request) {
  std::string text = request.method + ' ' + request.target + " HTTP/1.1\r\n";
  for (const auto& [name, value] : request.headers) {
    const bool frames = same_name(name, "Transfer-Encoding") || same_name(name, "Content-Length") ||
                        same_name(name, "Connection") || same_name(name, "Expect");
    if (!frames) text += name + ": " + value + "\r\n";
  }
  if (!request.body.empty()) text += "Content-Length: " + std::to_string(request.body.size()) + "\r\n";
  return text + "\r\n" + request.body;
}

void check_request(const Seen& request) {
  for (const auto& [name, value] : request.headers) {
    promise(!name.empty() && name.find_first_of(" \t\r\n:") == std::string::npos,
            "a header's name is a token");
    promise(value.find_first_of(std::string_view("\r\n\0", 3)) == std::string::npos,
            "a header's value is one line");
  }
  promise(request.target.find_first_of(" \r\n") == std::string::npos, "a target has no blank");
  promise(request.body.size() <= kLimits.body_bytes, "a body keeps its limit");
  promise(request.headers.size() <= kLimits.headers, "headers keep their limit");

  const bool has_host = std::any_of(request.headers.begin(), request.headers.end(),
                                    [](const auto& header) { return same_name(header.first, "Host"); });
  if (!has_host) return;  // HTTP/1.0
  const Session again = take(plain(request), std::string::npos);
  promise(again.requests.size() == 1 && !again.refused, "a request in plain form is taken");
  promise(again.requests[0].method == request.method && again.requests[0].target == request.target &&
              again.requests[0].body == request.body,
          "a request in plain form is the same");
}

}  // namespace

/// The input is what comes on a connection.
void http_session(std::string_view input) {
  const Session whole = take(input, std::string::npos);
  promise(take(input, 1) == whole, "how the bytes come in pieces changes nothing");
  promise(take(input, 7) == whole, "how the bytes come in pieces changes nothing");
  constexpr std::size_t kShortestRequest = 16;  // A / HTTP/1.0 and two ends of line
  promise(whole.requests.size() * kShortestRequest <= input.size(), "no request comes out of nothing");
  for (const Seen& request : whole.requests) check_request(request);
}

}  // namespace homing::fuzz
