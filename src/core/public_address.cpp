#include "homing/core/public_address.hpp"

#include <algorithm>
#include <array>
#include <optional>
#include <string_view>
#include <vector>

namespace homing {
namespace {

template <std::size_t count>
std::vector<IpNetwork> networks(const std::array<std::string_view, count>& texts) {
  std::vector<IpNetwork> result;
  for (const std::string_view text : texts) result.push_back(IpNetwork::parse(text).value());
  return result;
}

const std::vector<IpNetwork>& special_v4() {
  static const std::vector<IpNetwork> list = networks<17>({
      "0.0.0.0/8",        // this network
      "10.0.0.0/8",       // private
      "100.64.0.0/10",    // shared by carriers; some clouds have their metadata here
      "127.0.0.0/8",      // loopback
      "168.63.129.16",    // Azure's own services
      "169.254.0.0/16",   // link-local, and the clouds' metadata
      "172.16.0.0/12",    // private
      "192.0.0.0/24",     // protocol assignments
      "192.0.2.0/24",     // documentation
      "192.88.99.0/24",   // 6to4 relays, given up
      "192.168.0.0/16",   // private
      "198.18.0.0/15",    // benchmarks
      "198.51.100.0/24",  // documentation
      "203.0.113.0/24",   // documentation
      "224.0.0.0/4",      // multicast
      "240.0.0.0/4",      // reserved
      "255.255.255.255",  // broadcast
  });
  return list;
}

const std::vector<IpNetwork>& special_v6() {
  static const std::vector<IpNetwork> list = networks<3>({
      "2001::/23",      // protocol assignments: Teredo, ORCHID, benchmarks, ...
      "2001:db8::/32",  // documentation
      "3fff::/20",      // documentation
  });
  return list;
}

bool is_in(std::string_view network, const IpAddress& address) {
  return IpNetwork::parse(network)->contains(address);
}

IpAddress v4_at(const boost::asio::ip::address_v6::bytes_type& bytes, std::size_t offset) {
  boost::asio::ip::address_v4::bytes_type part{};
  std::copy_n(bytes.begin() + static_cast<std::ptrdiff_t>(offset), part.size(), part.begin());
  return boost::asio::ip::address_v4(part);
}

/// The IPv4 address that a translator or a tunnel makes of it.
std::optional<IpAddress> embedded_v4(const IpAddress& address) {
  const auto bytes = address.to_v6().to_bytes();
  if (is_in("64:ff9b::/96", address)) return v4_at(bytes, 12);
  if (is_in("2002::/16", address)) return v4_at(bytes, 2);
  return std::nullopt;
}

}  // namespace

IpAddress where_it_leads(const IpAddress& address) noexcept {
  const IpAddress plain = unmapped(address);
  return plain.is_v4() ? plain : embedded_v4(plain).value_or(plain);
}

bool is_public(const IpAddress& address) noexcept {
  const IpAddress end = where_it_leads(address);
  if (end.is_v4()) return !any_contains(special_v4(), end);
  return is_in("2000::/3", end) && !any_contains(special_v6(), end);
}

}  // namespace homing
