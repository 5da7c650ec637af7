#include "tests/support/http_client.hpp"

#include <strings.h>

#include <charconv>

namespace homing::test {
namespace {

bool same_name(std::string_view left, std::string_view right) {
  return left.size() == right.size() && ::strncasecmp(left.data(), right.data(), left.size()) == 0;
}

std::size_t number(std::string_view text) {
  std::size_t result = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), result);
  if (error != std::errc() || end != text.data() + text.size()) {
    throw ConnectionError("not a number: " + std::string(text));
  }
  return result;
}

std::string text_of(std::string_view method, std::string_view target, const HttpHeaders& headers,
                    std::string_view body) {
  std::string text = std::string(method) + " " + std::string(target) + " HTTP/1.1\r\nHost: homing.test\r\n";
  for (const auto& [name, value] : headers) text += name + ": " + value + "\r\n";
  if (!body.empty() || method == "POST") text += "Content-Length: " + std::to_string(body.size()) + "\r\n";
  return text + "\r\n" + std::string(body);
}

bool has_no_body(int status) {
  return status == 204 || status == 304;
}

}  // namespace

std::string HttpResponse::header(std::string_view name) const {
  for (const auto& [known, value] : headers) {
    if (same_name(known, name)) return value;
  }
  return {};
}

HttpResponse parse_head(std::string_view head) {
  constexpr std::string_view kVersion = "HTTP/1.1 ";
  if (!head.starts_with(kVersion) || head.size() < kVersion.size() + 3) {
    throw ConnectionError("not an HTTP/1.1 answer: " + std::string(head.substr(0, 100)));
  }
  HttpResponse response{.status = static_cast<int>(number(head.substr(kVersion.size(), 3)))};
  head.remove_prefix(head.find("\r\n") + 2);
  while (!head.starts_with("\r\n")) {
    const std::string_view line = head.substr(0, head.find("\r\n"));
    const std::size_t colon = line.find(": ");
    if (colon == std::string_view::npos) throw ConnectionError("not a header: " + std::string(line));
    response.headers.emplace_back(line.substr(0, colon), line.substr(colon + 2));
    head.remove_prefix(line.size() + 2);
  }
  return response;
}

HttpClient::HttpClient(std::uint16_t port, std::chrono::milliseconds deadline, Watcher watcher)
    : port_(port), deadline_(deadline), watcher_(watcher) {}

HttpResponse HttpClient::request(std::string_view method, std::string_view target, const HttpHeaders& headers,
                                 std::string_view body) {
  if (!connection_) connection_.emplace(port_, deadline_);
  try {
    connection_->send(text_of(method, target, headers, body));
    HttpResponse response = read_response(method == "HEAD");
    if (same_name(response.header("Connection"), "close")) connection_.reset();
    if (watcher_ != nullptr) watcher_(method, target, response);
    return response;
  } catch (const ConnectionError&) {
    connection_.reset();
    received_.clear();
    throw;
  }
}

HttpResponse HttpClient::get(std::string_view target, const HttpHeaders& headers) {
  return request("GET", target, headers);
}

HttpResponse HttpClient::head(std::string_view target, const HttpHeaders& headers) {
  return request("HEAD", target, headers);
}

HttpResponse HttpClient::post(std::string_view target, std::string_view content_type, std::string_view body,
                              HttpHeaders headers) {
  headers.emplace_back("Content-Type", content_type);
  return request("POST", target, headers, body);
}

HttpResponse HttpClient::read_response(bool without_body) {
  while (received_.find("\r\n\r\n") == std::string::npos) read_more();
  HttpResponse response = parse_head(take(received_.find("\r\n\r\n") + 4));
  if (without_body || has_no_body(response.status)) return response;
  const std::string length = response.header("Content-Length");
  if (length.empty()) throw ConnectionError("an answer without Content-Length");
  while (received_.size() < number(length)) read_more();
  response.body = take(number(length));
  return response;
}

void HttpClient::read_more() {
  const std::string part = connection_->read_some();
  if (part.empty()) throw ConnectionError("the server has hung up");
  received_ += part;
}

std::string HttpClient::take(std::size_t count) {
  std::string taken = received_.substr(0, count);
  received_.erase(0, count);
  return taken;
}

}  // namespace homing::test
