#include "homing/outbound/address_policy.hpp"

#include <gtest/gtest.h>

#include <string>

namespace homing::outbound {
namespace {

/// As a resolver hands it over: IPv4 mapped into IPv6 stays as it is.
IpAddress raw(const std::string& text) {
  return boost::asio::ip::make_address(text);
}

bool may(const std::string& text, std::vector<IpNetwork> allowed = {}) {
  return AddressPolicy(std::move(allowed)).may_connect(raw(text));
}

TEST(AddressPolicy, TakesPublicAddresses) {
  for (const char* text :
       {"1.1.1.1",         "8.8.8.8",          "9.255.255.255",  "11.0.0.0",        "100.63.255.255",
        "100.128.0.0",     "126.255.255.255",  "128.0.0.0",      "169.253.255.255", "169.255.0.0",
        "172.15.255.255",  "172.32.0.0",       "192.0.1.0",      "192.0.3.0",       "192.167.255.255",
        "192.169.0.0",     "198.17.255.255",   "198.20.0.0",     "203.0.112.255",   "203.0.114.0",
        "223.255.255.255", "2606:4700::1111",  "2a00:1450::1",   "2001:200::1",     "2001:4860:4860::8888",
        "::ffff:8.8.8.8",  "64:ff9b::8.8.8.8", "2002:808:808::1"}) {
    EXPECT_TRUE(may(text)) << text;
  }
}

TEST(AddressPolicy, RefusesWhatIsNotPublicInIpv4) {
  for (const char* text :
       {"0.0.0.0",    "0.255.255.255",   "10.0.0.1",     "10.255.255.255",  "100.64.0.1",  "100.100.100.200",
        "127.0.0.1",  "127.255.255.254", "169.254.0.1",  "169.254.169.254", "172.16.0.1",  "172.31.255.255",
        "192.0.0.1",  "192.0.0.192",     "192.0.2.1",    "192.88.99.1",     "192.168.0.1", "192.168.255.255",
        "198.18.0.1", "198.19.255.255",  "198.51.100.1", "203.0.113.1",     "224.0.0.1",   "239.255.255.255",
        "240.0.0.1",  "255.255.255.255"}) {
    EXPECT_FALSE(may(text)) << text;
  }
}

TEST(AddressPolicy, RefusesWhatIsNotPublicInIpv6) {
  for (const char* text : {"::",          "::1",
                           "::7f00:1",    "100::1",
                           "2001::1",     "2001:0:4136:e378:8000:63bf:3fff:fdd2",
                           "2001:2::1",   "2001:10::1",
                           "2001:20::1",  "2001:1ff::1",
                           "2001:db8::1", "3fff::1",
                           "4000::1",     "5f00::1",
                           "fc00::1",     "fd00:ec2::254",
                           "fe80::1",     "fe80::1%1",
                           "febf::1",     "fec0::1",
                           "ff02::1",     "64:ff9b:1::1"}) {
    EXPECT_FALSE(may(text)) << text;
  }
}

TEST(AddressPolicy, JudgesTheIpv4AddressBehindAnIpv6One) {
  for (const char* text : {"::ffff:127.0.0.1", "::ffff:169.254.169.254", "64:ff9b::127.0.0.1",
                           "64:ff9b::a9fe:a9fe", "2002:7f00:1::1", "2002:a00:1::", "2002:c0a8:101::1"}) {
    EXPECT_FALSE(may(text)) << text;
  }
}

TEST(AddressPolicy, TakesWhatTheOperatorAllowsAndNoMore) {
  const std::vector<IpNetwork> allowed = {IpNetwork::parse("10.1.0.0/16").value(),
                                          IpNetwork::parse("fd00:1::/32").value()};
  for (const char* text : {"10.1.2.3", "::ffff:10.1.2.3", "64:ff9b::10.1.2.3", "fd00:1::5", "8.8.8.8"}) {
    EXPECT_TRUE(may(text, allowed)) << text;
  }
  for (const char* text : {"10.2.0.1", "fd00:2::5", "127.0.0.1", "::1"}) {
    EXPECT_FALSE(may(text, allowed)) << text;
  }
}

}  // namespace
}  // namespace homing::outbound
