#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "tests/support/connection.hpp"

namespace homing::test {

using HttpHeaders = std::vector<std::pair<std::string, std::string>>;

struct HttpResponse {
  int status = 0;
  HttpHeaders headers{};
  std::string body{};

  /// The first header of that name, in any case; empty when there is none.
  [[nodiscard]] std::string header(std::string_view name) const;
  [[nodiscard]] std::string location() const { return header("Location"); }
};

/// A blocking HTTP/1.1 client of one server on 127.0.0.1, strict in what it takes.
///
/// It keeps its connection from one request to the next, and opens a new one when the server has said that it
/// closes; never after an error: what was not answered is not repeated.
///
/// Failure: a cut connection, a deadline or an answer that is not HTTP throws ConnectionError.
/// Threads: one at a time; give each thread its own.
class HttpClient {
 public:
  /// Sees each answer, and may throw.
  using Watcher = void (*)(std::string_view method, std::string_view target, const HttpResponse& response);

  explicit HttpClient(std::uint16_t port, std::chrono::milliseconds deadline = kDeadline,
                      Watcher watcher = nullptr);

  /// The target is sent as it stands. Host is added, Content-Length where there is a body.
  HttpResponse request(std::string_view method, std::string_view target, const HttpHeaders& headers = {},
                       std::string_view body = {});
  HttpResponse get(std::string_view target, const HttpHeaders& headers = {});
  HttpResponse head(std::string_view target, const HttpHeaders& headers = {});
  HttpResponse post(std::string_view target, std::string_view content_type, std::string_view body,
                    HttpHeaders headers = {});

 private:
  HttpResponse read_response(bool without_body);
  void read_more();
  std::string take(std::size_t count);

  std::uint16_t port_;
  std::chrono::milliseconds deadline_;
  Watcher watcher_;
  std::optional<Connection> connection_;
  std::string received_;  ///< Behind the last answer.
};

/// Splits an answer's head (status line and headers, with the empty line). @throws ConnectionError  it is not
/// HTTP/1.1
[[nodiscard]] HttpResponse parse_head(std::string_view head);

}  // namespace homing::test
