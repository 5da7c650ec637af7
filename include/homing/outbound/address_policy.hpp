#pragma once

#include <vector>

#include "homing/core/network.hpp"

namespace homing::outbound {

/// Which addresses a postback may be sent to. Affiliates write the URLs, and names change their addresses:
/// without this they could reach the operator's own network, or a cloud's metadata service at
/// 169.254.169.254.
///
/// May be connected to: public unicast addresses, and what the operator allows. Everything else in IANA's
/// special-purpose registries (RFC 6890,
/// https://www.iana.org/assignments/iana-ipv4-special-registry and
/// https://www.iana.org/assignments/iana-ipv6-special-registry) is refused, unless it is globally reachable
/// there; of IPv6 everything outside of the assigned 2000::/3. Where an IPv6 address leads to an IPv4 one
/// (mapped, NAT64 64:ff9b::/96, 6to4 2002::/16), that one is judged.
///
/// Threads: any.
class AddressPolicy {
 public:
  /// @param allowed  the operator's exceptions; they count for addresses of every kind
  explicit AddressPolicy(std::vector<IpNetwork> allowed);
  [[nodiscard]] bool may_connect(const IpAddress& address) const noexcept;

 private:
  std::vector<IpNetwork> allowed_;
};

}  // namespace homing::outbound
