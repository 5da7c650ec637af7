#include <gtest/gtest.h>

#include "tests/support/tracker.hpp"

namespace homing::test {
namespace {

TEST(Click, RedirectsWithAnIdThatIsInTheDatabaseAMomentLater) {
  Tracker tracker;
  const HttpResponse response = tracker.server.client().get(
      "/click?offer=shoes&aff=42&sub1=a%20b&sub10=ten&source=mail&creative=blue&ext_id=abc&gclid=x%7C",
      {{"User-Agent", "Mozilla/5.0"}, {"Referer", "https://blog.example/"}});
  EXPECT_EQ(response.status, 302);
  EXPECT_EQ(response.header("Cache-Control"), "no-store");
  EXPECT_EQ(response.header("Set-Cookie"), "");
  EXPECT_NE(response.header("Date"), "");
  EXPECT_EQ(response.body, "");
  const std::string id = click_id_in(response.location());
  EXPECT_EQ(response.location(), "https://shop.example/l?c=" + id + "&s=a%20b#top");

  tracker.settle();
  const auto rows = tracker.database.rows(
      "SELECT offer_id, affiliate_id, sub1, sub10, source, creative, ext_id, other_params, host(ip), "
      "user_agent, referer, flag, "
      "refusal FROM clicks WHERE click_id = '" +
      id + "'");
  ASSERT_EQ(rows.size(), 1U);
  EXPECT_EQ(rows[0], (Row{"7", "42", "a b", "ten", "mail", "blue", "abc", "gclid=x%7C", "127.0.0.1",
                          "Mozilla/5.0", "https://blog.example/", "", ""}));
}

TEST(Click, ARefusedOneIsRecordedWithItsReason) {
  Tracker tracker;
  HttpClient client = tracker.server.client();
  EXPECT_EQ(client.get("/click").status, 404);
  EXPECT_EQ(client.get("/click?offer=nope&aff=nora").status, 404);
  EXPECT_EQ(client.get("/click?offer=shoes&aff=nope").status, 404);
  EXPECT_EQ(client.get("/click?offer=shoes&aff=gone").status, 410);
  EXPECT_EQ(client.get("/click?offer=paused&aff=nora").status, 410);
  const HttpResponse fallback = client.get("/click?offer=paused-fallback&aff=nora");
  EXPECT_EQ(fallback.status, 302);
  EXPECT_EQ(fallback.location(), "https://shop.example/instead?o=paused-fallback");
  EXPECT_EQ(client.get("/click?offer=paused&aff=nora").header("Cache-Control"), "no-store");
  tracker.settle();
  EXPECT_EQ(tracker.database.value("SELECT string_agg(refusal || ' ' || n, ', ' ORDER BY refusal) FROM "
                                   "(SELECT refusal, count(*) n FROM clicks GROUP BY 1) r"),
            "affiliate_paused 1, affiliate_unknown 1, offer_missing 1, offer_paused 3, offer_unknown 1");
}

TEST(Click, HeadAndPrefetchAreFlaggedAndNotCounted) {
  Tracker tracker;
  HttpClient client = tracker.server.client();
  const HttpResponse head = client.head("/click?offer=shoes&aff=nora");
  EXPECT_EQ(head.status, 302);
  EXPECT_NE(click_id_in(head.location()), "");
  EXPECT_EQ(client.get("/click?offer=shoes&aff=nora", {{"Sec-Purpose", "prefetch"}}).status, 302);
  EXPECT_EQ(client.get("/click?offer=shoes&aff=nora").status, 302);
  tracker.settle();
  EXPECT_EQ(tracker.database.value(
                "SELECT string_agg(kind || ' ' || clicks, ', ' ORDER BY kind) FROM click_rollup"),
            "counted 1, head 1, prefetch 1");
}

TEST(Click, OtherMethodsAreNotAllowed) {
  Tracker tracker;
  HttpClient client = tracker.server.client();
  for (const auto* method : {"POST", "PUT", "DELETE", "OPTIONS", "PATCH", "TRACE"}) {
    const HttpResponse response = client.request(method, "/click?offer=shoes&aff=nora");
    EXPECT_EQ(response.status, 405) << method;
    EXPECT_EQ(response.header("Allow"), "GET, HEAD") << method;
  }
}

TEST(Click, ADeepLinkGoesToAllowedHostsOnly) {
  Tracker tracker;
  HttpClient client = tracker.server.client();
  const std::string good =
      client.get("/click?offer=deep&aff=nora&url=https%3A%2F%2Fshop.example%2Fred%3Fs%3D9").location();
  EXPECT_EQ(good, "https://shop.example/red?s=9&cid=" + click_id_in(good));
  for (const auto* url :
       {"https%3A%2F%2Fevil.example%2F", "https%3A%2F%2Fshop.example%40evil.example", "%2F%2Fevil.example",
        "javascript%3Aalert(1)", "https%3A%2F%2Fshop.example.evil.example"}) {
    const std::string location = client.get("/click?offer=deep&aff=nora&url=" + std::string(url)).location();
    EXPECT_EQ(location, "https://shop.example/?cid=" + click_id_in(location)) << url;
  }
}

TEST(Click, HostileValuesNeverLeaveTheirPlace) {
  Tracker tracker;
  HttpClient client = tracker.server.client();
  for (const auto* value :
       {"%0d%0aSet-Cookie:%20x=1", "%00", "%ff%fe", "{click_id}", "|", "[]", "^", "\xc3\xbc", "%2525",
        "a%26b%3Dc%23d", "%3Cscript%3E", "'%20OR%201=1--", "\\", "`", "\""}) {
    const HttpResponse response = client.get("/click?offer=shoes&aff=nora&sub1=" + std::string(value));
    ASSERT_EQ(response.status, 302) << value;
    EXPECT_EQ(response.header("Set-Cookie"), "");
    EXPECT_TRUE(response.location().starts_with("https://shop.example/l?c=")) << response.location();
    EXPECT_TRUE(response.location().ends_with("#top")) << response.location();
    for (const char c : response.location()) EXPECT_TRUE(c > ' ' && c <= '~') << value;
  }
  tracker.settle();
  EXPECT_EQ(tracker.database.value("SELECT count(*) FROM clicks"), "15");
  EXPECT_EQ(tracker.database.value("SELECT count(*) FROM rejected_records"), "0");
}

TEST(Click, ALongUrlAndTooManyParametersAreRefused) {
  Tracker tracker;
  HttpClient client = tracker.server.client();
  EXPECT_EQ(client.get("/click?offer=shoes&aff=nora&sub1=" + std::string(9000, 'x')).status, 414);
  std::string many = "/click?offer=shoes&aff=nora";
  for (int i = 0; i < 63; ++i) many += "&p=1";
  EXPECT_EQ(tracker.server.client().get(many).status, 414);
  EXPECT_EQ(tracker.server.client().get("/click?offer=shoes&aff=nora&sub1=" + std::string(2000, 'x')).status,
            302);
}

TEST(Click, BelievesForwardedAddressesOfTrustedProxiesOnly) {
  const HttpHeaders forwarded{{"X-Forwarded-For", "10.9.9.9, 203.0.113.7"}};
  Tracker open;
  open.server.client().get("/click?offer=shoes&aff=nora", forwarded);
  open.settle();
  EXPECT_EQ(open.database.value("SELECT host(ip) FROM clicks"), "127.0.0.1");

  const std::map<std::string, std::string> trusting{{"HOMING_TRUSTED_PROXIES", "127.0.0.0/8"}};
  Tracker behind_proxy(trusting);
  behind_proxy.server.client().get("/click?offer=shoes&aff=nora", forwarded);
  behind_proxy.settle();
  EXPECT_EQ(behind_proxy.database.value("SELECT host(ip) FROM clicks"), "203.0.113.7");
}

TEST(Click, TheServersFallbackTakesWhatNoOfferTakes) {
  const std::map<std::string, std::string> with_fallback{
      {"HOMING_FALLBACK_URL", "https://home.example/?from={offer}"}};
  Tracker tracker(with_fallback);
  EXPECT_EQ(tracker.server.client().get("/click?offer=nope&aff=nora").location(),
            "https://home.example/?from=");
  EXPECT_EQ(tracker.server.client().get("/click?offer=paused&aff=nora").location(),
            "https://home.example/?from=paused");
}

}  // namespace
}  // namespace homing::test
