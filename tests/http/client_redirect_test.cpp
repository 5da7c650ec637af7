#include <gtest/gtest.h>

#include "test_client.hpp"

namespace homing::http {
namespace {

/// At another loopback address: another host.
class ClientRedirect : public testing::Test {
 protected:
  void redirect(unsigned status, const std::string& location) {
    here.answer("/from", ReceiverAnswer::redirect(status, location));
  }
  ClientAnswer post_from() {
    ClientRequest request = post_request(here.url("/from"), "body");
    request.headers.emplace_back("Content-Type", "text/plain");
    request.headers.emplace_back("X-Signature", "secret");
    return client.send(std::move(request));
  }

  FakeReceiver here;
  FakeReceiver there{FakeReceiver::Tls::kNone, "127.0.0.2"};
  TestClient client;
};

TEST_F(ClientRedirect, IsFollowedThreeTimesAndNoMore) {
  here.answer("/0", ReceiverAnswer::redirect(302, "/1"));
  here.answer("/1", ReceiverAnswer::redirect(301, "2?x=y"));
  here.answer("/2", ReceiverAnswer::redirect(308, there.url("/3")));
  there.answer("/3", ReceiverAnswer::of(204));
  EXPECT_EQ(client.get(here.url("/0")).status, 204U);
  EXPECT_EQ(here.requests().at(2).target, "/2?x=y");

  there.answer("/3", ReceiverAnswer::redirect(307, "/4"));
  const ClientAnswer answer = client.get(here.url("/0"));
  EXPECT_EQ(answer.outcome, Outcome::kTooManyRedirects);
  EXPECT_EQ(answer.status, 307U);
  EXPECT_NE(answer.error, "");
}

TEST_F(ClientRedirect, MakesAPostAGetAt303) {
  redirect(303, "/to");
  EXPECT_EQ(post_from().status, 200U);
  const auto seen = here.requests().back();
  EXPECT_EQ(seen.method, "GET");
  EXPECT_EQ(seen.body, "");
  EXPECT_EQ(seen.header("Content-Type"), "");
  EXPECT_EQ(seen.header("X-Signature"), "secret");
}

TEST_F(ClientRedirect, KeepsMethodAndBodyOtherwise) {
  for (const unsigned status : {301U, 302U, 307U, 308U}) {
    redirect(status, "/to");
    EXPECT_EQ(post_from().status, 200U);
    const auto seen = here.requests().back();
    EXPECT_EQ(seen.method, "POST") << status;
    EXPECT_EQ(seen.body, "body");
    EXPECT_EQ(seen.header("Content-Type"), "text/plain");
    EXPECT_EQ(seen.header("X-Signature"), "secret");
  }
}

TEST_F(ClientRedirect, SendsNoSignatureToAnotherHost) {
  redirect(307, there.url("/to"));
  there.answer("/to", ReceiverAnswer::redirect(307, here.url("/back")));
  EXPECT_EQ(post_from().status, 200U);
  for (const auto& seen : {there.requests().at(0), here.requests().back()}) {
    EXPECT_EQ(seen.body, "body");
    EXPECT_EQ(seen.header("Content-Type"), "text/plain");
    EXPECT_EQ(seen.header("X-Signature"), "") << seen.target;
  }
}

TEST_F(ClientRedirect, WithoutALocationIsAnAnswer) {
  here.answer("/from", ReceiverAnswer::of(302));
  const ClientAnswer answer = post_from();
  EXPECT_EQ(answer.outcome, Outcome::kAnswered);
  EXPECT_EQ(answer.status, 302U);
}

TEST_F(ClientRedirect, IsNotFollowedToWhatIsNoUrlOfOurs) {
  for (const char* location :
       {"ftp://127.0.0.2/", "file:///etc/passwd", "javascript:alert(1)", "http://user:pass@127.0.0.2/",
        "http://127.0.0.2:0/", "//", "http://0x7f.1/", "http://2130706433/"}) {
    redirect(302, location);
    const ClientAnswer answer = post_from();
    EXPECT_EQ(answer.outcome, Outcome::kUrlRefused) << location;
    EXPECT_EQ(answer.status, 302U);
    EXPECT_NE(answer.error, "");
  }
  redirect(302, "http://127.0.0.2:22/");
  EXPECT_EQ(post_from().outcome, Outcome::kUrlRefused) << "a port that is not allowed";
}

TEST(ClientRedirectAddress, IsCheckedAtEveryHop) {
  FakeReceiver inside;
  FakeReceiver outside(FakeReceiver::Tls::kNone, "127.0.0.2");
  TestClient client({}, all_but("127.0.0.1"));
  client.resolver.set("inside.test", {{"127.0.0.1"}});
  client.resolver.set("mapped.test", {{"::ffff:127.0.0.1"}});
  for (const char* host : {"127.0.0.1", "inside.test", "mapped.test", "[::ffff:127.0.0.1]"}) {
    outside.answer("/p", ReceiverAnswer::redirect(302, inside.url("/", host)));
    const ClientAnswer answer = client.get(outside.url("/p"));
    EXPECT_EQ(answer.outcome, Outcome::kAddressRefused) << host;
    EXPECT_EQ(answer.status, 302U);
  }
  EXPECT_EQ(inside.connection_count(), 0U);
}

}  // namespace
}  // namespace homing::http
