#include "homing/pages/pages.hpp"

#include <gtest/gtest.h>

#include <string>

namespace homing::pages {
namespace {

constexpr File kFiles[] = {
    {"/assets/index-B4x0.js", "alert(1)", "<alert(1), compressed>"},
    {"/favicon.svg", "<svg/>", "<svg/, compressed>"},
    {"/index.html", "<!doctype html>", "<!doctype html, compressed>"},
};

struct Asked {
  std::string_view path = "/";
  http::Method method = http::Method::kGet;
  std::string_view accepts = "";  ///< Accept-Encoding; empty: there is none.
};

http::Response ask(const Asked& asked) {
  http::Request request;
  request.path = asked.path;
  request.method = asked.method;
  if (!asked.accepts.empty()) request.headers.emplace_back("accept-encoding", asked.accepts);
  return answer(kFiles, request);
}

std::string header(const http::Response& response, std::string_view wanted) {
  for (const auto& [name, value] : response.headers) {
    if (name == wanted) return value;
  }
  return "";
}

TEST(Pages, WhatHasAFileIsThatFile) {
  const http::Response script = ask({"/assets/index-B4x0.js"});
  EXPECT_EQ(script.status, 200U);
  EXPECT_EQ(script.body, "alert(1)");
  EXPECT_EQ(script.content_type, "text/javascript; charset=utf-8");
  EXPECT_EQ(ask({"/favicon.svg"}).content_type, "image/svg+xml");
}

TEST(Pages, NamesWithAHashAreKeptForEverAndNothingElseIs) {
  const http::Response script = ask({"/assets/index-B4x0.js"});
  EXPECT_FALSE(script.no_store);
  EXPECT_EQ(header(script, "Cache-Control"), "public, max-age=31536000, immutable");
  for (const std::string_view path : {"/", "/index.html", "/favicon.svg", "/live", "/assets/gone.js"}) {
    EXPECT_TRUE(ask({path}).no_store) << path;
    EXPECT_EQ(header(ask({path}), "Cache-Control"), "") << path;
  }
}

TEST(Pages, ADeepLinkIsThePageThatFindsItsWay) {
  for (const std::string_view path :
       {"/", "/live", "/catalog/offers/acme-shoes", "/catalog/offers/%3Cb%3E", "/apis", "/assetsx", "//x",
        "/clicks", "/favicon.ico", "/index.html/x"}) {
    EXPECT_EQ(ask({path}).status, 200U) << path;
    EXPECT_EQ(ask({path}).body, "<!doctype html>") << path;
    EXPECT_EQ(ask({path}).content_type, "text/html; charset=utf-8") << path;
  }
}

TEST(Pages, WhatIsNoPageIsNotThere) {
  for (const std::string_view path :
       {"/api", "/api/", "/api/v2/users", "/assets", "/assets/", "/assets/index-B4x1.js", "/click",
        "/postback", "/postback/x", "/healthz/", "/readyz/x", "/metrics/x"}) {
    for (const http::Method method : {http::Method::kGet, http::Method::kPost})
      EXPECT_EQ(ask({path, method}).status, 404U) << path;
  }
}

TEST(Pages, TheyAreOnlyRead) {
  for (const std::string_view path : {"/", "/live", "/assets/index-B4x0.js"}) {
    EXPECT_EQ(ask({path, http::Method::kHead}).status, 200U) << path;
    for (const http::Method method : {http::Method::kPost, http::Method::kOther}) {
      EXPECT_EQ(ask({path, method}).status, 405U) << path;
      EXPECT_EQ(ask({path, method}).allow, "GET, HEAD") << path;
    }
  }
}

TEST(Pages, GoOutCompressedToWhoTakesIt) {
  for (const std::string_view takes : {"gzip", "GZIP", "br, gzip", "deflate,gzip;q=0.5", "*",
                                       "gzip; q=1, *;q=0", "br;q=1.0, *;q=0.1", " , gzip", "*;q=0, gzip"}) {
    const http::Response page = ask({"/", http::Method::kGet, takes});
    EXPECT_EQ(page.body, "<!doctype html, compressed>") << takes;
    EXPECT_EQ(header(page, "Content-Encoding"), "gzip") << takes;
  }
  for (const std::string_view refuses : {"", "br", "identity", "gzip;q=0", "gzip; Q=0.000, *", "*;q=0",
                                         "gzipped", ";", "*, gzip;q=0.0", "br, x;q=1"}) {
    const http::Response page = ask({"/", http::Method::kGet, refuses});
    EXPECT_EQ(page.body, "<!doctype html>") << refuses;
    EXPECT_EQ(header(page, "Content-Encoding"), "") << refuses;
    EXPECT_EQ(header(page, "Vary"), "Accept-Encoding") << "a cache must know";
  }
}

TEST(Pages, EveryAnswerForbidsWhatIsNotOurs) {
  for (const Asked& asked : {Asked{"/"}, Asked{"/assets/gone.js"}, Asked{"/live", http::Method::kPost}}) {
    const std::string policy = header(ask(asked), "Content-Security-Policy");
    for (const char* part :
         {"default-src 'none'", "script-src 'self';", "frame-ancestors 'none'", "base-uri 'none'"})
      EXPECT_NE(policy.find(part), std::string::npos) << asked.path << ": " << part;
    EXPECT_EQ(policy.find("unsafe"), std::string::npos);
    EXPECT_EQ(header(ask(asked), "Referrer-Policy"), "same-origin");
  }
}

TEST(Pages, TheBinaryCarriesWhatWasBuilt) {
  bool has_page = false;
  for (const File& file : built_files()) {
    EXPECT_FALSE(file.plain.empty()) << file.path;
    EXPECT_TRUE(file.gzip.starts_with("\x1F\x8B")) << file.path;
    EXPECT_FALSE(file.path.ends_with(".map")) << file.path;
    if (file.path != "/index.html") continue;
    has_page = true;
    EXPECT_TRUE(file.plain.starts_with("<!doctype html>"));
    EXPECT_TRUE(file.plain.ends_with("</html>\n"));
  }
  EXPECT_TRUE(has_page);
}

}  // namespace
}  // namespace homing::pages
