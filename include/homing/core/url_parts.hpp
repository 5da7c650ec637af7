#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace homing {

/// Where the parts of an absolute http or https URL lie, by its bytes alone; views into it. Nothing is
/// decoded.
struct UrlParts {
  std::string_view scheme;  ///< With `://`, in the case it came in.
  std::string_view
      authority;  ///< Up to the first `/`, `?` or `#`: what stands in front of the path. May be empty.
  std::string_view rest;  ///< Path, query and fragment; empty, or starts with one of those three.
};
/// Empty when `url` does not start with `http://` or `https://`, in any case.
[[nodiscard]] std::optional<UrlParts> split_url(std::string_view url) noexcept;

struct HostAndPort {
  std::string_view host;  ///< An IPv6 address keeps its brackets.
  std::string_view port;  ///< Digits; empty where there is none.
};
/// Empty when what follows the host is not a port from 1 to 65535. The host itself is not looked at.
[[nodiscard]] std::optional<HostAndPort> split_authority(std::string_view authority) noexcept;

/// A name that every browser reads as this very host: labels of ASCII letters, digits, `-` and `_`, joined by
/// single dots, no dot at the end. A name that ends in a number is none: browsers take `1.2`, `0x7f.1` or
/// `2130706433` for an IPv4 address.
[[nodiscard]] bool is_host_name(std::string_view host) noexcept;

}  // namespace homing
