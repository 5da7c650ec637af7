#include <gtest/gtest.h>

#include <ctime>
#include <set>

#include "tests/support/connection.hpp"
#include "tests/support/tracker.hpp"

namespace homing::test {
namespace {

const std::vector<std::string> kVisitorsMacros{"sub1", "sub2", "sub3",  "sub4",   "sub5",     "sub6",  "sub7",
                                               "sub8", "sub9", "sub10", "source", "creative", "ext_id"};

/// For each macro that a visitor fills an offer of its name, with the macro in the path, the query and the
/// fragment.
std::string catalog_of_every_place() {
  std::string offers;
  for (const std::string& macro : kVisitorsMacros) {
    offers += (offers.empty() ? "" : ",") + std::string(R"({"ref": ")") + macro +
              R"(", "advertiser": "acme", "target_url": "https://shop.example/a%20b/{)" + macro + "}/x?q={" +
              macro + "}&id={click_id}#{" + macro +
              R"(}", "goals": [{"ref": "sale", "payout": "1", "currency": "EUR"}]})";
  }
  return R"({"offers": [)" + offers + "]}";
}

/// As an advertiser's server does it: once, and without a blank for a plus.
std::string decode_once(std::string_view text) {
  std::string bytes;
  for (std::size_t i = 0; i < text.size(); ++i) {
    if (text[i] != '%') {
      bytes += text[i];
      continue;
    }
    bytes += static_cast<char>(std::stoi(std::string(text.substr(i + 1, 2)), nullptr, 16));
    i += 2;
  }
  return bytes;
}

std::string escaped(std::string_view bytes) {
  static constexpr char kHex[] = "0123456789ABCDEF";
  std::string text;
  for (const char byte : bytes) {
    const auto value = static_cast<unsigned char>(byte);
    text += {'%', kHex[value >> 4U], kHex[value & 15U]};
  }
  return text;
}

/// What visitors send, as bytes.
std::vector<std::string> hostile_values() {
  std::vector<std::string> values{"\r\nSet-Cookie: x=1",
                                  "\r\n\r\n<script>",
                                  "\n",
                                  "{click_id}",
                                  "{sub1}{sub2}",
                                  "{payout}",
                                  "%7Bclick_id%7D",
                                  "%0d%0a",
                                  "%25",
                                  "%",
                                  "%zz",
                                  "../../etc/passwd",
                                  "/",
                                  "//evil.example",
                                  "\\\\evil.example",
                                  "?",
                                  "#",
                                  "&id=0",
                                  "=",
                                  ";",
                                  "+",
                                  "a b",
                                  "@evil.example",
                                  ":8080",
                                  "https://evil.example/",
                                  "javascript:alert(1)",
                                  "\"><img src=x>",
                                  "' OR '1'='1",
                                  "`id`",
                                  "$(id)",
                                  "|",
                                  "^",
                                  "[]",
                                  "~",
                                  "\t",
                                  "\x7f",
                                  "\xc3\xbc",
                                  "\xe2\x82\xac",
                                  "\xf0\x9f\x98\x80",
                                  "\xff\xfe",
                                  "\xc0\xaf",
                                  "\xe2\x80\xae",
                                  "=cmd|' /C calc'!A0",
                                  "0123456789abcdef0123456789abcdef",
                                  std::string("a\0b", 3),
                                  std::string(1024, '%'),
                                  std::string(300, '\xff')};
  for (int byte = 0; byte < 256; ++byte) values.push_back(std::string("<") + static_cast<char>(byte) + '>');
  return values;
}

/// What stands between `before` and the first `behind` after it.
std::string_view between(std::string_view text, std::string_view before, std::string_view behind) {
  const std::size_t start = text.find(before);
  if (start == std::string_view::npos) return {};
  const std::string_view rest = text.substr(start + before.size());
  return rest.substr(0, rest.find(behind));
}

void expect_in_its_places(const HttpResponse& response, const std::string& value) {
  ASSERT_EQ(response.status, 302);
  EXPECT_EQ(response.header("Set-Cookie"), "");
  const std::string location = response.location();
  for (const char c : location) ASSERT_TRUE(c > ' ' && c <= '~') << location;
  ASSERT_TRUE(location.starts_with("https://shop.example/a%20b/")) << location;
  EXPECT_EQ(decode_once(between(location, "/a%20b/", "/x?")), value);
  EXPECT_EQ(decode_once(between(location, "?q=", "&id=")), value);
  EXPECT_EQ(between(location, "&id=", "#").size(), 32U) << location;
  EXPECT_EQ(decode_once(location.substr(location.find('#') + 1)), value);
}

TEST(Redirect, AnyValueThroughEveryMacroReachesTheAdvertiserAsItWas) {
  Tracker tracker;
  apply_catalog(tracker.database.url(), catalog_of_every_place());
  HttpClient client = tracker.server.client();
  ASSERT_TRUE(eventually([&] { return client.get("/click?offer=ext_id&aff=nora").status == 302; }));
  for (const std::string& macro : kVisitorsMacros) {
    for (const std::string& value : hostile_values()) {
      SCOPED_TRACE(macro + '=' + escaped(value).substr(0, 60));
      expect_in_its_places(client.get("/click?aff=nora&offer=" + macro + '&' + macro + '=' + escaped(value)),
                           value);
      if (HasFatalFailure()) return;
    }
  }
  tracker.settle();
  EXPECT_EQ(tracker.database.value("SELECT count(*) FROM rejected_records"), "0");
  EXPECT_EQ(tracker.database.value("SELECT count(*) FROM clicks WHERE refusal IS NULL AND offer_id <> 7"),
            std::to_string(kVisitorsMacros.size() * hostile_values().size() + 1));
}

TEST(Redirect, GoesNowhereElseWhateverTheVisitorAsksFor) {
  Tracker tracker;
  HttpClient client = tracker.server.client();
  for (const auto* name : {"url",          "u",          "uri",          "link",     "to",
                           "target",       "dest",       "destination",  "redirect", "redirect_uri",
                           "redirect_url", "r",          "return",       "returnTo", "next",
                           "continue",     "goto",       "go",           "out",      "view",
                           "image",        "target_url", "fallback_url", "lp",       "deeplink"}) {
    for (const auto* value :
         {"https://evil.example/", "//evil.example", "evil.example", "\\\\evil.example"}) {
      const std::string location =
          client.get("/click?offer=shoes&aff=nora&" + query_of({{name, value}})).location();
      EXPECT_TRUE(location.starts_with("https://shop.example/l?c=")) << name << ' ' << location;
      EXPECT_EQ(location.find("evil"), std::string::npos) << name << ' ' << location;
    }
  }
  for (const auto* header : {"X-Forwarded-Host", "X-Forwarded-Server", "X-Host", "X-Original-URL",
                             "X-Rewrite-URL", "X-Forwarded-Proto", "Forwarded", "Referer", "Origin"}) {
    const std::string location =
        client.get("/click?offer=shoes&aff=nora", {{header, "host=evil.example"}}).location();
    EXPECT_TRUE(location.starts_with("https://shop.example/l?c=")) << header << ' ' << location;
  }
  const std::string answer = exchange(tracker.server.port(),
                                      "GET http://evil.example/click?offer=shoes&aff=nora HTTP/1.1\r\n"
                                      "Host: evil.example\r\nConnection: close\r\n\r\n");
  EXPECT_NE(answer.find("\r\nLocation: https://shop.example/l?c="), std::string::npos) << answer;
  EXPECT_EQ(answer.find("evil"), std::string::npos) << answer;
}

void expect_never_cached(const HttpResponse& response, const std::string& what) {
  EXPECT_EQ(response.header("Cache-Control"), "no-store") << what;
  const std::string text = response.header("Date");
  std::tm date{};
  const char* const end = ::strptime(text.c_str(), "%a, %d %b %Y %H:%M:%S GMT", &date);
  ASSERT_TRUE(end != nullptr && *end == '\0') << what << ": " << text;
  EXPECT_LT(std::abs(std::difftime(::timegm(&date), std::time(nullptr))), 60) << what;
}

TEST(Redirect, NoAnswerIsCached) {
  Tracker tracker;
  HttpClient client = tracker.server.client();
  const std::string id = tracker.click();
  for (const std::string& target :
       std::vector<std::string>{"/click?offer=shoes&aff=nora", "/click", "/click?offer=nope&aff=nora",
                                "/click?offer=paused&aff=nora", "/click?offer=paused-fallback&aff=nora",
                                "/postback?click_id=" + id, "/postback?click_id=" + id, "/postback",
                                "/postback?click_id=0189f0e2b3a47c5d8e6f001122334455", "/nowhere"}) {
    expect_never_cached(client.get(target), target);
    expect_never_cached(client.head(target), "HEAD " + target);
  }
}

TEST(Redirect, PrefetchesAndPreviewsAreAnsweredAndNotCounted) {
  const std::vector<std::pair<std::string, std::string>> previews{
      {"Sec-Purpose", "prefetch"}, {"Sec-Purpose", "prefetch;prerender"},
      {"Purpose", "prefetch"},     {"Purpose", "preview"},
      {"X-Purpose", "preview"},    {"X-Moz", "prefetch"}};
  Tracker tracker;
  HttpClient client = tracker.server.client();
  for (const auto& header : previews) {
    const HttpResponse response = client.get("/click?offer=shoes&aff=nora", {header});
    EXPECT_EQ(response.status, 302) << header.first;
    EXPECT_NE(click_id_in(response.location()), "") << header.first;
  }
  EXPECT_EQ(client.head("/click?offer=shoes&aff=nora").status, 302);
  tracker.settle();
  EXPECT_EQ(tracker.database.value("SELECT count(*) FROM clicks WHERE flag IS NULL"), "0");
  EXPECT_EQ(tracker.database.value("SELECT count(*) FROM click_rollup WHERE kind = 'counted'"), "0");
  EXPECT_EQ(tracker.database.value("SELECT sum(clicks) FROM click_rollup"),
            std::to_string(previews.size() + 1));
}

}  // namespace
}  // namespace homing::test
