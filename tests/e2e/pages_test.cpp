// The operator's pages, which the binary carries: what goes out, and under which headers.

#include <gmock/gmock.h>

#include <regex>

#include "tests/support/tracker.hpp"

namespace homing::test {
namespace {

using testing::HasSubstr;
using testing::StartsWith;

const HttpHeaders kCompressed{{"Accept-Encoding", "gzip, deflate, br"}};

class OperatorPages : public testing::Test {
 protected:
  /// Of the script that index.html loads.
  std::string script() {
    const std::string page = pages.get("/").body;
    std::smatch found;
    EXPECT_TRUE(std::regex_search(page, found, std::regex(R"re(src="(/assets/[^"]+\.js)")re"))) << page;
    return found[1];
  }

  Tracker tracker;
  HttpClient pages = tracker.server.admin();
};

TEST_F(OperatorPages, EveryAddressOfAPageIsThePage) {
  const HttpResponse page = pages.get("/");
  EXPECT_EQ(page.status, 200);
  EXPECT_EQ(page.header("Content-Type"), "text/html; charset=utf-8");
  EXPECT_EQ(page.header("Cache-Control"), "no-store");
  EXPECT_THAT(page.body, StartsWith("<!doctype html>"));
  for (const char* deep :
       {"/catalog/offers/acme-shoes", "/reports?group=offer&range=30d", "/setup", "/nowhere"}) {
    const HttpResponse same = pages.get(deep);
    EXPECT_EQ(same.status, 200) << deep;
    EXPECT_EQ(same.body, page.body) << deep;
  }
}

TEST_F(OperatorPages, WhatTheyAreMadeOfIsKeptForEverAndCompressed) {
  const std::string path = script();
  const HttpResponse plain = pages.get(path);
  ASSERT_EQ(plain.status, 200);
  EXPECT_EQ(plain.header("Content-Type"), "text/javascript; charset=utf-8");
  EXPECT_EQ(plain.header("Cache-Control"), "public, max-age=31536000, immutable");
  EXPECT_EQ(plain.header("Content-Encoding"), "");
  EXPECT_EQ(plain.header("Vary"), "Accept-Encoding");

  const HttpResponse compressed = pages.get(path, kCompressed);
  EXPECT_EQ(compressed.header("Content-Encoding"), "gzip");
  EXPECT_EQ(compressed.header("Vary"), "Accept-Encoding");
  EXPECT_THAT(compressed.body, StartsWith("\x1F\x8B"));
  EXPECT_LT(compressed.body.size(), plain.body.size() * 2 / 3);
  EXPECT_EQ(pages.get("/assets/index-00000000.js").status, 404) << "another version's, not the page";
}

TEST_F(OperatorPages, AreOnlyRead) {
  for (const std::string& path : {std::string("/"), std::string("/reports"), script()}) {
    const HttpResponse head = pages.head(path);
    EXPECT_EQ(head.status, 200) << path;
    EXPECT_EQ(head.header("Content-Length"), std::to_string(pages.get(path).body.size())) << path;
    const HttpResponse post = pages.post(path, "text/plain", "x");
    EXPECT_EQ(post.status, 405) << path;
    EXPECT_EQ(post.header("Allow"), "GET, HEAD") << path;
  }
}

TEST_F(OperatorPages, NothingOfAnotherHostRunsInThem) {
  for (const std::string& path : {std::string("/"), std::string("/explain?q=<script>"), script()}) {
    const HttpResponse page = pages.get(path);
    const std::string policy = page.header("Content-Security-Policy");
    EXPECT_THAT(policy, StartsWith("default-src 'none'; script-src 'self'; style-src 'self';")) << path;
    EXPECT_THAT(policy, HasSubstr("frame-ancestors 'none'")) << path;
    EXPECT_THAT(policy, testing::Not(HasSubstr("unsafe"))) << path;
    EXPECT_EQ(page.header("X-Content-Type-Options"), "nosniff") << path;
    EXPECT_EQ(page.header("Referrer-Policy"), "same-origin") << path;
  }
  const std::string page = pages.get("/").body;
  EXPECT_FALSE(std::regex_search(page, std::regex("(src|href)=\"(https?:)?//"))) << page;
  EXPECT_FALSE(std::regex_search(page, std::regex("<script[^>]*>[^<]|<style| style=| on[a-z]+="))) << page;
}

TEST_F(OperatorPages, DoNotHideWhatIsNotThere) {
  for (const char* path : {"/api", "/api/v2/users", "/healthz/x", "/metrics/", "/click?offer=shoes&aff=nora",
                           "/postback?click_id=1", "/assets/"})
    EXPECT_EQ(pages.get(path).status, 404) << path;
  EXPECT_EQ(pages.get("/api/v1/nothing").header("Content-Type"), "application/problem+json");
  EXPECT_EQ(pages.get("/healthz").body, "alive\n");
}

TEST_F(OperatorPages, ArePartOfTheOperatorsSideAlone) {
  HttpClient road = tracker.server.client();
  for (const std::string& path : {std::string("/"), std::string("/index.html"), std::string("/favicon.svg"),
                                  std::string("/reports"), std::string("/setup"), script()})
    EXPECT_EQ(road.get(path).status, 404) << path;
}

TEST_F(OperatorPages, AnswerWhileTheDatabaseIsAway) {
  tracker.database.rows("ALTER SCHEMA homing RENAME TO gone");
  EXPECT_EQ(pages.get("/").status, 200);
  EXPECT_EQ(pages.get(script()).status, 200);
}

}  // namespace
}  // namespace homing::test
