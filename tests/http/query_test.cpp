#include "homing/http/query.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace homing::http {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;

std::vector<std::pair<std::string, std::string>> parse(std::string_view query) {
  std::vector<std::pair<std::string, std::string>> pairs;
  const auto parsed = parse_query(query, 64);
  for (const Parameter& parameter : parsed.value().parameters)
    pairs.emplace_back(parameter.name, parameter.value);
  return pairs;
}

std::pair<std::string, std::string> pair(std::string name, std::string value) {
  return {std::move(name), std::move(value)};
}

TEST(Query, DecodesOnceAfterSplitting) {
  EXPECT_THAT(parse("a=1&b=2"), ElementsAre(pair("a", "1"), pair("b", "2")));
  EXPECT_THAT(parse("a=x%26b%3D2"), ElementsAre(pair("a", "x&b=2")));
  EXPECT_THAT(parse("a=%2526"), ElementsAre(pair("a", "%26")));
  EXPECT_THAT(parse("a=b+c&d+e=f"), ElementsAre(pair("a", "b c"), pair("d e", "f")));
  EXPECT_THAT(parse("a=%00%0D%0A"), ElementsAre(pair("a", std::string("\0\r\n", 3))));
}

TEST(Query, TakesWhatBrowsersAndAdNetworksSend) {
  EXPECT_THAT(parse("a=|{}[]^`\"\\"), ElementsAre(pair("a", "|{}[]^`\"\\")));
  EXPECT_THAT(parse("a=\xC3\xA4"), ElementsAre(pair("a", "\xC3\xA4")));
  EXPECT_THAT(parse("a=100%&b=%zz&c=%4"), ElementsAre(pair("a", "100%"), pair("b", "%zz"), pair("c", "%4")));
  EXPECT_THAT(parse("?a=1&??b=2"), ElementsAre(pair("a", "1"), pair("b", "2")));
  EXPECT_THAT(parse("a=b=c"), ElementsAre(pair("a", "b=c")));
  EXPECT_THAT(parse("a&b=&=c"), ElementsAre(pair("a", ""), pair("b", ""), pair("", "c")));
}

TEST(Query, SkipsEmptyParts) {
  EXPECT_THAT(parse(""), IsEmpty());
  EXPECT_THAT(parse("&&&"), IsEmpty());
  EXPECT_THAT(parse("&a=1&&b=2&"), ElementsAre(pair("a", "1"), pair("b", "2")));
}

TEST(Query, KeepsEachParameterAsItCame) {
  const auto query = parse_query("a=%41+b&c", 64);
  EXPECT_EQ(query->parameters.at(0).raw, "a=%41+b");
  EXPECT_EQ(query->parameters.at(1).raw, "c");
}

TEST(Query, IsEmptyPastTheLimit) {
  EXPECT_TRUE(parse_query("a&b&c", 3).has_value());
  EXPECT_FALSE(parse_query("a&b&c", 2).has_value());
  EXPECT_TRUE(parse_query("a&&&&b", 2).has_value());
}

}  // namespace
}  // namespace homing::http
