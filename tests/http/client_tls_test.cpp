#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "test_client.hpp"
#include "tests/support/test_certificates.hpp"

namespace homing::http {
namespace {

using testing::HasSubstr;
using Tls = FakeReceiver::Tls;

ClientOptions trusting() {
  ClientOptions options;
  options.ca_file = test::TestAuthority::shared().file();
  return options;
}

TEST(ClientTls, SendsToWhoProvesItsName) {
  FakeReceiver receiver(Tls::kGood);
  receiver.answer("/p", ReceiverAnswer::of(200, "secret"));
  TestClient client(trusting());
  for (const char* host : {"receiver.test", "RECEIVER.test.", "127.0.0.1"}) {
    const ClientAnswer answer = client.get(receiver.url("/p", host));
    EXPECT_EQ(answer.outcome, Outcome::kAnswered) << answer.error;
    EXPECT_EQ(answer.body, "secret");
  }
  EXPECT_EQ(receiver.connection_count(), 2U) << "the first two are the same host";
}

TEST(ClientTls, KeepsConnectionsToo) {
  FakeReceiver receiver(Tls::kGood);
  TestClient client(trusting());
  for (int i = 0; i < 5; ++i) EXPECT_EQ(client.get(receiver.url("/p")).status, 200U);
  EXPECT_EQ(receiver.connection_count(), 1U);
}

void expect_refused(Tls tls, const ClientOptions& options, const std::string& reason) {
  FakeReceiver receiver(tls);
  TestClient client(options);
  for (const char* host : {"receiver.test", "127.0.0.1"}) {
    const ClientAnswer answer = client.get(receiver.url("/p", host));
    EXPECT_EQ(answer.outcome, Outcome::kTlsFailed);
    EXPECT_THAT(answer.error, HasSubstr(reason));
  }
  EXPECT_EQ(receiver.request_count(), 0U);
}

TEST(ClientTls, RefusesACertificateOfAnotherHost) {
  expect_refused(Tls::kWrongHost, trusting(), "mismatch");
}

TEST(ClientTls, RefusesASelfSignedCertificate) {
  expect_refused(Tls::kSelfSigned, trusting(), "self-signed");
}

TEST(ClientTls, RefusesAnExpiredCertificate) {
  expect_refused(Tls::kExpired, trusting(), "expired");
}

TEST(ClientTls, RefusesAnAuthorityThatItWasNotToldToTrust) {
  expect_refused(Tls::kGood, {}, "certificate");
}

TEST(ClientTls, RefusesWhatSpeaksNoTlsAndWhatSaysNothing) {
  FakeReceiver plain;
  ClientOptions options = trusting();
  options.connect_timeout = std::chrono::milliseconds(200);
  TestClient client(options);
  const std::string url = "https://127.0.0.1:" + std::to_string(plain.port()) + "/";
  const ClientAnswer answer = client.get(url);
  EXPECT_TRUE(answer.outcome == Outcome::kTlsFailed || answer.outcome == Outcome::kTimeout) << answer.error;
  EXPECT_EQ(plain.request_count(), 0U);
}

TEST(ClientTls, IsNotLeftByARedirect) {
  FakeReceiver plain;
  FakeReceiver receiver(Tls::kGood);
  receiver.answer("/p", ReceiverAnswer::redirect(302, plain.url("/")));
  TestClient client(trusting());
  const ClientAnswer answer = client.get(receiver.url("/p"));
  EXPECT_EQ(answer.outcome, Outcome::kUrlRefused);
  EXPECT_EQ(answer.status, 302U);
  EXPECT_EQ(plain.connection_count(), 0U);
}

TEST(ClientTls, IsEnteredByARedirect) {
  FakeReceiver receiver(Tls::kGood);
  FakeReceiver plain;
  plain.answer("/p", ReceiverAnswer::redirect(301, receiver.url("/q", "receiver.test")));
  TestClient client(trusting());
  EXPECT_EQ(client.get(plain.url("/p")).status, 200U);
  EXPECT_EQ(receiver.request_count(), 1U);
}

}  // namespace
}  // namespace homing::http
