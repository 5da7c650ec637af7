#pragma once

#include "homing/core/network.hpp"

namespace homing {

/// Whether everybody reaches it: a unicast address that IANA's special-purpose registries (RFC 6890,
/// https://www.iana.org/assignments/iana-ipv4-special-registry and
/// https://www.iana.org/assignments/iana-ipv6-special-registry) do not have, or have as globally reachable;
/// of IPv6 nothing outside of the assigned 2000::/3. So not: private, loopback, link-local, the clouds'
/// metadata. An IPv6 address that leads to an IPv4 one is judged by that.
[[nodiscard]] bool is_public(const IpAddress& address) noexcept;

/// The IPv4 address that an IPv6 one leads to (mapped, NAT64 64:ff9b::/96, 6to4 2002::/16); else the address
/// as unmapped() has it.
[[nodiscard]] IpAddress where_it_leads(const IpAddress& address) noexcept;

}  // namespace homing
