#include <algorithm>

#include "homing/catalog/url_template.hpp"
#include "homing/core/percent.hpp"
#include "homing/core/text.hpp"
#include "homing/core/url_parts.hpp"

namespace homing::catalog {
namespace {

constexpr std::size_t kLongestDeepLink = 1024;

/// @param host  lower-case
bool is_allowed(std::string_view host, std::string_view entry) noexcept {
  if (entry.substr(0, 2) != "*.") return host == entry;
  const std::string_view suffix = entry.substr(1);
  return host.size() > suffix.size() && host.substr(host.size() - suffix.size()) == suffix;
}

bool is_url_character(char c) noexcept {
  return is_alpha(c) || is_digit(c) ||
         std::string_view("-._~:/?@!$&'()*+,;=").find(c) != std::string_view::npos;
}

bool starts_escape(std::string_view text) noexcept {
  return text.size() >= 3 && text[0] == '%' && hex_value(text[1]) >= 0 && hex_value(text[2]) >= 0;
}

/// Path, query and fragment with everything escaped that RFC 3986 does not have there.
void append_clean(std::string_view rest, std::string& out) {
  bool in_fragment = false;
  for (std::size_t i = 0; i < rest.size(); ++i) {
    const bool opens_fragment = rest[i] == '#' && !in_fragment;
    in_fragment = in_fragment || opens_fragment;
    if (opens_fragment || is_url_character(rest[i]) || starts_escape(rest.substr(i))) {
      out.push_back(rest[i]);
    } else {
      percent_encode(rest.substr(i, 1), out);
    }
  }
}

}  // namespace

std::optional<std::string> checked_deep_link(std::string_view url,
                                             const std::vector<std::string>& allowed_hosts) {
  if (url.size() > kLongestDeepLink) return std::nullopt;
  const auto parts = split_url(url);
  if (!parts) return std::nullopt;
  const auto host_and_port = split_authority(parts->authority);
  // The name's alphabet has no room for user info, backslashes, escapes, control bytes or letters that look
  // alike.
  if (!host_and_port || !is_host_name(host_and_port->host)) return std::nullopt;

  const std::string host = to_lower(host_and_port->host);
  const bool allowed = std::any_of(allowed_hosts.begin(), allowed_hosts.end(),
                                   [&](const std::string& entry) { return is_allowed(host, entry); });
  if (!allowed) return std::nullopt;

  std::string clean = to_lower(parts->scheme) + to_lower(parts->authority);
  append_clean(parts->rest, clean);
  return clean;
}

}  // namespace homing::catalog
