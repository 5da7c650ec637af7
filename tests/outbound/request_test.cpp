#include "outbound/request.hpp"

#include <gmock/gmock.h>

#include "outbound/signature.hpp"
#include "tests/outbound/samples.hpp"

namespace homing::outbound {
namespace {

using test::kNow;
using test::make_delivery;
using testing::Contains;
using testing::Pair;
using testing::StartsWith;

http::ClientRequest sent(const Delivery& delivery, UnixMillis now = kNow) {
  return std::get<http::ClientRequest>(request_for(delivery, now));
}

std::string header(const http::ClientRequest& request, const std::string& name) {
  for (const auto& [known, value] : request.headers) {
    if (known == name) return value;
  }
  return {};
}

TEST(Request, HasTheUrlFilledIn) {
  const Delivery delivery = make_delivery(1);
  EXPECT_EQ(sent(delivery).method, "GET");
  EXPECT_EQ(sent(delivery).url, "https://host1.example/?c=" + delivery.key.click_id.to_string() + "&p=2.5");
}

TEST(Request, HasTheSameKeyAtEveryAttemptAndAnotherForEachStatusAndUrl) {
  const std::string key = header(sent(make_delivery(1)), "Idempotency-Key");
  EXPECT_FALSE(key.empty());
  Delivery again = make_delivery(1);
  again.attempts = 5;
  EXPECT_EQ(header(sent(again, kNow + std::chrono::hours(5)), "Idempotency-Key"), key);
  EXPECT_NE(header(sent(make_delivery(2)), "Idempotency-Key"), key);
  EXPECT_NE(header(sent(make_delivery(1, 2)), "Idempotency-Key"), key);
  EXPECT_NE(header(sent(make_delivery(1, 1, 2)), "Idempotency-Key"), key);
}

TEST(Request, IsSignedWhereThereIsASecret) {
  Delivery delivery = make_delivery(1);
  EXPECT_EQ(header(sent(delivery), "Homing-Signature"), "");
  delivery.secret = "0123456789abcdef";
  const http::ClientRequest request = sent(delivery);
  EXPECT_EQ(header(request, "Homing-Signature"), signature(*delivery.secret, request.url, kNow));
  delivery.method = "POST";
  delivery.body = "c={click_id}";
  const http::ClientRequest post = sent(delivery);
  EXPECT_EQ(header(post, "Homing-Signature"), signature(*delivery.secret, post.body, kNow));
}

// printf '%s' '1767268800.a=1' | openssl dgst -sha256 -hmac '0123456789abcdef'
TEST(Signature, IsWhatOpensslSays) {
  EXPECT_EQ(signature("0123456789abcdef", "a=1", kNow),
            "t=1767268800,v1=aad0dd55923eae1dc6967b81620a98e590a5a5a74b014865ce7a34ade93f70f7");
}

TEST(Request, HasABodyOfItsType) {
  Delivery delivery = make_delivery(1);
  delivery.method = "POST";
  delivery.body = "p={payout}&n=a%20b";
  EXPECT_EQ(sent(delivery).body, "p=2.5&n=a%20b");
  EXPECT_EQ(header(sent(delivery), "Content-Type"), "application/x-www-form-urlencoded");
  delivery.body = R"({"payout": "{payout}"})";
  delivery.body_is_json = true;
  EXPECT_EQ(sent(delivery).body, R"({"payout": "2.5"})");
  EXPECT_EQ(header(sent(delivery), "Content-Type"), "application/json");
}

TEST(Request, IsNoneWhereATemplateIsWrong) {
  Delivery delivery = make_delivery(1);
  delivery.url = "https://host.example/?c={clikc_id}";
  EXPECT_THAT(std::get<Unsendable>(request_for(delivery, kNow)).why, StartsWith("the postback URL: "));
}

TEST(Request, SharesALaneWithThoseToTheSameHost) {
  EXPECT_EQ(host_of("https://A.example/x?y"), "https://a.example");
  EXPECT_EQ(host_of("https://a.example"), "https://a.example");
  EXPECT_EQ(host_of("https://a.example?x=https://b.example/"), "https://a.example");
  EXPECT_NE(host_of("https://a.example:8443/"), host_of("https://a.example/"));
}

}  // namespace
}  // namespace homing::outbound
