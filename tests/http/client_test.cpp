#include "homing/http/client.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "homing/core/error.hpp"
#include "test_client.hpp"

namespace homing::http {
namespace {

using testing::HasSubstr;

using End = ReceiverAnswer::End;

TEST(Client, SendsAGet) {
  FakeReceiver receiver;
  receiver.answer("/p", ReceiverAnswer::of(200, "thanks"));
  TestClient client;
  ClientRequest request = get_request(receiver.url("/p?a=b%20c#fragment"));
  request.headers.emplace_back("X-Signature", "s");
  const ClientAnswer answer = client.send(std::move(request));
  EXPECT_EQ(answer.outcome, Outcome::kAnswered) << answer.error;
  EXPECT_EQ(answer.status, 200U);
  EXPECT_EQ(answer.body, "thanks");
  EXPECT_EQ(answer.error, "");
  EXPECT_FALSE(answer.body_cut);

  const auto seen = receiver.requests().at(0);
  EXPECT_EQ(seen.method, "GET");
  EXPECT_EQ(seen.target, "/p?a=b%20c");
  EXPECT_EQ(seen.header("Host"), "127.0.0.1:" + std::to_string(receiver.port()));
  EXPECT_THAT(seen.header("User-Agent"), HasSubstr("Homing/"));
  EXPECT_EQ(seen.header("Accept-Encoding"), "identity");
  EXPECT_EQ(seen.header("X-Signature"), "s");
  EXPECT_EQ(seen.header("Content-Length"), "");
}

TEST(Client, SendsAPost) {
  FakeReceiver receiver;
  TestClient client;
  ClientRequest request = post_request(receiver.url("/p"), R"({"a":1})");
  request.headers.emplace_back("Content-Type", "application/json");
  EXPECT_EQ(client.send(std::move(request)).status, 200U);
  const auto seen = receiver.requests().at(0);
  EXPECT_EQ(seen.method, "POST");
  EXPECT_EQ(seen.body, R"({"a":1})");
  EXPECT_EQ(seen.header("Content-Type"), "application/json");
}

TEST(Client, TellsStatusAndRetryAfter) {
  FakeReceiver receiver;
  ReceiverAnswer busy = ReceiverAnswer::of(429, "slow down");
  busy.headers.emplace_back("Retry-After", "120");
  receiver.answer("/p", busy);
  TestClient client;
  const ClientAnswer answer = client.get(receiver.url("/p"));
  EXPECT_EQ(answer.outcome, Outcome::kAnswered);
  EXPECT_EQ(answer.status, 429U);
  EXPECT_EQ(answer.retry_after, std::chrono::seconds(120));
}

TEST(Client, CountsAStatusAlthoughTheBodyIsCut) {
  FakeReceiver receiver;
  receiver.answer("/header", ending(End::kCutInHeader));
  receiver.answer("/body", ending(End::kCutInBody));
  TestClient client;
  EXPECT_EQ(client.get(receiver.url("/header")).outcome, Outcome::kCut);
  const ClientAnswer answer = client.get(receiver.url("/body"));
  EXPECT_EQ(answer.outcome, Outcome::kAnswered);
  EXPECT_EQ(answer.status, 200U);
  EXPECT_EQ(answer.body, "hello");
  EXPECT_TRUE(answer.body_cut);
}

TEST(Client, ReadsLittleOfAnEndlessBody) {
  FakeReceiver receiver;
  receiver.answer("/p", ending(End::kEndless));
  TestClient client;
  const ClientAnswer answer = client.get(receiver.url("/p"));
  EXPECT_EQ(answer.status, 200U);
  EXPECT_TRUE(answer.body_cut);
  EXPECT_EQ(answer.body.size(), ClientOptions().kept_answer_bytes);
  EXPECT_TRUE(client.run_until([&] { return receiver.open_connections() == 0; }));
}

TEST(Client, ReadsAnAnswerThatComesByteByByte) {
  FakeReceiver receiver;
  ReceiverAnswer slow =
      raw("HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 202 Yes\r\nTransfer-Encoding: chunked\r\n\r\n"
          "3\r\nhel\r\n2\r\nlo\r\n0\r\nRetry-After: 9\r\n\r\n");
  slow.drip = std::chrono::milliseconds(1);
  receiver.answer("/p", slow);
  TestClient client;
  for (int i = 0; i < 2; ++i) {
    const ClientAnswer answer = client.get(receiver.url("/p"));
    EXPECT_EQ(answer.status, 202U);
    EXPECT_EQ(answer.body, "hello");
    EXPECT_FALSE(answer.retry_after) << "a trailer is no header";
  }
  EXPECT_EQ(receiver.connection_count(), 1U);
}

TEST(Client, TellsWhatIsNotHttp) {
  FakeReceiver receiver;
  receiver.answer("/text", raw("SSH-2.0-OpenSSH_9.2\r\n", End::kClose));
  receiver.answer("/header",
                  raw("HTTP/1.1 200 OK\r\nX: " + std::string(9000, 'x') + "\r\n\r\n", End::kClose));
  receiver.answer("/switch", raw("HTTP/1.1 101 Switching Protocols\r\nUpgrade: x\r\n\r\n", End::kClose));
  TestClient client;
  for (const char* path : {"/text", "/header", "/switch"}) {
    EXPECT_EQ(client.get(receiver.url(path)).outcome, Outcome::kBadAnswer) << path;
  }
}

TEST(Client, SendsManyAtOnceAndNoneWaitsForAnother) {
  FakeReceiver hangs;
  hangs.answer("/p", ending(End::kNever));
  FakeReceiver receiver;
  ClientOptions options;
  options.answer_timeout = std::chrono::seconds(60);
  options.total_timeout = std::chrono::seconds(60);
  TestClient client(options);
  std::vector<std::shared_ptr<std::optional<ClientAnswer>>> hanging;
  for (int i = 0; i < 20; ++i) hanging.push_back(client.start(get_request(hangs.url("/p"))));
  std::vector<ClientRequest> requests;
  for (int i = 0; i < 200; ++i) requests.push_back(post_request(receiver.url("/p"), std::to_string(i)));
  for (const ClientAnswer& answer : client.send_all(requests)) EXPECT_EQ(answer.status, 200U);
  EXPECT_EQ(receiver.request_count(), 200U);
  for (const auto& answer : hanging) EXPECT_FALSE(answer->has_value());
}

TEST(Client, RefusesACaFileThatCannotBeRead) {
  ClientOptions options;
  options.ca_file = "/nonexistent/ca.pem";
  EXPECT_THROW(TestClient client(options), UserError);
}

}  // namespace
}  // namespace homing::http
