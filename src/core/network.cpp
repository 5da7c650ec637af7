#include "homing/core/network.hpp"

#include <algorithm>
#include <array>
#include <charconv>

#include "homing/core/text.hpp"

namespace homing {
namespace {

/// The first `bits` bits of two addresses' bytes are the same.
template <class Bytes>
bool same_prefix(const Bytes& a, const Bytes& b, unsigned bits) noexcept {
  const unsigned whole = bits / 8;
  if (!std::equal(a.begin(), a.begin() + whole, b.begin())) return false;
  if (bits % 8 == 0) return true;
  const auto mask = static_cast<unsigned char>(0xFFU << (8 - bits % 8));
  return (a[whole] & mask) == (b[whole] & mask);
}

}  // namespace

IpAddress unmapped(const IpAddress& address) noexcept {
  if (!address.is_v6()) return address;
  if (address.to_v6().is_v4_mapped())
    return boost::asio::ip::make_address_v4(boost::asio::ip::v4_mapped, address.to_v6());
  return boost::asio::ip::address_v6(address.to_v6().to_bytes());
}

std::optional<IpAddress> parse_ip(std::string_view text) noexcept {
  constexpr std::size_t kLongest = 45;  // an IPv6 address that ends in a dotted IPv4 one
  if (text.empty() || text.size() > kLongest || text.find('%') != std::string_view::npos) return std::nullopt;
  boost::system::error_code error;
  const IpAddress address = boost::asio::ip::make_address(std::string(text), error);
  if (error) return std::nullopt;
  return unmapped(address);
}

std::string to_text(const IpAddress& address) {
  if (!address.is_v4()) return address.to_string();
  std::array<char, 16> text{};
  char* end = text.data();
  for (const unsigned char byte : address.to_v4().to_bytes()) {
    if (end != text.data()) *end++ = '.';
    end = std::to_chars(end, text.data() + text.size(), byte).ptr;
  }
  return {text.data(), end};
}

std::optional<IpNetwork> IpNetwork::parse(std::string_view text) noexcept {
  const auto slash = text.find('/');
  const auto base = parse_ip(text.substr(0, slash));
  if (!base) return std::nullopt;
  const unsigned width = base->is_v4() ? 32 : 128;
  if (slash == std::string_view::npos) return IpNetwork(*base, width);
  const auto bits = parse_integer(text.substr(slash + 1));
  if (!bits || *bits > static_cast<std::int64_t>(width)) return std::nullopt;
  return IpNetwork(*base, static_cast<unsigned>(*bits));
}

bool IpNetwork::contains(const IpAddress& address) const noexcept {
  const IpAddress plain = unmapped(address);
  if (plain.is_v4() != base_.is_v4()) return false;
  return plain.is_v4() ? same_prefix(plain.to_v4().to_bytes(), base_.to_v4().to_bytes(), prefix_bits_)
                       : same_prefix(plain.to_v6().to_bytes(), base_.to_v6().to_bytes(), prefix_bits_);
}

std::string IpNetwork::to_string() const {
  return base_.to_string() + "/" + std::to_string(prefix_bits_);
}

bool any_contains(std::span<const IpNetwork> networks, const IpAddress& address) noexcept {
  return std::any_of(networks.begin(), networks.end(),
                     [&](const IpNetwork& network) { return network.contains(address); });
}

bool is_usual_port(std::int64_t port) noexcept {
  constexpr std::int64_t kFirstUnprivileged = 1024;
  return port == 80 || port == 443 || port >= kFirstUnprivileged;
}

}  // namespace homing
