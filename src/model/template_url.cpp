#include "homing/model/template_url.hpp"

#include <algorithm>

#include "homing/core/network.hpp"
#include "homing/core/url_parts.hpp"

namespace homing {
namespace {

constexpr std::size_t kLongestUrl = 2048;

bool is_host(std::string_view host) {
  if (host.size() > 2 && host.front() == '[') {
    const auto address = parse_ip(host.substr(1, host.size() - 2));
    return address.has_value() && host.find(':') != std::string_view::npos;
  }
  if (!host.empty() && host.back() == '.') host.remove_suffix(1);
  return is_host_name(host) || parse_ip(host).has_value();
}

std::string fault_in_address(std::string_view text) {
  const auto parts = split_url(text);
  if (!parts) return "it has to start with http:// or https://";
  const std::string_view authority = parts->authority;
  if (authority.empty()) return "its host is missing";
  if (authority.find_first_of("{}") != std::string_view::npos) {
    return "a macro can't stand in the host or port: it can stand behind the first / ? or #";
  }
  if (authority.find('@') != std::string_view::npos)
    return "user info (what stands in front of an @) is not allowed";
  const auto host_and_port = split_authority(authority);
  if (!host_and_port || !is_host(host_and_port->host)) {
    return "\"" + std::string(authority) + "\" is no host name or address with an optional port (1 to 65535)";
  }
  return {};
}

}  // namespace

std::string fault_in_template_characters(std::string_view text, std::size_t longest) {
  if (text.size() > longest) {
    return "it has " + std::to_string(text.size()) + " characters, " + std::to_string(longest) +
           " are the most";
  }
  const auto bad =
      std::find_if(text.begin(), text.end(), [](char c) { return c <= ' ' || c > '~' || c == '\\'; });
  if (bad == text.end()) return {};
  return "character " + std::to_string(bad - text.begin() + 1) +
         " is a blank, a backslash, a control or a non-ASCII character: write it as a percent escape (a "
         "blank is %20), a host in punycode (xn--...)";
}

std::string fault_in_template_url(std::string_view text) {
  const std::string fault = fault_in_template_characters(text, kLongestUrl);
  return fault.empty() ? fault_in_address(text) : fault;
}

}  // namespace homing
