#include "click/link.hpp"

#include <gtest/gtest.h>

namespace homing::click {
namespace {

bool has(std::uint8_t notes, ClickNote note) {
  return (notes & static_cast<std::uint8_t>(note)) != 0;
}

TEST(Link, TakesEveryParameterOfTheContract) {
  const auto link = parse_link(
      "offer=acme-shoes&aff=42&sub1=newsletter&sub10=ten&source=mail&creative=blue&ext_id=abc123&url=https%"
      "3A%2F%2Fx%2F");
  ASSERT_TRUE(link);
  EXPECT_EQ(link->offer, "acme-shoes");
  EXPECT_EQ(link->affiliate, "42");
  EXPECT_EQ(link->subs[0], "newsletter");
  EXPECT_EQ(link->subs[9], "ten");
  EXPECT_EQ(link->source, "mail");
  EXPECT_EQ(link->creative, "blue");
  EXPECT_EQ(link->ext_id, "abc123");
  EXPECT_EQ(link->url, "https://x/");
  EXPECT_EQ(link->other_params, "");
}

TEST(Link, KeepsOtherParametersAsTheyCame) {
  const auto link = parse_link("offer=a&utm_source=x%20y&aff=1&gclid=|z|&sub0=n&sub11=n&sub01=n");
  EXPECT_EQ(link->other_params, "utm_source=x%20y&gclid=|z|&sub0=n&sub11=n&sub01=n");
}

TEST(Link, OfARepeatedParameterTheFirstCounts) {
  const auto link = parse_link("offer=a&offer=b&aff=1&sub1=x&sub1=y");
  EXPECT_EQ(link->offer, "a");
  EXPECT_EQ(link->subs[0], "x");
  EXPECT_EQ(link->other_params, "offer=b&sub1=y");
}

TEST(Link, HealsADoubledQuestionMark) {
  EXPECT_EQ(parse_link("?offer=a&aff=1")->offer, "a");
  const auto link = parse_link("offer=acme?aff=42&sub1=what?");
  EXPECT_EQ(link->offer, "acme");
  EXPECT_EQ(link->affiliate, "42");
  EXPECT_EQ(link->subs[0], "what?");
  EXPECT_EQ(parse_link("offer=acme&aff=42?sub1=x")->affiliate, "42");
  EXPECT_EQ(parse_link("offer=acme&aff=42?sub1=x")->subs[0], "x");
}

TEST(Link, HealsADoubledQuestionMarkNowhereButInOfferAndAff) {
  const auto plain = parse_link("offer=acme&sub1=staff=x?y&aff=42");
  EXPECT_EQ(plain->subs[0], "staff=x?y");
  EXPECT_EQ(plain->affiliate, "42");
  const auto link = parse_link("sub1=staff=x&sub2=myoffer=1&offer=acme?aff=42?sub3=a");
  EXPECT_EQ(link->subs[0], "staff=x");
  EXPECT_EQ(link->subs[1], "myoffer=1");
  EXPECT_EQ(link->offer, "acme");
  EXPECT_EQ(link->affiliate, "42");
  EXPECT_EQ(link->subs[2], "a");
}

TEST(Link, TakesWhatBrowsersAndAdNetworksSend) {
  const auto link =
      parse_link("offer=a&aff=1&sub1=a|b&sub2={x}&sub3=[]&sub4=^&sub5=\xc3\xbc&sub6=100%&sub7=%zz&sub8=a=b");
  EXPECT_EQ(link->subs[0], "a|b");
  EXPECT_EQ(link->subs[1], "{x}");
  EXPECT_EQ(link->subs[2], "[]");
  EXPECT_EQ(link->subs[3], "^");
  EXPECT_EQ(link->subs[4], "ü");
  EXPECT_EQ(link->subs[5], "100%");
  EXPECT_EQ(link->subs[6], "%zz");
  EXPECT_EQ(link->subs[7], "a=b");
}

TEST(Link, CutsALongValueAndSaysSo) {
  const std::string query =
      "offer=a&aff=1&sub1=" + std::string(1025, 'x') + "&sub2=" + std::string(1024, 'y');
  const auto link = parse_link(query);
  EXPECT_EQ(link->subs[0].size(), 1024U);
  EXPECT_EQ(link->subs[1].size(), 1024U);
  EXPECT_TRUE(has(link->notes, ClickNote::kValueCut));
  EXPECT_FALSE(has(parse_link("offer=a&sub1=x")->notes, ClickNote::kValueCut));
}

TEST(Link, RefusesMoreThan64Parameters) {
  std::string query = "a=1";
  for (int i = 1; i < 64; ++i) query += "&a=1";
  EXPECT_TRUE(parse_link(query));
  EXPECT_FALSE(parse_link(query + "&a=1"));
}

TEST(Link, AnEmptyOfferIsAMissingOne) {
  EXPECT_FALSE(parse_link("offer=&aff=1")->offer);
  EXPECT_FALSE(parse_link("")->affiliate);
}

ClickFlag flag_with(std::string_view name, std::string_view value) {
  http::Request request;
  request.headers.emplace_back(name, value);
  return flag_of(request);
}

TEST(Flag, APrefetchOrPreviewSaysSo) {
  EXPECT_EQ(flag_with("sec-purpose", "prefetch;prerender"), ClickFlag::kPrefetch);
  EXPECT_EQ(flag_with("Purpose", "Preview"), ClickFlag::kPrefetch);
  EXPECT_EQ(flag_with("X-Moz", "prefetch"), ClickFlag::kPrefetch);
  EXPECT_EQ(flag_with("User-Agent", "prefetch"), ClickFlag::kNone);
}

TEST(Flag, HeadIsNoClick) {
  http::Request request;
  request.method = http::Method::kHead;
  EXPECT_EQ(flag_of(request), ClickFlag::kHead);
}

}  // namespace
}  // namespace homing::click
