#include "homing/http/target.hpp"

#include <algorithm>

#include "homing/core/text.hpp"

namespace homing::http {
namespace {

bool is_valid_port(std::string_view port) noexcept {
  constexpr std::size_t kMaxDigits = 5;
  constexpr int kMaxPort = 65535;
  if (port.size() > kMaxDigits || !std::all_of(port.begin(), port.end(), is_digit)) return false;
  int number = 0;
  for (const char digit : port) number = number * 10 + (digit - '0');
  return number <= kMaxPort;
}

bool is_valid_name(std::string_view name) noexcept {
  constexpr std::size_t kMaxName = 255;
  const auto is_name_char = [](char c) {
    return is_alpha(c) || is_digit(c) || c == '-' || c == '.' || c == '_' || c == '~';
  };
  return !name.empty() && name.size() <= kMaxName && std::all_of(name.begin(), name.end(), is_name_char);
}

bool is_valid_ipv6(std::string_view address) noexcept {
  constexpr std::size_t kMaxAddress = 45;
  if (address.size() > kMaxAddress || address.find(':') == std::string_view::npos) return false;
  return parse_ip(address).has_value();
}

/// The scheme's length with its `://`, or 0 when the target is not in absolute-form.
std::size_t scheme_length(std::string_view target) noexcept {
  for (const std::string_view scheme : {"http://", "https://"}) {
    if (equals_ignoring_case(target.substr(0, scheme.size()), scheme)) return scheme.size();
  }
  return 0;
}

void split_path(std::string_view rest, Request& request) noexcept {
  rest = rest.substr(0, rest.find('#'));
  const std::size_t mark = std::min(rest.find('?'), rest.size());
  request.path = rest.substr(0, mark);
  request.query = rest.substr(std::min(mark + 1, rest.size()));
}

bool split_absolute(std::string_view rest, Request& request) noexcept {
  const std::size_t end = std::min(rest.find_first_of("/?#"), rest.size());
  if (!is_valid_host(rest.substr(0, end))) return false;
  split_path(rest.substr(end), request);
  if (request.path.empty()) request.path = "/";
  return true;
}

}  // namespace

bool is_valid_host(std::string_view host) noexcept {
  if (host.starts_with('[')) {
    const std::size_t bracket = host.find(']');
    if (bracket == std::string_view::npos || !is_valid_ipv6(host.substr(1, bracket - 1))) return false;
    const std::string_view rest = host.substr(bracket + 1);
    return rest.empty() || (rest.front() == ':' && is_valid_port(rest.substr(1)));
  }
  const std::size_t colon = std::min(host.find(':'), host.size());
  return is_valid_name(host.substr(0, colon)) && is_valid_port(host.substr(std::min(colon + 1, host.size())));
}

bool split_target(Request& request) noexcept {
  const std::string_view target = request.target;
  if (request.method_name == "CONNECT") {
    request.path = request.query = {};
    return is_valid_host(target);
  }
  if (target.starts_with('/')) {
    split_path(target, request);
    return true;
  }
  if (target == "*") {
    split_path(target, request);
    return request.method_name == "OPTIONS";
  }
  const std::size_t scheme = scheme_length(target);
  return scheme != 0 && split_absolute(target.substr(scheme), request);
}

}  // namespace homing::http
