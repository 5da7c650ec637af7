#include "homing/http/client_address.hpp"

#include "homing/core/text.hpp"
#include "http/forwarded.hpp"

namespace homing::http {

IpAddress client_address(const Request& request, std::span<const IpNetwork> trusted_proxies) {
  IpAddress client = request.peer;
  if (!any_contains(trusted_proxies, client)) return client;
  const std::vector<std::string_view> entries = forwarding_entries(request);
  for (auto entry = entries.rbegin(); entry != entries.rend(); ++entry) {
    const std::optional<IpAddress> address = parse_node(*entry);
    if (!address) break;
    client = *address;
    if (!any_contains(trusted_proxies, client)) break;
  }
  return client;
}

}  // namespace homing::http
