#include <gtest/gtest.h>

#include "homing/catalog/url_template.hpp"

namespace homing::catalog {
namespace {

using namespace std::string_view_literals;

const std::vector<std::string> kHosts = {"shop.example", "*.wide.example"};

TEST(DeepLink, IsTakenOnAHostOfTheList) {
  EXPECT_EQ(checked_deep_link("https://shop.example/a?b=c#d", kHosts), "https://shop.example/a?b=c#d");
  EXPECT_EQ(checked_deep_link("http://shop.example", kHosts), "http://shop.example");
  EXPECT_EQ(checked_deep_link("https://shop.example?x", kHosts), "https://shop.example?x");
  EXPECT_EQ(checked_deep_link("https://shop.example#x", kHosts), "https://shop.example#x");
  EXPECT_EQ(checked_deep_link("https://shop.example:8443/", kHosts), "https://shop.example:8443/");
  EXPECT_EQ(checked_deep_link("https://a.wide.example/", kHosts), "https://a.wide.example/");
  EXPECT_EQ(checked_deep_link("https://a.b-c.wide.example/", kHosts), "https://a.b-c.wide.example/");
}

TEST(DeepLink, ComparesSchemeAndHostInAnyCase) {
  EXPECT_EQ(checked_deep_link("HTTPS://Shop.EXAMPLE/Path", kHosts), "https://shop.example/Path");
}

class HostileDeepLink : public testing::TestWithParam<std::string_view> {};

TEST_P(HostileDeepLink, IsRefused) {
  EXPECT_EQ(checked_deep_link(GetParam(), kHosts), std::nullopt);
}

INSTANTIATE_TEST_SUITE_P(OtherHosts, HostileDeepLink,
                         testing::Values("https://evil.example/"sv, "https://shop.example.evil.example/"sv,
                                         "https://evilshop.example/"sv, "https://wide.example/"sv,
                                         "https://evilwide.example/"sv, "https://.wide.example/"sv,
                                         "https://a..wide.example/"sv, "https://*.wide.example/"sv,
                                         "https://shop/"sv, "https://evil.example/shop.example"sv,
                                         "https://evil.example?https://shop.example"sv,
                                         "https://evil.example#shop.example"sv, "https://127.0.0.1/"sv,
                                         "https://2130706433/"sv, "https://[::1]/"sv,
                                         "https://[::ffff:127.0.0.1]/"sv, "https://[shop.example]/"sv));

INSTANTIATE_TEST_SUITE_P(
    UserInfoAndSlashes, HostileDeepLink,
    testing::Values("https://shop.example@evil.com"sv, "https://shop.example:pw@evil.com/"sv,
                    "https://evil.com@shop.example/"sv, "https://@shop.example/"sv,
                    "https://evil.com\\@shop.example"sv, "https://evil.com\\.shop.example"sv,
                    "https://shop.example\\evil.com"sv, "https:\\\\shop.example"sv, "https:/\\shop.example"sv,
                    "https:///shop.example"sv, "http:///shop.example"sv, "https:////shop.example"sv,
                    "https:/shop.example"sv, "https:shop.example"sv, "//shop.example"sv, "/\\shop.example"sv,
                    "\\\\shop.example"sv, "shop.example"sv, ""sv));

INSTANTIATE_TEST_SUITE_P(Schemes, HostileDeepLink,
                         testing::Values("javascript:alert(1)"sv, "javascript://shop.example/%0aalert(1)"sv,
                                         "data:text/html,https://shop.example"sv, "ftp://shop.example/"sv,
                                         "httpss://shop.example/"sv, "view-source:https://shop.example"sv,
                                         "http\0s://shop.example"sv, "intent://shop.example/"sv,
                                         "https%3A//shop.example"sv, "\xEF\xBB\xBFhttps://shop.example"sv));

INSTANTIATE_TEST_SUITE_P(BytesInFrontOfThePath, HostileDeepLink,
                         testing::Values(" https://shop.example/"sv, "\thttps://shop.example/"sv,
                                         "ht\ttps://shop.example/"sv, "https:\n//shop.example/"sv,
                                         "https://\tshop.example/"sv, "https://shop\n.example/"sv,
                                         "https://shop.example\r/"sv, "https://shop.example \x2F"sv,
                                         "https://shop.example\0.evil.com/"sv, "https://\0shop.example/"sv,
                                         "https://shop%2eexample/"sv, "https://shop.example%2f.evil.com/"sv,
                                         "https://shop.example%00/"sv,
                                         "https://shop\xE3\x80\x82"
                                         "example/"sv,
                                         "https://\xEF\xBD\x93hop.example/"sv,
                                         "https://sh\xC3\xB6p.example/"sv, "https://shop.example\xC2\xAD/"sv,
                                         "https://shop.example;evil.com/"sv,
                                         "https://shop.example&evil.com/"sv, "https://shop.example{x}/"sv));

INSTANTIATE_TEST_SUITE_P(DotsAndPorts, HostileDeepLink,
                         testing::Values("https://shop.example./"sv, "https://shop.example../"sv,
                                         "https://.shop.example/"sv, "https://a.wide.example./"sv,
                                         "https://shop.example:/"sv, "https://shop.example:0/"sv,
                                         "https://shop.example:65536/"sv, "https://shop.example:000080/"sv,
                                         "https://shop.example:-1/"sv, "https://shop.example:80:80/"sv,
                                         "https://shop.example:80@evil.com/"sv,
                                         "https://shop.example:8\t0/"sv, "https://shop.example:\xD9\xA1/"sv));

TEST(DeepLink, EscapesWhatDoesNotBelongInAUrlAndKeepsEscapes) {
  EXPECT_EQ(checked_deep_link("https://shop.example/a b\\c%2F%zz%/\xC3\xBC?q=\"<>`{click_id}|^[]\r\n\0#x#y"sv,
                              kHosts),
            "https://shop.example/a%20b%5Cc%2F%25zz%25/"
            "%C3%BC?q=%22%3C%3E%60%7Bclick_id%7D%7C%5E%5B%5D%0D%0A%00#x%23y");
}

TEST(DeepLink, IsAtMostOneKibibyte) {
  const std::string head = "https://shop.example/";
  EXPECT_TRUE(checked_deep_link(head + std::string(1024 - head.size(), 'a'), kHosts));
  EXPECT_FALSE(checked_deep_link(head + std::string(1025 - head.size(), 'a'), kHosts));
}

TEST(DeepLink, IsRefusedWhereNoHostIsAllowed) {
  EXPECT_FALSE(checked_deep_link("https://shop.example/", {}));
}

}  // namespace
}  // namespace homing::catalog
