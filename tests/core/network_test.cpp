#include "homing/core/network.hpp"

#include <gtest/gtest.h>

namespace homing {
namespace {

bool covers(std::string_view network, std::string_view address) {
  return IpNetwork::parse(network)->contains(*parse_ip(address));
}

TEST(Network, ContainsTheAddressesOfItsPrefix) {
  EXPECT_TRUE(covers("10.0.0.0/8", "10.255.1.2"));
  EXPECT_FALSE(covers("10.0.0.0/8", "11.0.0.1"));
  EXPECT_TRUE(covers("192.0.2.128/25", "192.0.2.200"));
  EXPECT_FALSE(covers("192.0.2.128/25", "192.0.2.100"));
  EXPECT_TRUE(covers("203.0.113.7", "203.0.113.7"));
  EXPECT_FALSE(covers("203.0.113.7", "203.0.113.8"));
  EXPECT_TRUE(covers("2001:db8::/32", "2001:db8:1::1"));
  EXPECT_FALSE(covers("2001:db8::/32", "2001:db9::1"));
  EXPECT_TRUE(covers("0.0.0.0/0", "8.8.8.8"));
  EXPECT_FALSE(covers("0.0.0.0/0", "::1"));
}

TEST(Network, SeesAMappedIpv4AddressAsIpv4) {
  EXPECT_TRUE(covers("127.0.0.0/8", "::ffff:127.0.0.1"));
}

TEST(Address, AsTextIsWhatItWasParsedFrom) {
  for (const auto* text : {"0.0.0.0", "255.255.255.255", "9.10.99.100", "2001:db8::1", "::"}) {
    EXPECT_EQ(to_text(*parse_ip(text)), text);
  }
}

TEST(Network, RefusesWhatIsNoNetwork) {
  for (const auto* bad : {"", "10.0.0.0/33", "10.0.0/8", "10.0.0.0/", "10.0.0.0/-1", "fe80::1%eth0",
                          "localhost", "1.2.3.4:80"}) {
    EXPECT_FALSE(IpNetwork::parse(bad)) << bad;
  }
}

TEST(Unmapped, LeavesMappingsAndZonesOut) {
  const auto address = [](const char* text) { return boost::asio::ip::make_address(text); };
  EXPECT_EQ(unmapped(address("::ffff:203.0.113.7")).to_string(), "203.0.113.7");
  EXPECT_EQ(unmapped(address("203.0.113.7")).to_string(), "203.0.113.7");
  EXPECT_EQ(unmapped(address("2001:db8::1")).to_string(), "2001:db8::1");
  EXPECT_EQ(unmapped(address("fe80::1%1")).to_string(), "fe80::1");
}

}  // namespace
}  // namespace homing
