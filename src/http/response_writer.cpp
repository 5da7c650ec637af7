#include "http/response_writer.hpp"

#include <algorithm>
#include <array>
#include <charconv>
#include <cstdio>

#include "homing/core/log.hpp"
#include "homing/http/reason_phrase.hpp"

namespace homing::http {
namespace {

bool all_between(std::string_view value, char low, char high) noexcept {
  return std::all_of(value.begin(), value.end(), [low, high](char c) { return c >= low && c <= high; });
}
bool is_clean_url(std::string_view value) noexcept {
  return all_between(value, 0x21, 0x7E);
}
bool is_clean_text(std::string_view value) noexcept {
  return all_between(value, 0x20, 0x7E);
}

bool is_sendable(const Response& response) noexcept {
  return response.status >= 200 && response.status <= 599 && is_clean_url(response.location) &&
         is_clean_text(response.content_type) && is_clean_text(response.allow) &&
         is_clean_text(response.www_authenticate) &&
         std::all_of(response.headers.begin(), response.headers.end(),
                     [](const auto& header) { return is_clean_text(header.second); });
}

void add_number(std::size_t number, std::string& out) {
  std::array<char, 20> digits{};
  const auto end = std::to_chars(digits.data(), digits.data() + digits.size(), number).ptr;
  out.append(digits.data(), end);
}

void add_header(std::string_view name, std::string_view value, std::string& out) {
  if (value.empty()) return;
  out.append(name).append(": ").append(value).append("\r\n");
}

void add_status_line(unsigned status, std::string& out) {
  out.append("HTTP/1.1 ");
  add_number(status, out);
  out.append(" ").append(reason_phrase(status)).append("\r\n");
}

/// What RFC 9110 demands with a status, where the handler said nothing.
void add_status_headers(const Response& response, std::string& out) {
  const bool not_allowed = response.status == 405 && response.allow.empty();
  const bool unauthorized = response.status == 401 && response.www_authenticate.empty();
  add_header("Allow", not_allowed ? "GET, HEAD, POST" : response.allow, out);
  add_header("WWW-Authenticate", unauthorized ? "Bearer" : response.www_authenticate, out);
  add_header("Location", response.location, out);
  if (response.retry_after_seconds) {
    out.append("Retry-After: ");
    add_number(*response.retry_after_seconds, out);
    out.append("\r\n");
  }
}

void add_length(std::size_t length, std::string& out) {
  out.append("Content-Length: ");
  add_number(length, out);
  out.append("\r\n");
}

}  // namespace

unsigned write_response(const Response& response, bool head, std::string_view connection,
                        std::string_view date, std::string& out) {
  if (!is_sendable(response)) {
    log_error("http.answer_refused", "a handler's answer had a status or header that must not be sent",
              {{"status", static_cast<std::uint64_t>(response.status)}, {"location", response.location}});
    return write_response(Response::text(500, "Internal error.\n"), head, connection, date, out);
  }
  const bool bodiless = response.status == 204 || response.status == 304;
  add_status_line(response.status, out);
  add_header("Date", date, out);
  add_status_headers(response, out);
  if (!bodiless && !response.body.empty()) add_header("Content-Type", response.content_type, out);
  if (!bodiless) add_length(response.body.size(), out);
  for (const auto& [name, value] : response.headers) add_header(name, value, out);
  if (response.no_store) out.append("Cache-Control: no-store\r\n");
  out.append("X-Content-Type-Options: nosniff\r\n");
  add_header("Connection", connection, out);
  out.append("\r\n");
  if (!head && !bodiless) out.append(response.body);
  return response.status;
}

std::string_view DateCache::at(std::time_t now) {
  if (now == second_) return text_;
  constexpr std::array kDays{"Sun", "Mon", "Tue", "Wed", "Thu", "Fri", "Sat"};
  constexpr std::array kMonths{"Jan", "Feb", "Mar", "Apr", "May", "Jun",
                               "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"};
  std::tm utc{};
  gmtime_r(&now, &utc);
  std::array<char, 64> text{};
  const int length = std::snprintf(text.data(), text.size(), "%s, %02d %s %04d %02d:%02d:%02d GMT",
                                   kDays[static_cast<std::size_t>(utc.tm_wday)], utc.tm_mday,
                                   kMonths[static_cast<std::size_t>(utc.tm_mon)], utc.tm_year + 1900,
                                   utc.tm_hour, utc.tm_min, utc.tm_sec);
  text_.assign(text.data(), static_cast<std::size_t>(length));
  second_ = now;
  return text_;
}

}  // namespace homing::http
