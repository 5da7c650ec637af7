#include "http/client_message.hpp"

#include <algorithm>
#include <array>
#include <utility>

#include "homing/core/text.hpp"

namespace homing::http {
namespace {

constexpr std::array<std::string_view, 14> kOwnHeaders = {"host",
                                                          "content-length",
                                                          "transfer-encoding",
                                                          "connection",
                                                          "keep-alive",
                                                          "te",
                                                          "trailer",
                                                          "upgrade",
                                                          "expect",
                                                          "accept-encoding",
                                                          "proxy-connection",
                                                          "user-agent",
                                                          "accept",
                                                          "proxy-authorization"};

bool is_token(std::string_view text) {
  return !text.empty() && std::all_of(text.begin(), text.end(), [](char c) {
    return is_alpha(c) || is_digit(c) ||
           std::string_view("!#$%&'*+-.^_`|~").find(c) != std::string_view::npos;
  });
}

bool is_method(std::string_view text) {
  return !text.empty() && text != "CONNECT" &&
         std::all_of(text.begin(), text.end(), [](char c) { return c >= 'A' && c <= 'Z'; });
}

bool is_field_value(std::string_view text) {
  constexpr char kDelete = 0x7F;
  return std::all_of(text.begin(), text.end(), [](char c) {
    return c == '\t' || (static_cast<unsigned char>(c) >= ' ' && c != kDelete);
  });
}

bool is_own(std::string_view name) {
  return std::any_of(kOwnHeaders.begin(), kOwnHeaders.end(),
                     [&](std::string_view own) { return equals_ignoring_case(own, name); });
}

bool is_content_header(std::string_view name) {
  return equals_ignoring_case(name.substr(0, 8), "content-");
}

bool is_same_host(const Url& from, const Url& to) {
  const bool is_upgrade = !from.secure && from.port == kHttpPort && to.secure && to.port == kHttpsPort;
  return from.host == to.host && (is_upgrade || (from.port == to.port && from.secure == to.secure));
}

void add_line(std::string& wire, std::string_view name, std::string_view value) {
  wire.append(name).append(": ").append(value).append("\r\n");
}

}  // namespace

std::string ClientMessage::to_wire(std::string_view user_agent) const {
  std::string wire = method + " " + url.target + " HTTP/1.1\r\n";
  add_line(wire, "Host", url.authority());
  add_line(wire, "User-Agent", user_agent);
  add_line(wire, "Accept", "*/*");
  add_line(wire, "Accept-Encoding", "identity");
  for (const auto& [name, value] : headers) add_line(wire, name, value);
  if (!body.empty() || (method != "GET" && method != "HEAD")) {
    add_line(wire, "Content-Length", std::to_string(body.size()));
  }
  return wire.append("\r\n").append(body);
}

void ClientMessage::redirect(unsigned status, Url next) {
  // 303: what was sent has been taken, and something is to be seen elsewhere. Behind 301 and 302 browsers
  // make a GET of a POST too; but then the body, which nobody has taken, would be lost (RFC 9110, 15.4.2,
  // lets us keep it).
  const bool becomes_get = status == 303 && method != "HEAD";
  if (becomes_get) {
    method = "GET";
    body.clear();
    std::erase_if(headers, [](const auto& header) { return is_content_header(header.first); });
  }
  if (!is_same_host(url, next)) {
    std::erase_if(headers,
                  [](const auto& header) { return !equals_ignoring_case(header.first, "content-type"); });
  }
  url = std::move(next);
}

std::string fault_of(const ClientRequest& request) {
  if (!is_method(request.method)) return "the method is not one of HTTP's in capital letters";
  for (const auto& [name, value] : request.headers) {
    if (!is_token(name)) return "the name of a header is not one of HTTP's";
    if (is_own(name)) return "the header " + name + " is the client's own";
    if (!is_field_value(value)) return "the header " + name + " has a control character in it";
  }
  return "";
}

ClientAnswer failed(ClientAnswer::Outcome outcome, std::string error) {
  ClientAnswer answer;
  answer.outcome = outcome;
  answer.error = std::move(error);
  return answer;
}

bool is_redirect(unsigned status) noexcept {
  return status == 301 || status == 302 || status == 303 || status == 307 || status == 308;
}

}  // namespace homing::http
