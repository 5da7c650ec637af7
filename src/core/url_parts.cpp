#include "homing/core/url_parts.hpp"

#include <algorithm>

#include "homing/core/text.hpp"

namespace homing {
namespace {

bool is_label(std::string_view label) noexcept {
  constexpr std::size_t kLongestLabel = 63;
  if (label.empty() || label.size() > kLongestLabel) return false;
  if (label.front() == '-' || label.back() == '-') return false;
  return std::all_of(label.begin(), label.end(),
                     [](char c) { return is_alpha(c) || is_digit(c) || c == '-' || c == '_'; });
}

/// As the URL standard's "ends in a number" checker has it.
bool is_number(std::string_view label) noexcept {
  if (std::all_of(label.begin(), label.end(), [](char c) { return is_digit(c); })) return true;
  if (!equals_ignoring_case(label.substr(0, 2), "0x")) return false;
  label.remove_prefix(2);
  return std::all_of(label.begin(), label.end(), [](char c) { return hex_value(c) >= 0; });
}

bool is_port(std::string_view port) noexcept {
  constexpr std::size_t kMostDigits = 5;
  constexpr std::int64_t kHighest = 65535;
  if (port.size() > kMostDigits) return false;
  const auto number = parse_integer(port);
  return number && *number >= 1 && *number <= kHighest;
}

}  // namespace

std::optional<UrlParts> split_url(std::string_view url) noexcept {
  for (const std::string_view scheme : {"http://", "https://"}) {
    if (!equals_ignoring_case(url.substr(0, scheme.size()), scheme)) continue;
    const auto end = std::min(url.find_first_of("/?#", scheme.size()), url.size());
    return UrlParts{url.substr(0, scheme.size()), url.substr(scheme.size(), end - scheme.size()),
                    url.substr(end)};
  }
  return std::nullopt;
}

std::optional<HostAndPort> split_authority(std::string_view authority) noexcept {
  const bool bracketed = !authority.empty() && authority.front() == '[';
  const auto closing = bracketed ? authority.find(']') : 0;
  if (closing == std::string_view::npos) return std::nullopt;
  const auto host_end = bracketed ? closing + 1 : std::min(authority.find(':'), authority.size());

  HostAndPort parts{authority.substr(0, host_end), {}};
  const std::string_view behind = authority.substr(host_end);
  if (behind.empty()) return parts;
  parts.port = behind.substr(1);
  if (behind.front() != ':' || !is_port(parts.port)) return std::nullopt;
  return parts;
}

bool is_host_name(std::string_view host) noexcept {
  constexpr std::size_t kLongestName = 253;
  if (host.size() > kLongestName) return false;
  for (std::size_t start = 0;;) {
    const auto dot = host.find('.', start);
    const std::string_view label = host.substr(start, dot - start);
    if (!is_label(label)) return false;
    if (dot == std::string_view::npos) return !is_number(label);
    start = dot + 1;
  }
}

}  // namespace homing
