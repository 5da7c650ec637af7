#include "homing/http/url.hpp"

#include <gtest/gtest.h>

#include <map>

namespace homing::http {
namespace {

std::string text_of(const ParsedUrl& parsed) {
  const auto* url = std::get_if<Url>(&parsed);
  return url == nullptr ? "fault: " + std::get<UrlFault>(parsed).sentence : url->to_text();
}

std::string parsed(std::string_view text) {
  return text_of(Url::parse(text));
}

TEST(Url, KeepsWhatItCanAndEncodesWhatItHasTo) {
  const std::map<std::string, std::string> cases = {
      {"http://shop.example", "http://shop.example/"},
      {"HTTPS://Shop.EXAMPLE.:443/A?b=C#d", "https://shop.example/A?b=C"},
      {"http://shop.example:8080?a=b", "http://shop.example:8080/?a=b"},
      {"http://shop.example:/x", "http://shop.example/x"},
      {"http://my_shop-1.example/?a=|[]{}'", "http://my_shop-1.example/?a=|[]{}'"},
      {"http://a.example/b c?d=\"<>`\xC3\xA4%20%", "http://a.example/b%20c?d=%22%3C%3E%60%C3%A4%20%"},
      {"http://192.0.2.1/", "http://192.0.2.1/"},
      {"http://[2001:DB8::1]:81/", "http://[2001:db8::1]:81/"},
      {"http://[::ffff:192.0.2.1]/", "http://192.0.2.1/"},
      {"http://a.example?x=http://b.example/@", "http://a.example/?x=http://b.example/@"},
      {"http://xn--bcher-kva.example/", "http://xn--bcher-kva.example/"},
      {"http://localhost/", "http://localhost/"}};
  for (const auto& [text, expected] : cases) EXPECT_EQ(parsed(text), expected) << text;
}

TEST(Url, RefusesWhatIsNoPlainHttpUrl) {
  for (const char* text : {"",
                           "shop.example",
                           "//shop.example/",
                           "ftp://shop.example/",
                           "http:/shop.example",
                           "http://",
                           "http:///x",
                           "http://:80/",
                           "http://a..b/",
                           "http://.a/",
                           "http://a b/",
                           "http://a%41/",
                           "http://b\xC3\xBC"
                           "cher.example/",
                           "http://me@a.example/",
                           "http://me:pw@a.example/",
                           "http://a.example\\@b.example/",
                           "http://a.example:x/",
                           "http://a.example:0/",
                           "http://a.example:65536/",
                           "http://a.example:-1/",
                           "http://a.example:80:80/",
                           "http://[::1",
                           "http://[::1]x/",
                           "http://[127.0.0.1]/",
                           "http://[fe80::1%25eth0]/",
                           "http://::1/",
                           "http://2130706433/",
                           "http://0x7f000001/",
                           "http://0x7f.1/",
                           "http://127.1/",
                           "http://0177.0.0.1/",
                           "http://127.0.0.0x1/",
                           "http://1.2.3.4.5/",
                           "http://256.1.1.1/",
                           " http://a.example/",
                           "http://a.example/\r\n",
                           "http://a.example/\x7F"}) {
    EXPECT_TRUE(parsed(text).starts_with("fault: ")) << text << " became " << parsed(text);
  }
  EXPECT_TRUE(parsed("http://a.example/" + std::string(Url::kMaxBytes, 'x')).starts_with("fault: "));
  EXPECT_TRUE(parsed("http://" + std::string(64, 'x') + ".example/").starts_with("fault: "));
}

TEST(Url, FollowsReferencesAsRfc3986Says) {
  const Url base = std::get<Url>(Url::parse("https://a.example:8443/b/c/d?q"));
  const std::map<std::string, std::string> cases = {
      {"http://b.example/x", "http://b.example/x"},  {"//b.example/x", "https://b.example/x"},
      {"/x?y#z", "https://a.example:8443/x?y"},      {"x", "https://a.example:8443/b/c/x"},
      {"./x/", "https://a.example:8443/b/c/x/"},     {"../x?y=/../", "https://a.example:8443/b/x?y=/../"},
      {"../../../x", "https://a.example:8443/x"},    {"..", "https://a.example:8443/b/"},
      {"/a/./b/../c", "https://a.example:8443/a/c"}, {"?y", "https://a.example:8443/b/c/d?y"},
      {"#z", "https://a.example:8443/b/c/d?q"},      {" /x\xC3\xA4 ", "https://a.example:8443/x%C3%A4"}};
  for (const auto& [location, expected] : cases)
    EXPECT_EQ(text_of(base.follow(location)), expected) << location;
  for (const char* location : {"javascript:alert(1)", "x:y", "//", "/a\r\nb", "http://"}) {
    EXPECT_TRUE(text_of(base.follow(location)).starts_with("fault: ")) << location;
  }
}

}  // namespace
}  // namespace homing::http
