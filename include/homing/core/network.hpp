#pragma once

#include <boost/asio/ip/address.hpp>
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>

namespace homing {

using IpAddress = boost::asio::ip::address;

/// An address as text of a header or a setting: `203.0.113.7`, `2001:db8::1`. An IPv4 address mapped into
/// IPv6 (`::ffff:203.0.113.7`) comes back as the IPv4 address. No port, no brackets, no zone. Empty for
/// anything else.
[[nodiscard]] std::optional<IpAddress> parse_ip(std::string_view text) noexcept;
/// An IPv4 address mapped into IPv6 as the IPv4 address; everything else without its zone (`fe80::1%eth0`),
/// which means nothing on another machine, and is no `inet` to PostgreSQL.
[[nodiscard]] IpAddress unmapped(const IpAddress& address) noexcept;

/// As parse_ip() takes it. (Asio's own way goes through printf.)
[[nodiscard]] std::string to_text(const IpAddress& address);

/// A range of addresses in CIDR notation.
class IpNetwork {
 public:
  /// `10.0.0.0/8`, `2001:db8::/32`, or a lone address. Bits behind the prefix are ignored. Empty for anything
  /// else.
  [[nodiscard]] static std::optional<IpNetwork> parse(std::string_view text) noexcept;
  [[nodiscard]] bool contains(const IpAddress& address) const noexcept;
  [[nodiscard]] std::string to_string() const;

 private:
  IpNetwork(IpAddress base, unsigned prefix_bits) : base_(base), prefix_bits_(prefix_bits) {}
  IpAddress base_;
  unsigned prefix_bits_;
};

[[nodiscard]] bool any_contains(std::span<const IpNetwork> networks, const IpAddress& address) noexcept;

/// 80, 443, and what no system service uses: 1024 and above. Nothing is sent to any other.
[[nodiscard]] bool is_usual_port(std::int64_t port) noexcept;

}  // namespace homing
