#include "http/response_writer.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace homing::http {
namespace {

using testing::EndsWith;
using testing::HasSubstr;
using testing::Not;
using testing::StartsWith;

std::string write(const Response& response, bool head = false, std::string_view connection = "") {
  std::string out;
  EXPECT_GE(write_response(response, head, connection, "now", out), 200U);
  return out;
}

Response redirect(std::string location) {
  Response response;
  response.status = 302;
  response.location = std::move(location);
  return response;
}

TEST(ResponseWriter, WritesARedirectWithoutABody) {
  EXPECT_EQ(write(redirect("https://a.example/?x=1")),
            "HTTP/1.1 302 Found\r\nDate: now\r\nLocation: https://a.example/?x=1\r\nContent-Length: 0\r\n"
            "Cache-Control: no-store\r\nX-Content-Type-Options: nosniff\r\n\r\n");
}

TEST(ResponseWriter, KeepsTheLengthButNotTheBodyForHead) {
  const std::string out = write(Response::text(200, "hello"), true);
  EXPECT_THAT(out, HasSubstr("Content-Length: 5\r\n"));
  EXPECT_THAT(out, EndsWith("\r\n\r\n"));
}

TEST(ResponseWriter, NeverSendsALocationThatCouldEndItsLine) {
  for (const int byte : {0x00, 0x09, 0x0A, 0x0D, 0x1F, 0x20, 0x7F, 0x80, 0xFF}) {
    const std::string out =
        write(redirect(std::string("https://a.example/") + static_cast<char>(byte) + "X: y"));
    EXPECT_THAT(out, StartsWith("HTTP/1.1 500 ")) << byte;
    EXPECT_THAT(out, Not(HasSubstr("Location"))) << byte;
  }
}

TEST(ResponseWriter, SaysWhatTheStatusDemands) {
  EXPECT_THAT(write(Response::text(405, "")), HasSubstr("\r\nAllow: GET, HEAD, POST\r\n"));
  EXPECT_THAT(write(Response::text(401, "")), HasSubstr("\r\nWWW-Authenticate: Bearer\r\n"));
  EXPECT_THAT(write(Response::text(204, "x")), Not(HasSubstr("Content-Length")));
  EXPECT_THAT(write(Response::text(100, "")), StartsWith("HTTP/1.1 500 "));
}

TEST(ResponseWriter, SaysWhatTheHandlerAskedFor) {
  Response response = Response::text(503, "later");
  response.retry_after_seconds = 7;
  response.no_store = false;
  response.content_type = "application/json";
  const std::string out = write(response, false, "close");
  EXPECT_THAT(out, HasSubstr("\r\nRetry-After: 7\r\n"));
  EXPECT_THAT(out, HasSubstr("\r\nContent-Type: application/json\r\n"));
  EXPECT_THAT(out, HasSubstr("\r\nConnection: close\r\n"));
  EXPECT_THAT(out, Not(HasSubstr("no-store")));
}

TEST(DateCache, WritesTheDateOfRfc9110) {
  DateCache date;
  EXPECT_EQ(date.at(784111777), "Sun, 06 Nov 1994 08:49:37 GMT");
  EXPECT_EQ(date.at(784111778), "Sun, 06 Nov 1994 08:49:38 GMT");
  EXPECT_EQ(date.at(1709164800), "Thu, 29 Feb 2024 00:00:00 GMT");
}

}  // namespace
}  // namespace homing::http
