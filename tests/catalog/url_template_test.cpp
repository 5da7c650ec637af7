#include "homing/catalog/url_template.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace homing::catalog {
namespace {

using testing::HasSubstr;

UrlTemplate parsed(std::string_view text) {
  std::string error;
  auto result = UrlTemplate::parse(text, error);
  EXPECT_TRUE(result) << text << ": " << error;
  EXPECT_EQ(error, "");
  return result.value_or(UrlTemplate());
}

std::string error_of(std::string_view text) {
  std::string error;
  EXPECT_FALSE(UrlTemplate::parse(text, error)) << text;
  return error;
}

std::string expanded(std::string_view text, const MacroValues& values,
                     std::string_view parameter = "click_id") {
  std::string out;
  parsed(text).expand(values, parameter, out);
  return out;
}

MacroValues with_click_id() {
  MacroValues values{};
  at(values, Macro::kClickId) = "c1";
  return values;
}

TEST(UrlTemplate, TakesWhatAdvertisersReallySend) {
  for (const std::string_view text : {
           "https://shop.example",
           "http://shop.example/",
           "HTTPS://Shop.Example:8443/a%20b/c;v=1?x=1&y[]=2&z=%7B%7D|w#top",
           "https://shop.example?click_id={click_id}",
           "https://shop.example/{click_id}/go",
           "https://shop.example/go#cid={click_id}",
           "https://shop_1.example./x",
           "http://127.0.0.1:8080/x",
           "http://[2001:db8::1]:8080/x",
           "https://app.example/track?u=https://shop.example/?a=b&c=100%",
           "https://xn--bcher-kva.example/~user/(1)/*'!$,^`\"<>",
       }) {
    EXPECT_EQ(parsed(text).text(), text);
  }
}

TEST(UrlTemplate, RefusesWhatIsNoAbsoluteHttpUrl) {
  for (const std::string_view text :
       {"", "shop.example", "//shop.example", "ftp://shop.example", "javascript:alert(1)",
        "https:shop.example", "https:/shop.example", " https://shop.example"}) {
    EXPECT_NE(error_of(text), "") << text;
  }
  EXPECT_THAT(error_of("ftp://shop.example/"), HasSubstr("http:// or https://"));
}

TEST(UrlTemplate, RefusesAHostThatIsNone) {
  for (const std::string_view text :
       {"https://", "https:///x", "https://?x", "https://:80/", "https://shop..example/", "https://.example/",
        "https://shop.example:0/", "https://shop.example:65536/", "https://shop.example:/",
        "https://shop.example:8x/", "https://-shop.example/", "https://shop%2eexample/", "https://1.2.3/",
        "https://0x7f.1/", "https://[::1/", "https://[1.2.3.4]/", "https://[]/", "https://[::1]x/",
        "https://shop.example,evil.example/"}) {
    EXPECT_NE(error_of(text), "") << text;
  }
  EXPECT_THAT(error_of("https:///x"), HasSubstr("host is missing"));
  EXPECT_THAT(error_of("https://user:secret@shop.example/"), HasSubstr("user info"));
}

TEST(UrlTemplate, RefusesMacrosInFrontOfThePath) {
  for (const std::string_view text : {"https://{sub1}.shop.example/", "https://shop.example{sub1}",
                                      "https://shop.example:{sub1}/", "https://{sub1}@shop.example/"}) {
    EXPECT_THAT(error_of(text), HasSubstr("macro can't stand in the host")) << text;
  }
  EXPECT_NE(error_of("{source}://shop.example/"), "");
}

TEST(UrlTemplate, RefusesUnknownMacrosByNameWithTheKnownOnes) {
  const std::string error = error_of("https://shop.example/?a={click_id}&b={clickid}");
  EXPECT_THAT(error, HasSubstr("unknown macro {clickid}"));
  EXPECT_THAT(error, HasSubstr("to send a brace as it is, write %7B"));
  EXPECT_THAT(error, HasSubstr("{click_id} {offer} {offer_id} {aff} {aff_id} {advertiser}"));
  EXPECT_THAT(error, HasSubstr("{sub10} {ip} {country} {device} {os} {browser} {timestamp} {random}"));
  EXPECT_THAT(error_of("https://shop.example/?a={}"), HasSubstr("unknown macro {}"));
  EXPECT_THAT(error_of("https://shop.example/?a={CLICK_ID}"), HasSubstr("unknown macro {CLICK_ID}"));
  EXPECT_THAT(error_of("https://shop.example/?a={click_id"), HasSubstr("never closed"));
  EXPECT_THAT(error_of("https://shop.example/?a=click_id}"), HasSubstr("without its {"));
}

TEST(UrlTemplate, RefusesBytesThatALocationCannotHold) {
  using namespace std::string_view_literals;
  for (const std::string_view text :
       {"https://shop.example/a b"sv, "https://shop.example/a\r\nSet-Cookie:x"sv, "https://shop.example/\0"sv,
        "https://shop.example/\t"sv, "https://shop.example/b\xC3\xBC"sv, "https://b\xC3\xBC.example/"sv,
        "https://shop.example/\x7F"sv, "https://shop.example\\evil.example"sv,
        "https://shop.example/a\\b"sv}) {
    EXPECT_THAT(error_of(text), HasSubstr("percent escape")) << text;
  }
}

TEST(UrlTemplate, HasALimitOfLengthAndOfMacros) {
  const std::string head = "https://shop.example/";
  parsed(head + std::string(2048 - head.size(), 'a'));
  EXPECT_THAT(error_of(head + std::string(2049 - head.size(), 'a')), HasSubstr("2048"));
  std::string macros = head;
  for (int i = 0; i < 32; ++i) macros += "{ip}";
  parsed(macros);
  EXPECT_THAT(error_of(macros + "{ip}"), HasSubstr("32 macros"));
}

TEST(UrlTemplate, KnowsEveryMacroByItsName) {
  std::array<std::string, kMacros> texts;
  MacroValues values{};
  for (std::size_t i = 0; i < kMacros; ++i) {
    texts[i] = "v" + std::to_string(i);
    values[i] = texts[i];
  }
  for (std::size_t i = 0; i < kMacros; ++i) {
    const auto macro = static_cast<Macro>(i);
    const std::string text = "https://shop.example/?x={" + std::string(name_of(macro)) + "}";
    EXPECT_EQ(expanded(text, values, ""), "https://shop.example/?x=v" + std::to_string(i));
    EXPECT_TRUE(parsed(text).uses(macro));
    EXPECT_FALSE(parsed("https://shop.example/").uses(macro));
  }
  EXPECT_EQ(name_of(Macro::kClickId), "click_id");
  EXPECT_EQ(name_of(Macro::kAffiliateId), "aff_id");
  EXPECT_EQ(name_of(Macro::kRandom), "random");
}

TEST(UrlTemplate, LeavesEveryOtherByteAsItIs) {
  EXPECT_EQ(expanded("HTTP://Shop.Example:80/%7e%zz/../x?a=1&&b[]=|&click={click_id}&#f?g", with_click_id()),
            "HTTP://Shop.Example:80/%7e%zz/../x?a=1&&b[]=|&click=c1&#f?g");
}

TEST(UrlTemplate, EncodesValuesSoThatTheAdvertiserReadsTheSameBytes) {
  using namespace std::string_view_literals;
  MacroValues values = with_click_id();
  at(values, Macro::kSub1) = "a b&c=d#e?f/g\\h\r\nX: y\0\xFF\xC3\xBC%41+"sv;
  EXPECT_EQ(expanded("https://shop.example/{sub1}?c={click_id}", values),
            "https://shop.example/a%20b%26c%3Dd%23e%3Ff%2Fg%5Ch%0D%0AX%3A%20y%00%FF%C3%BC%2541%2B?c=c1");
}

TEST(UrlTemplate, NeverExpandsAMacroInsideAValue) {
  MacroValues values = with_click_id();
  at(values, Macro::kSub1) = "{click_id}{sub2}";
  at(values, Macro::kSub2) = "{sub1}";
  EXPECT_EQ(expanded("https://shop.example/?a={sub1}&b={sub2}&c={click_id}", values),
            "https://shop.example/?a=%7Bclick_id%7D%7Bsub2%7D&b=%7Bsub1%7D&c=c1");
}

TEST(UrlTemplate, PutsTheClickIdIntoPathQueryAndFragment) {
  EXPECT_EQ(expanded("https://shop.example/{click_id}?a={click_id}#{click_id}", with_click_id()),
            "https://shop.example/c1?a=c1#c1");
}

TEST(UrlTemplate, AddsTheClickIdWhereTheTemplateHasNone) {
  EXPECT_EQ(expanded("https://shop.example", with_click_id()), "https://shop.example?click_id=c1");
  EXPECT_EQ(expanded("https://shop.example/x?a=1#top", with_click_id(), "cid"),
            "https://shop.example/x?a=1&cid=c1#top");
  MacroValues values = with_click_id();
  at(values, Macro::kSub1) = "?#&";
  EXPECT_EQ(expanded("https://shop.example/{sub1}#x", values),
            "https://shop.example/%3F%23%26?click_id=c1#x");
}

TEST(UrlTemplate, AddsNothingForAFallbackOrWithoutAnId) {
  EXPECT_EQ(expanded("https://shop.example/?a=1", with_click_id(), ""), "https://shop.example/?a=1");
  EXPECT_EQ(expanded("https://shop.example/?a=1", MacroValues{}), "https://shop.example/?a=1");
  EXPECT_EQ(expanded("https://shop.example/?a={click_id}&b=1", MacroValues{}),
            "https://shop.example/?a=&b=1");
}

TEST(UrlTemplate, AppendsToWhatIsThere) {
  std::string out = "x?y#z ";
  parsed("https://shop.example/a").expand(with_click_id(), "click_id", out);
  EXPECT_EQ(out, "x?y#z https://shop.example/a?click_id=c1");
}

struct Addition {
  std::string url;
  std::string expected;
};

class AddQueryParameter : public testing::TestWithParam<Addition> {};

TEST_P(AddQueryParameter, GoesInFrontOfTheFragmentAndLeavesTheRest) {
  std::string url = GetParam().url;
  add_query_parameter(url, "c", "1");
  EXPECT_EQ(url, GetParam().expected);
}

INSTANTIATE_TEST_SUITE_P(Table, AddQueryParameter,
                         testing::Values(Addition{"https://a.example", "https://a.example?c=1"},
                                         Addition{"https://a.example/", "https://a.example/?c=1"},
                                         Addition{"https://a.example/?", "https://a.example/?c=1"},
                                         Addition{"https://a.example/?x=1", "https://a.example/?x=1&c=1"},
                                         Addition{"https://a.example/?x=1&", "https://a.example/?x=1&c=1"},
                                         Addition{"https://a.example/?x=y?", "https://a.example/?x=y?&c=1"},
                                         Addition{"https://a.example/#", "https://a.example/?c=1#"},
                                         Addition{"https://a.example/?#f", "https://a.example/?c=1#f"},
                                         Addition{"https://a.example/?x#f?g&",
                                                  "https://a.example/?x&c=1#f?g&"},
                                         Addition{"https://a.example/#f?g", "https://a.example/?c=1#f?g"},
                                         Addition{"https://a.example#f#g", "https://a.example?c=1#f#g"}));

TEST(UrlTemplate, SaysWhetherItAsksOfTheVisitor) {
  for (const auto* macro : {"{country}", "{device}", "{os}", "{browser}"}) {
    EXPECT_TRUE(parsed("https://a.example/?x=" + std::string(macro)).asks_of_visitor()) << macro;
  }
  EXPECT_FALSE(parsed("https://a.example/?ip={ip}&c={click_id}&country=country").asks_of_visitor());
}

TEST(RemoveQueryParameter, TakesEachOneOfThatNameAndNothingElse) {
  const auto without_cid = [](std::string url) {
    remove_query_parameter(url, "cid");
    return url;
  };
  EXPECT_EQ(without_cid("https://s.example/a?cid=1"), "https://s.example/a");
  EXPECT_EQ(without_cid("https://s.example/a?cid#cid=1"), "https://s.example/a#cid=1");
  EXPECT_EQ(without_cid("https://s.example/a?x=1&cid=1&y=2&cid=2#f"), "https://s.example/a?x=1&y=2#f");
  EXPECT_EQ(without_cid("https://s.example/?%63i%64=1&y=%20"), "https://s.example/?y=%20");
  EXPECT_EQ(without_cid("https://s.example/cid=1?xcid=1&cidx=2&q=cid"),
            "https://s.example/cid=1?xcid=1&cidx=2&q=cid");
  EXPECT_EQ(without_cid("https://s.example/?a=1&&b=2&"), "https://s.example/?a=1&&b=2&");
  EXPECT_EQ(without_cid("https://s.example/#?cid=1"), "https://s.example/#?cid=1");
  EXPECT_EQ(without_cid("https://s.example/?"), "https://s.example/?");
}

}  // namespace
}  // namespace homing::catalog
