#pragma once

#include <vector>

#include "homing/core/network.hpp"

namespace homing::outbound {

/// Which addresses a postback may be sent to. Affiliates write the URLs, and names change their addresses:
/// without this they could reach the operator's own network, or a cloud's metadata service at
/// 169.254.169.254.
///
/// May be connected to: what is_public(), and what the operator allows. Where an IPv6 address leads to an
/// IPv4 one, that one may be allowed too.
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
