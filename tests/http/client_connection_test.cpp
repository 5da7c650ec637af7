#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "test_client.hpp"
#include "tests/support/test_certificates.hpp"

namespace homing::http {
namespace {

using testing::ElementsAre;

using End = ReceiverAnswer::End;

std::vector<unsigned> connections_of(const FakeReceiver& receiver) {
  std::vector<unsigned> numbers;
  for (const auto& request : receiver.requests()) numbers.push_back(request.connection);
  return numbers;
}

TEST(ClientConnection, UsesAConnectionAgain) {
  FakeReceiver receiver;
  TestClient client;
  for (int i = 0; i < 3; ++i) EXPECT_EQ(client.get(receiver.url("/p")).status, 200U);
  EXPECT_EQ(receiver.connection_count(), 1U);
}

TEST(ClientConnection, UsesNoConnectionAgainBehindWhichTheNextAnswerIsInDoubt) {
  FakeReceiver receiver;
  for (const char* bytes : {"HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nokHTTP/1.1 200 OK\r\n",
                            "HTTP/1.1 200 OK\r\nContent-Length: 2\r\nContent-Length: 2\r\n\r\nok",
                            "HTTP/1.1 200 OK\r\nConnection: close\r\nContent-Length: 2\r\n\r\nok",
                            "HTTP/1.0 200 OK\r\nContent-Length: 2\r\n\r\nok"}) {
    receiver.answer_next("/p", raw(bytes));
  }
  TestClient client;
  for (int i = 0; i < 5; ++i) EXPECT_EQ(client.get(receiver.url("/p")).status, 200U) << i;
  EXPECT_EQ(receiver.connection_count(), 5U);
}

TEST(ClientConnection, KeepsFewConnectionsAndNotForLong) {
  FakeReceiver receiver;
  ClientOptions options;
  options.idle_timeout = std::chrono::milliseconds(300);
  TestClient client(options);
  std::vector<ClientRequest> requests(10, get_request(receiver.url("/p")));
  for (const ClientAnswer& answer : client.send_all(requests)) EXPECT_EQ(answer.status, 200U);
  EXPECT_TRUE(client.run_until([&] { return receiver.open_connections() <= 2; }));
  EXPECT_TRUE(client.run_until([&] { return receiver.open_connections() == 0; }));
}

TEST(ClientConnection, NoticesThatAKeptConnectionHasBeenClosed) {
  FakeReceiver receiver;
  receiver.answer_next("/p", ending(End::kSilentClose));
  TestClient client;
  EXPECT_EQ(client.get(receiver.url("/p")).status, 200U);
  EXPECT_TRUE(client.run_until([&] { return receiver.open_connections() == 0; }));
  EXPECT_EQ(client.get(receiver.url("/p")).status, 200U);
  EXPECT_THAT(connections_of(receiver), ElementsAre(1, 2));
}

TEST(ClientConnection, SendsAgainOnceWhenAKeptConnectionEndsBeforeTheAnswer) {
  FakeReceiver receiver;
  receiver.answer_next("/p", ending(End::kKeepAlive));
  receiver.answer_next("/p", ending(End::kCutBeforeAnswer));
  TestClient client;
  EXPECT_EQ(client.get(receiver.url("/p")).status, 200U);
  EXPECT_EQ(client.get(receiver.url("/p")).status, 200U);
  EXPECT_THAT(connections_of(receiver), ElementsAre(1, 1, 2));

  receiver.answer_next("/p", ending(End::kCutBeforeAnswer));
  receiver.answer_next("/p", ending(End::kCutBeforeAnswer));
  EXPECT_EQ(client.get(receiver.url("/p")).outcome, Outcome::kCut);
  EXPECT_THAT(connections_of(receiver), ElementsAre(1, 1, 2, 2, 3));
}

TEST(ClientConnection, DoesNotSendAgainOverAFreshConnection) {
  FakeReceiver receiver;
  receiver.answer("/p", ending(End::kCutBeforeAnswer));
  TestClient client;
  const ClientAnswer answer = client.get(receiver.url("/p"));
  EXPECT_EQ(answer.outcome, Outcome::kCut);
  EXPECT_NE(answer.error, "");
  EXPECT_EQ(receiver.request_count(), 1U);
}

TEST(ClientConnection, CutsWhatIsUnderWayWhenItGoes) {
  FakeReceiver receiver;
  receiver.answer("/p", ending(End::kNever));
  TestClient client;
  const auto waits = client.start(get_request(receiver.url("/p")));
  ASSERT_TRUE(client.run_until([&] { return receiver.request_count() == 1; }));
  client.resolver.is_dead = true;
  const auto looks_up = client.start(get_request(receiver.url("/p", "receiver.test")));
  ASSERT_TRUE(client.run_until([&] { return client.resolver.lookups == 1; }));
  const auto has_not_begun = client.start(get_request(receiver.url("/p")));
  client.client.reset();
  client.io.restart();
  client.io.run_for(test::kDeadline);
  EXPECT_TRUE(client.io.stopped()) << "something keeps the io_context busy";
  for (const auto& answer : {waits, looks_up, has_not_begun}) {
    ASSERT_TRUE(answer->has_value());
    EXPECT_EQ((*answer)->outcome, Outcome::kCut);
  }
  EXPECT_EQ(receiver.request_count(), 1U);
}

TEST(ClientConnection, MayBeDestroyedWithItsIoContextWhileRequestsAreUnderWay) {
  FakeReceiver receiver(FakeReceiver::Tls::kGood);
  receiver.answer("/p", ending(End::kNever));
  ClientOptions options;
  options.ca_file = test::TestAuthority::shared().file();
  TestClient client(options);
  const auto answer = client.start(get_request(receiver.url("/p")));
  EXPECT_TRUE(client.run_until([&] { return receiver.request_count() == 1; }));
  EXPECT_FALSE(answer->has_value());
}

}  // namespace
}  // namespace homing::http
