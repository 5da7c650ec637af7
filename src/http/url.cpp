#include "homing/http/url.hpp"

#include <algorithm>
#include <optional>
#include <utility>

#include "homing/core/network.hpp"
#include "homing/core/text.hpp"
#include "http/url_target.hpp"

namespace homing::http {
namespace {

constexpr std::size_t kMaxHost = 253;
constexpr std::size_t kMaxLabel = 63;

bool take_prefix(std::string_view& text, std::string_view prefix) {
  if (!equals_ignoring_case(text.substr(0, prefix.size()), prefix)) return false;
  text.remove_prefix(prefix.size());
  return true;
}

bool is_label(std::string_view label) {
  return !label.empty() && label.size() <= kMaxLabel && std::all_of(label.begin(), label.end(), [](char c) {
    return is_alpha(c) || is_digit(c) || c == '-' || c == '_';
  });
}

bool is_host_name(std::string_view name) {
  if (name.size() > kMaxHost) return false;
  for (std::size_t dot = name.find('.'); dot != std::string_view::npos; dot = name.find('.')) {
    if (!is_label(name.substr(0, dot))) return false;
    name.remove_prefix(dot + 1);
  }
  return is_label(name);
}

/// Whether a resolver may take it for an IPv4 address in one of its old forms: the last label is a number.
bool ends_in_number(std::string_view name) {
  std::string_view label = name.substr(name.rfind('.') + 1);
  if (label.starts_with("0x")) {
    label.remove_prefix(2);
    return std::all_of(label.begin(), label.end(), [](char c) { return hex_value(c) >= 0; });
  }
  return std::all_of(label.begin(), label.end(), is_digit);
}

/// The host as Url::host has it; empty when it is none.
std::string clean_host(std::string_view text) {
  if (text.starts_with('[')) {
    if (!text.ends_with(']') || text.find(':') == std::string_view::npos) return "";
    const auto address = parse_ip(text.substr(1, text.size() - 2));
    return address ? homing::to_text(*address) : "";
  }
  if (text.ends_with('.')) text.remove_suffix(1);
  std::string name = to_lower(text);
  if (!is_host_name(name)) return "";
  if (!ends_in_number(name)) return name;
  const auto address = parse_ip(name);
  return address ? homing::to_text(*address) : "";
}

/// Splits `host:port`; the port stays as it is where there is none.
/// @return what is wrong, empty when nothing is
std::string take_authority(std::string_view authority, Url& url) {
  if (authority.find('@') != std::string_view::npos) return "the URL has a user or a password in it";
  const auto bracket = authority.find(']');
  const auto colon = authority.find(':', bracket == std::string_view::npos ? 0 : bracket);
  if (colon != std::string_view::npos && colon + 1 < authority.size()) {
    constexpr std::int64_t kHighest = 65535;
    const auto port = parse_integer(authority.substr(colon + 1));
    if (!port || *port < 1 || *port > kHighest) return "the URL's port is no number from 1 to 65535";
    url.port = static_cast<std::uint16_t>(*port);
  }
  url.host = clean_host(authority.substr(0, colon));
  return url.host.empty() ? "the URL's host is neither a name nor an IP address in its usual form" : "";
}

}  // namespace

ParsedUrl Url::parse(std::string_view text) {
  if (text.size() > kMaxBytes) return UrlFault{"the URL is longer than 16 KiB"};
  if (has_control(text)) return UrlFault{"the URL has a control character in it"};
  Url url;
  url.secure = take_prefix(text, "https://");
  if (!url.secure && !take_prefix(text, "http://")) {
    return UrlFault{"the URL starts with neither http:// nor https://"};
  }
  url.port = url.secure ? kHttpsPort : kHttpPort;
  const auto end = std::min(text.find_first_of("/?#"), text.size());
  std::string wrong = take_authority(text.substr(0, end), url);
  if (!wrong.empty()) return UrlFault{std::move(wrong)};
  url.target = clean_target(text.substr(end));
  return url;
}

ParsedUrl Url::follow(std::string_view location) const {
  location = trim(location);
  const auto mark = location.find_first_of(":/?#");
  if (mark != std::string_view::npos && location[mark] == ':') return parse(location);
  if (location.starts_with("//")) return parse((secure ? "https:" : "http:") + std::string(location));
  if (location.size() > kMaxBytes) return UrlFault{"the URL is longer than 16 KiB"};
  if (has_control(location)) return UrlFault{"the URL has a control character in it"};
  Url next = *this;
  next.target = relative_target(target, location);
  return next;
}

std::string Url::authority() const {
  std::string text = host.find(':') == std::string::npos ? host : "[" + host + "]";
  if (port != (secure ? kHttpsPort : kHttpPort)) text += ":" + std::to_string(port);
  return text;
}

std::string Url::origin() const {
  return (secure ? "https://" : "http://") + authority();
}

std::string Url::to_text() const {
  return origin() + target;
}

}  // namespace homing::http
