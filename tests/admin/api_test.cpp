#include "homing/admin/api.hpp"

#include <gtest/gtest.h>

#include <nlohmann/json.hpp>
#include <stdexcept>

#include "tests/admin/bare_backend.hpp"
#include "tests/support/http_client.hpp"
#include "tests/support/raw_client.hpp"

namespace homing::admin {
namespace {

using namespace std::chrono_literals;
using Json = nlohmann::ordered_json;

http::ServerOptions quick_options(const Api& api) {
  http::ServerOptions options;
  options.port = 0;
  options.io_threads = 1;
  options.max_connections = 2;
  options.header_timeout = 200ms;
  options.render_failure = [&api](const http::Failure& failure) { return api.render(failure); };
  return options;
}

/// The API on a server of its own, with an endpoint that fails as none should.
class ServedApi : public testing::Test {
 protected:
  ServedApi() {
    api_.add_routes(router_);
    server_.start();
  }
  ~ServedApi() override { server_.stop(test::kDeadline); }

  static Endpoints endpoints() {
    Endpoints endpoints;
    endpoints.add({"GET", "/broken", std::nullopt,
                   [](const Call&, Backend&) -> Answer { throw std::logic_error("secret detail"); }});
    return endpoints;
  }
  /// What is there of problem details.
  static void expect_problem(const std::string& body, unsigned status, const std::string& code) {
    const Json problem = Json::parse(body, nullptr, false);
    ASSERT_TRUE(problem.is_object()) << body;
    EXPECT_EQ(problem.value("status", 0U), status);
    EXPECT_EQ(problem.value("code", ""), code);
    EXPECT_NE(problem.value("title", ""), "") << status;
    EXPECT_TRUE(problem.value("detail", "").ends_with('.')) << body;
    EXPECT_NE(problem.value("request_id", ""), "");
  }
  void expect_refused(const std::string& bytes, unsigned status, const std::string& code) {
    SCOPED_TRACE(code);
    test::RawClient client(server_.port());
    client.send(bytes);
    const auto response = client.read_response();
    ASSERT_TRUE(response.has_value());
    EXPECT_EQ(response->status, status);
    EXPECT_TRUE(response->has("Content-Type: application/problem+json")) << response->head;
    EXPECT_TRUE(response->has("Connection: close")) << response->head;
    expect_problem(response->body, status, code);
  }
  static std::string post_with(const std::string& headers) {
    return "POST /api/v1/broken HTTP/1.1\r\nHost: a\r\n" + headers + "\r\n";
  }

  const SystemClock clock_;
  Api api_{{},
           endpoints(),
           std::make_shared<RecentCallers>(),
           [](auto) { return std::make_unique<BareBackend>(); },
           clock_};
  http::Router router_;
  Metrics metrics_;
  http::Server server_{quick_options(api_), router_, metrics_};
};

TEST_F(ServedApi, WhatFailsUnexpectedlyIsAProblemThatTellsNothing) {
  const test::HttpResponse response = test::HttpClient(server_.port()).get("/api/v1/broken");
  EXPECT_EQ(response.status, 500);
  EXPECT_EQ(response.header("Content-Type"), "application/problem+json");
  expect_problem(response.body, 500, "internal_error");
  EXPECT_EQ(response.body.find("secret detail"), std::string::npos);
}

TEST_F(ServedApi, WhatIsRefusedBeforeItIsReadIsAProblemToo) {
  expect_refused(post_with("Content-Length: 9437184\r\n"), 413, "body_too_large");
  expect_refused(post_with("Content-Encoding: gzip\r\nContent-Length: 1\r\n"), 415, "content_encoding");
  expect_refused(post_with("Expect: a-miracle\r\nContent-Length: 1\r\n"), 417, "expectation");
  expect_refused(post_with("Host: b\r\n"), 400, "host");
  expect_refused("GET /api/v1/" + std::string(9000, 'x') + " HTTP/1.1\r\nHost: a\r\n\r\n", 414,
                 "target_too_long");
  expect_refused(post_with("X-Y: " + std::string(40000, 'x') + "\r\n"), 431, "header_too_large");
  expect_refused("GET / HTTP/3.0\r\nHost: a\r\n\r\n", 505, "version");
  expect_refused("GET /api/v1/broken HTTP/1.1\r\n", 408, "timeout");
}

TEST_F(ServedApi, AConnectionTooManyIsToldSoInAProblem) {
  test::RawClient first(server_.port());
  test::RawClient second(server_.port());
  for (test::RawClient* client : {&first, &second}) {
    client->send("GET /api/v1/broken HTTP/1.1\r\nHost: a\r\n\r\n");
    EXPECT_EQ(client->read_response().value_or(test::RawResponse()).status, 500U);
  }
  expect_refused("GET /api/v1/broken HTTP/1.1\r\nHost: a\r\n\r\n", 503, "too_many_connections");
}

TEST_F(ServedApi, APathOfAnotherVersionIsAProblem) {
  const test::HttpResponse response = test::HttpClient(server_.port()).get("/api/v2/broken");
  EXPECT_EQ(response.status, 404);
  expect_problem(response.body, 404, "not_found");
}

}  // namespace
}  // namespace homing::admin
