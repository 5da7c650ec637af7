#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <chrono>
#include <future>
#include <list>
#include <string>
#include <vector>

#include "test_server.hpp"

namespace homing::http {
namespace {

using namespace std::chrono_literals;
using testing::HasSubstr;
using Clock = std::chrono::steady_clock;

constexpr const char* kWait = "GET /wait HTTP/1.1\r\nHost: a\r\n\r\n";

ServerOptions short_timeouts() {
  ServerOptions options;
  options.header_timeout = 300ms;
  options.request_timeout = 600ms;
  options.write_timeout = 300ms;
  options.idle_timeout = 300ms;
  return options;
}

/// Sends the bytes one by one, without end, until the server answers; returns its answer.
std::optional<RawResponse> drip(std::uint16_t port, const std::string& start, char byte) {
  RawClient client(port);
  client.send(start);
  auto answer = std::async(std::launch::async, [&client] { return client.read_response(); });
  while (answer.wait_for(20ms) != std::future_status::ready) client.send(std::string(1, byte));
  return answer.get();
}

TEST(ServerDeadlines, CutOffAClientThatDripsItsHeader) {
  TestServer server(short_timeouts());
  const auto start = Clock::now();
  const auto response = drip(server.port(), "GET /click HTTP/1.1\r\nX: ", 'y');
  EXPECT_EQ(response.value_or(RawResponse()).status, 408U);
  EXPECT_GE(Clock::now() - start, 250ms);
  EXPECT_EQ(server.seen_count(), 0U);
}

TEST(ServerDeadlines, CutOffAClientThatDripsItsBody) {
  TestServer server(short_timeouts());
  const auto start = Clock::now();
  const auto response =
      drip(server.port(), "POST /echo HTTP/1.1\r\nHost: a\r\nContent-Length: 60000\r\n\r\n", 'y');
  EXPECT_EQ(response.value_or(RawResponse()).status, 408U);
  EXPECT_GE(Clock::now() - start, 550ms);
}

TEST(ServerDeadlines, CloseAnIdleConnectionWithoutAWord) {
  TestServer server(short_timeouts());
  RawClient fresh(server.port());
  EXPECT_TRUE(fresh.is_closed());
  RawClient used(server.port());
  used.send(kClick);
  EXPECT_EQ(used.read_response()->status, 302U);
  EXPECT_TRUE(used.is_closed());
}

TEST(ServerDeadlines, CutOffAClientThatDoesNotRead) {
  TestServer server(short_timeouts());
  server.answer = Response::text(200, std::string(16 * 1024 * 1024, 'x'));
  RawClient client(server.port());
  client.send("GET /status HTTP/1.1\r\nHost: a\r\n\r\n");
  EXPECT_TRUE(test::eventually(
      [&] { return server.metrics().find("homing_http_connections 0") != std::string::npos; }));
}

TEST(ServerDeadlines, DoNotHoldForHandlers) {
  TestServer server(short_timeouts());
  RawClient client(server.port());
  client.send(kWait);
  ASSERT_TRUE(test::eventually([&] { return server.seen_count() == 1; }));
  RawClient idle(server.port());
  EXPECT_TRUE(idle.is_closed()) << "by now the time for a request is over";
  RawClient second(server.port());
  EXPECT_TRUE(second.is_closed());
  server.release();
  EXPECT_EQ(client.read_response().value_or(RawResponse()).body, "waited");
}

TEST(ServerStop, FinishesTheRequestInFlightAndClosesTheRest) {
  TestServer server;
  RawClient idle(server.port());
  RawClient used(server.port());
  used.send(kClick);
  EXPECT_EQ(used.read_response()->status, 302U);
  RawClient busy(server.port());
  busy.send(kWait);
  ASSERT_TRUE(test::eventually([&] { return server.seen_count() == 2; }));

  auto stopped = std::async(std::launch::async, [&] { server.stop(30s); });
  EXPECT_TRUE(idle.is_closed());
  EXPECT_TRUE(used.is_closed());
  EXPECT_EQ(stopped.wait_for(0s), std::future_status::timeout);
  server.release();
  const auto response = busy.read_response();
  ASSERT_TRUE(response.has_value());
  EXPECT_EQ(response->body, "waited");
  EXPECT_TRUE(response->has("Connection: close"));
  busy.finish_sending();
  EXPECT_EQ(stopped.wait_for(10s), std::future_status::ready);
  EXPECT_THROW(RawClient(server.port()), std::runtime_error) << "nobody listens any more";
}

TEST(ServerStop, AnswersARequestThatHasArrivedThoughItsConnectionLookedIdle) {
  for (int round = 0; round < 20; ++round) {
    TestServer server;
    RawClient client(server.port());
    client.send(kClick);
    server.stop(10s);
    const auto response = client.read_response();
    ASSERT_TRUE(response.has_value()) << round;
    EXPECT_EQ(response->status, 302U);
  }
}

TEST(ServerStop, AnswersClientsThatWereConnectedButNotYetAccepted) {
  ServerOptions options;
  options.io_threads = 1;
  TestServer server(options);
  RawClient blocking(server.port());
  blocking.send("GET /block HTTP/1.1\r\nHost: a\r\n\r\n");
  ASSERT_TRUE(test::eventually([&] { return server.seen_count() == 1; }));
  std::list<RawClient> clients;
  for (int i = 0; i < 10; ++i) clients.emplace_back(server.port()).send(kClick);
  auto stopped = std::async(std::launch::async, [&] { server.stop(30s); });
  server.unblock();
  for (RawClient& client : clients) {
    EXPECT_EQ(client.read_response().value_or(RawResponse()).status, 302U);
    client.finish_sending();
  }
  EXPECT_EQ(stopped.wait_for(30s), std::future_status::ready);
}

TEST(ServerStop, CutsWhatDoesNotFinishInTime) {
  TestServer server;
  RawClient half(server.port());
  half.send("GET /click HTTP/1.1\r\nHost");
  RawClient busy(server.port());
  busy.send(kWait);
  ASSERT_TRUE(test::eventually([&] { return server.seen_count() == 1; }));
  const auto start = Clock::now();
  EXPECT_FALSE(server.stop(100ms)) << "a handler still waits";
  EXPECT_LT(Clock::now() - start, 5s);
  EXPECT_TRUE(half.is_closed());
  EXPECT_TRUE(busy.is_closed());
}

TEST(ServerStop, MayComeTwiceOrWithoutAStart) {
  TestServer server;
  server.stop(1s);
  server.stop(1s);
  Metrics metrics;
  const Router router;
  ServerOptions options;
  options.port = 0;
  Server never_started(options, router, metrics);
  never_started.stop(1s);
}

}  // namespace
}  // namespace homing::http
