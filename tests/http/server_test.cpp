#include "homing/http/server.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <sys/resource.h>
#include <unistd.h>

#include <optional>
#include <string>

#include "homing/core/error.hpp"
#include "test_server.hpp"

namespace homing::http {
namespace {

using testing::HasSubstr;
using testing::Not;
using testing::StartsWith;

RawResponse ask(const TestServer& server, const std::string& request, bool head = false) {
  RawClient client(server.port());
  client.send(request);
  return client.read_response(head).value_or(RawResponse());
}

TEST(Server, AnswersARedirect) {
  TestServer server;
  const RawResponse response = ask(server, kClick);
  EXPECT_THAT(response.head, StartsWith("HTTP/1.1 302 Found\r\nDate: "));
  EXPECT_TRUE(response.has("Location: https://shop.example/?click_id=1"));
  EXPECT_TRUE(response.has("Content-Length: 0"));
  EXPECT_TRUE(response.has("Cache-Control: no-store"));
  EXPECT_TRUE(response.has("X-Content-Type-Options: nosniff"));
  EXPECT_THAT(response.head, Not(HasSubstr("Connection")));
}

TEST(Server, TakesWhatBrowsersSend) {
  TestServer server;
  for (const char* target : {"/click?a=|{x}[]^`\"\\", "/click?a=\xC3\xA4", "/click??a=b", "/click?a=%zz#frag",
                             "http://b.example/click?a", "/click?a=%00%0d%0a"}) {
    EXPECT_EQ(ask(server, std::string("GET ") + target + " HTTP/1.1\r\nHost: a\r\n\r\n").status, 302U)
        << target;
  }
}

TEST(Server, AnswersUnknownPathsAndMethods) {
  TestServer server;
  EXPECT_EQ(ask(server, "GET /other HTTP/1.1\r\nHost: a\r\n\r\n").status, 404U);
  EXPECT_EQ(ask(server, "BREW /click HTTP/1.1\r\nHost: a\r\n\r\n").status, 302U)
      << "the handler judges the method";
  for (const char* line : {"CONNECT a.example:443", "OPTIONS *"}) {
    const RawResponse response =
        ask(server, std::string(line) + " HTTP/1.1\r\nHost: a\r\nX-Echo: secret\r\n\r\n");
    EXPECT_EQ(response.status, 405U) << line;
    EXPECT_TRUE(response.has("Allow: GET, HEAD, POST")) << line;
    EXPECT_THAT(response.head + response.body, Not(HasSubstr("secret"))) << line;
  }
}

TEST(Server, IgnoresUpgrade) {
  TestServer server;
  EXPECT_EQ(
      ask(server,
          "GET /click HTTP/1.1\r\nHost: a\r\nConnection: Upgrade, HTTP2-Settings\r\nUpgrade: h2c\r\n\r\n")
          .status,
      302U);
}

TEST(Server, LeavesTheBodyOfAHeadAnswerOut) {
  TestServer server;
  server.answer = Response::text(200, "hello");
  RawClient client(server.port());
  client.send("HEAD /status HTTP/1.1\r\nHost: a\r\n\r\nGET /status HTTP/1.1\r\nHost: a\r\n\r\n");
  EXPECT_TRUE(client.read_response(true)->has("Content-Length: 5"));
  EXPECT_EQ(client.read_response()->body, "hello");
}

TEST(Server, KeepsAConnectionAsTheVersionAndTheClientSay) {
  TestServer server;
  RawClient client(server.port());
  client.send("GET /click HTTP/1.0\r\nConnection: keep-alive\r\n\r\n");
  EXPECT_TRUE(client.read_response()->has("Connection: keep-alive"));
  client.send(kClick);
  EXPECT_EQ(client.read_response()->status, 302U);
  client.send("GET /click HTTP/1.0\r\n\r\n");
  EXPECT_TRUE(client.read_response()->has("Connection: close"));
  EXPECT_TRUE(client.is_closed());
}

TEST(Server, ClosesWhenOneOfTwoConnectionHeadersSaysSo) {
  TestServer server;
  RawClient client(server.port());
  client.send("GET /click HTTP/1.1\r\nHost: a\r\nConnection: keep-alive\r\nConnection: close\r\n\r\n");
  EXPECT_TRUE(client.read_response()->has("Connection: close"));
  EXPECT_TRUE(client.is_closed());
}

TEST(Server, SaysContinueBeforeItReadsTheBody) {
  TestServer server;
  RawClient client(server.port());
  client.send("POST /echo HTTP/1.1\r\nHost: a\r\nExpect: 100-continue\r\nContent-Length: 5\r\n\r\n");
  EXPECT_EQ(client.read_response()->status, 100U);
  client.send("hello");
  EXPECT_EQ(client.read_response()->body, "hello");
}

TEST(Server, DoesNotSayContinueToABodyItWillNotTake) {
  TestServer server;
  EXPECT_EQ(
      ask(server, "POST /echo HTTP/1.1\r\nHost: a\r\nExpect: 100-continue\r\nContent-Length: 99999\r\n\r\n")
          .status,
      413U);
}

TEST(Server, HidesTrailersFromHandlers) {
  ServerOptions options;
  options.trusted_proxies.push_back(IpNetwork::parse("127.0.0.0/8").value());
  TestServer server(options);
  RawClient client(server.port());
  client.send(
      "POST /client HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n0\r\nX-Forwarded-For: "
      "6.6.6.6\r\n\r\n");
  EXPECT_EQ(client.read_response()->body, "127.0.0.1");
  client.send("GET /client HTTP/1.1\r\nHost: a\r\nX-Forwarded-For: 203.0.113.7\r\n\r\n");
  EXPECT_EQ(client.read_response()->body, "203.0.113.7");
}

TEST(Server, AnswersAFailingHandlerWithAFixedText) {
  TestServer server;
  RawClient client(server.port());
  client.send("GET /throw HTTP/1.1\r\nHost: a\r\n\r\n");
  const auto response = client.read_response();
  EXPECT_EQ(response->status, 500U);
  EXPECT_EQ(response->body, "Internal error.\n");
  client.send(kClick);
  EXPECT_EQ(client.read_response()->status, 302U) << "the connection goes on";
}

TEST(Server, AnswersAClientThatHasClosedItsHalf) {
  TestServer server;
  RawClient client(server.port());
  client.send(kClick);
  client.finish_sending();
  EXPECT_EQ(client.read_response()->status, 302U);
  EXPECT_TRUE(client.is_closed());
}

TEST(Server, AnswersARequestThatEndsTooEarly) {
  TestServer server;
  for (const char* part : {"GET /cl", "GET /click HTTP/1.1\r\nHost: a\r\n",
                           "POST /echo HTTP/1.1\r\nHost: a\r\nContent-Length: 5\r\n\r\nhel"}) {
    RawClient client(server.port());
    client.send(part);
    client.finish_sending();
    EXPECT_EQ(client.read_response().value_or(RawResponse()).status, 400U) << part;
  }
  EXPECT_EQ(server.seen_count(), 0U);
}

TEST(Server, LetsTheClientReadTheRefusalOfALargeBody) {
  TestServer server;
  RawClient client(server.port());
  client.send("POST /echo HTTP/1.1\r\nHost: a\r\nContent-Length: 500000\r\n\r\n" + std::string(500000, 'x'));
  EXPECT_EQ(client.read_response().value_or(RawResponse()).status, 413U);
  client.finish_sending();
  EXPECT_TRUE(client.is_closed());
  EXPECT_FALSE(client.was_reset());
}

TEST(Server, CountsWhatItAnswersAndRefuses) {
  TestServer server;
  EXPECT_TRUE(server.works());
  EXPECT_EQ(ask(server, "GET /click HTTP/1.1\r\n\r\n").status, 400U);
  const std::string metrics = server.metrics();
  EXPECT_THAT(metrics, HasSubstr("homing_http_connections_total 2"));
  EXPECT_THAT(metrics, HasSubstr("homing_http_requests_total{status=\"3xx\"} 1"));
  EXPECT_THAT(metrics, HasSubstr("homing_http_requests_total{status=\"4xx\"} 1"));
  EXPECT_THAT(metrics, HasSubstr("homing_http_bad_requests_total{reason=\"host\"} 1"));
}

TEST(Server, TurnsConnectionsAwayPastTheLimitAndRecovers) {
  ServerOptions options;
  options.max_connections = 2;
  TestServer server(options);
  {
    RawClient first(server.port());
    RawClient second(server.port());
    first.send(kClick);
    second.send(kClick);
    EXPECT_EQ(first.read_response()->status, 302U);
    EXPECT_EQ(second.read_response()->status, 302U);
    const RawResponse third = ask(server, kClick);
    EXPECT_EQ(third.status, 503U);
    EXPECT_TRUE(third.has("Retry-After: 1"));
    first.send(kClick);
    EXPECT_EQ(first.read_response()->status, 302U);
  }
  EXPECT_TRUE(test::eventually([&] { return server.works(); }));
}

TEST(Server, GoesOnAcceptingOnceDescriptorsAreThereAgain) {
  TestServer server;
  EXPECT_TRUE(server.works());
  rlimit limit{};
  ASSERT_EQ(getrlimit(RLIMIT_NOFILE, &limit), 0);
  const rlim_t before = limit.rlim_cur;
  std::optional<RawClient> client;
  const auto accept_fails = [&] {
    return server.metrics().find("homing_http_accept_failures_total 0") == std::string::npos;
  };
  {
    // Room for the client's own socket, for none of the server's.
    const int next_free = dup(STDERR_FILENO);
    close(next_free);
    limit.rlim_cur = static_cast<rlim_t>(next_free) + 1;
    ASSERT_EQ(setrlimit(RLIMIT_NOFILE, &limit), 0);
    client.emplace(server.port());
    client->send(kClick);
    EXPECT_TRUE(test::eventually(accept_fails));
    limit.rlim_cur = before;
    ASSERT_EQ(setrlimit(RLIMIT_NOFILE, &limit), 0);
  }
  EXPECT_EQ(client->read_response().value_or(RawResponse()).status, 302U);
}

TEST(Server, SaysWhichPortIsInUse) {
  TestServer server;
  Metrics metrics;
  const Router router;
  ServerOptions options;
  options.port = server.port();
  options.port_setting = "admin_port";
  try {
    const Server second(options, router, metrics);
    FAIL() << "two servers on one port";
  } catch (const UserError& e) {
    EXPECT_THAT(e.what(), HasSubstr("port " + std::to_string(server.port()) + " on 127.0.0.1 is in use"));
    EXPECT_THAT(e.what(), HasSubstr("'admin_port'")) << "and which setting chooses another one";
  }
}

TEST(Server, SaysWhatIsWrongWithAnAddress) {
  Metrics metrics;
  const Router router;
  ServerOptions options;
  options.port = 0;
  for (const char* address : {"localhost:80", "", "203.0.113.7"}) {
    options.address = address;
    EXPECT_THROW(Server(options, router, metrics), UserError) << address;
  }
}

}  // namespace
}  // namespace homing::http
