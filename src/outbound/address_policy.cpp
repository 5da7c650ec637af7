#include "homing/outbound/address_policy.hpp"

#include <utility>

#include "homing/core/public_address.hpp"

namespace homing::outbound {

AddressPolicy::AddressPolicy(std::vector<IpNetwork> allowed) : allowed_(std::move(allowed)) {}

bool AddressPolicy::may_connect(const IpAddress& address) const noexcept {
  return any_contains(allowed_, address) || any_contains(allowed_, where_it_leads(address)) ||
         is_public(address);
}

}  // namespace homing::outbound
