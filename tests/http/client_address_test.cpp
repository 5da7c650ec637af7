#include "homing/http/client_address.hpp"

#include <gtest/gtest.h>

#include <string>
#include <utility>
#include <vector>

namespace homing::http {
namespace {

constexpr const char* kProxy = "10.0.0.1";

class ClientAddressTest : public testing::Test {
 protected:
  std::string client(std::vector<std::pair<std::string_view, std::string_view>> headers,
                     const char* peer = kProxy) const {
    Request request;
    request.peer = parse_ip(peer).value();
    request.headers = std::move(headers);
    return client_address(request, trusted_).to_string();
  }
  std::string forwarded_for(std::string_view value) const { return client({{"X-Forwarded-For", value}}); }
  std::string forwarded(std::string_view value) const { return client({{"Forwarded", value}}); }

  const std::vector<IpNetwork> trusted_{IpNetwork::parse("10.0.0.0/8").value(),
                                        IpNetwork::parse("fd00::/8").value()};
};

TEST_F(ClientAddressTest, BelievesNobodyButTrustedProxies) {
  EXPECT_EQ(client({{"X-Forwarded-For", "203.0.113.7"}}, "198.51.100.1"), "198.51.100.1");
  EXPECT_EQ(client({{"Forwarded", "for=203.0.113.7"}}, "198.51.100.1"), "198.51.100.1");
  EXPECT_EQ(client({{"X-Forwarded-For", "203.0.113.7"}}), "203.0.113.7");
  EXPECT_EQ(client({}), kProxy);
}

TEST_F(ClientAddressTest, ReadsFromTheRightToTheFirstUntrustedHop) {
  EXPECT_EQ(forwarded_for("6.6.6.6, 203.0.113.7, 10.0.0.2"), "203.0.113.7");
  EXPECT_EQ(forwarded_for("10.0.0.3,10.0.0.2"), "10.0.0.3");
  EXPECT_EQ(client({{"X-Forwarded-For", "6.6.6.6"},
                    {"x-forwarded-for", "203.0.113.7"},
                    {"X-Forwarded-For", "10.0.0.2"}}),
            "203.0.113.7");
}

TEST_F(ClientAddressTest, EndsAtWhatIsNoAddress) {
  EXPECT_EQ(forwarded_for("203.0.113.7, unknown, 10.0.0.2"), "10.0.0.2");
  EXPECT_EQ(forwarded_for("203.0.113.7, , 10.0.0.2"), "10.0.0.2");
  EXPECT_EQ(forwarded_for("<script>"), kProxy);
  EXPECT_EQ(forwarded_for(""), kProxy);
}

TEST_F(ClientAddressTest, TakesPortsAndBrackets) {
  EXPECT_EQ(forwarded_for("203.0.113.7:5678"), "203.0.113.7");
  EXPECT_EQ(forwarded_for("2001:db8::1"), "2001:db8::1");
  EXPECT_EQ(forwarded_for("[2001:db8::1]"), "2001:db8::1");
  EXPECT_EQ(forwarded_for("[2001:db8::1]:5678"), "2001:db8::1");
  EXPECT_EQ(forwarded_for("::ffff:203.0.113.7"), "203.0.113.7");
  for (const char* bad : {"203.0.113.7:", "203.0.113.7:x", "203.0.113.7:123456", "[2001:db8::1",
                          "[2001:db8::1]x", "203.0.113.256"}) {
    EXPECT_EQ(forwarded_for(bad), kProxy) << bad;
  }
}

TEST_F(ClientAddressTest, PrefersXForwardedFor) {
  EXPECT_EQ(client({{"Forwarded", "for=6.6.6.6"}, {"X-Forwarded-For", "203.0.113.7"}}), "203.0.113.7");
}

TEST_F(ClientAddressTest, ReadsForwarded) {
  EXPECT_EQ(forwarded("for=203.0.113.7;proto=https;by=10.0.0.1"), "203.0.113.7");
  EXPECT_EQ(forwarded("For=\"[2001:db8::1]:4711\""), "2001:db8::1");
  EXPECT_EQ(forwarded("for=\"203.0.113.7:80\" ; host=a, for=10.0.0.2"), "203.0.113.7");
  EXPECT_EQ(forwarded("for=203.0.113.7, for=_hidden, for=10.0.0.2"), "10.0.0.2");
  EXPECT_EQ(forwarded("for=203.0.113.7, proto=http"), kProxy);
  EXPECT_EQ(forwarded("host=\"a,b;for=6.6.6.6\";for=203.0.113.7"), "203.0.113.7");
}

TEST_F(ClientAddressTest, IsNotFooledByAQuoteThatDoesNotEnd) {
  EXPECT_EQ(forwarded("for=6.6.6.6;x=\", for=203.0.113.7"), kProxy);
  EXPECT_EQ(forwarded("for=\"6.6.6.6, for=203.0.113.7"), kProxy);
  EXPECT_EQ(forwarded("for=6.6.6.6;x=\"\\\", for=203.0.113.7"), kProxy);
  EXPECT_EQ(forwarded("for=6.6.6.6;for=203.0.113.7"), kProxy) << "twice in one element";
}

}  // namespace
}  // namespace homing::http
