#include "http/guard.hpp"

#include <gtest/gtest.h>

#include <optional>
#include <string>
#include <utility>
#include <vector>

namespace homing::http {
namespace {

using Headers = std::vector<std::pair<std::string_view, std::string_view>>;

std::variant<Framing, Refusal> check(Headers headers, HttpVersion version = HttpVersion::k11) {
  Request request;
  request.headers = std::move(headers);
  return check_header(request, version);
}

std::optional<Refusal> refusal(Headers headers, HttpVersion version = HttpVersion::k11) {
  const auto checked = check(std::move(headers), version);
  const Refusal* refused = std::get_if<Refusal>(&checked);
  return refused == nullptr ? std::nullopt : std::optional(*refused);
}

Framing framing(Headers headers) {
  return std::get<Framing>(check(std::move(headers)));
}

TEST(Guard, TakesExactlyOneValidHostInHttp11) {
  EXPECT_EQ(refusal({{"Host", "a.example"}}), std::nullopt);
  EXPECT_EQ(refusal({{"HOST", "a.example:8080"}}), std::nullopt);
  EXPECT_EQ(refusal({}), Refusal::kHost);
  EXPECT_EQ(refusal({{"Host", "a"}, {"host", "a"}}), Refusal::kHost);
  EXPECT_EQ(refusal({{"Host", ""}}), Refusal::kHost);
}

TEST(Guard, TakesAtMostOneHostInHttp10) {
  EXPECT_EQ(refusal({}, HttpVersion::k10), std::nullopt);
  EXPECT_EQ(refusal({{"Host", "a"}}, HttpVersion::k10), std::nullopt);
  EXPECT_EQ(refusal({{"Host", "a"}, {"Host", "a"}}, HttpVersion::k10), Refusal::kHost);
  EXPECT_EQ(refusal({{"Host", "a b"}}, HttpVersion::k10), Refusal::kHost);
}

TEST(Guard, TakesOnlyOnePlainContentLength) {
  EXPECT_EQ(framing({{"Host", "a"}, {"Content-Length", "5"}}).content_length, 5U);
  for (const char* length : {"", "+5", "-5", "5,5", "5, 5", "5 5", "0x5", "5.0", "5_0", "five",
                             "99999999999999999999", "18446744073709551621", "\xD9\xA5"}) {
    EXPECT_EQ(refusal({{"Host", "a"}, {"Content-Length", length}}), Refusal::kContentLength) << length;
  }
  EXPECT_EQ(refusal({{"Host", "a"}, {"Content-Length", "5"}, {"Content-Length", "5"}}),
            Refusal::kContentLength);
}

TEST(Guard, TakesNoTransferEncodingButExactlyChunked) {
  EXPECT_TRUE(framing({{"Host", "a"}, {"Transfer-Encoding", "CHUNKED"}}).chunked);
  for (const char* coding :
       {"", "gzip", "identity", "cow", "chunked, gzip", "gzip, chunked", "chunkedx", "xchunked",
        "\"chunked\"", "chunked;q=1", "chunked, chunked", "chunked,", ",chunked",
        "\x0B"
        "chunked"}) {
    EXPECT_EQ(refusal({{"Host", "a"}, {"Transfer-Encoding", coding}}), Refusal::kTransferEncoding) << coding;
  }
}

TEST(Guard, NeverLetsTwoFramingsStand) {
  const std::pair<std::string_view, std::string_view> host{"Host", "a"};
  const std::pair<std::string_view, std::string_view> chunked{"Transfer-Encoding", "chunked"};
  EXPECT_EQ(refusal({host, chunked, {"Content-Length", "5"}}), Refusal::kTransferEncoding);
  EXPECT_EQ(refusal({host, {"Content-Length", "5"}, chunked}), Refusal::kTransferEncoding);
  EXPECT_EQ(refusal({host, chunked, chunked}), Refusal::kTransferEncoding);
  EXPECT_EQ(refusal({host, {"Transfer-Encoding", "identity"}, chunked}), Refusal::kTransferEncoding);
  EXPECT_EQ(refusal({host, chunked}, HttpVersion::k10), Refusal::kTransferEncoding);
}

TEST(Guard, RefusesAnEncodedBodyButNotAnEncodingWithoutOne) {
  EXPECT_EQ(refusal({{"Host", "a"}, {"Content-Length", "5"}, {"Content-Encoding", "gzip"}}),
            Refusal::kContentEncoding);
  EXPECT_EQ(refusal({{"Host", "a"}, {"Content-Encoding", "gzip"}}), std::nullopt);
}

TEST(Guard, MeetsNoExpectationButContinue) {
  EXPECT_TRUE(framing({{"Host", "a"}, {"Content-Length", "5"}, {"Expect", "100-Continue"}}).expects_continue);
  EXPECT_FALSE(framing({{"Host", "a"}, {"Expect", "100-continue"}}).expects_continue) << "there is no body";
  EXPECT_EQ(refusal({{"Host", "a"}, {"Expect", "200-ok"}}), Refusal::kExpectation);
  EXPECT_EQ(refusal({{"Expect", "200-ok"}}, HttpVersion::k10), std::nullopt) << "HTTP/1.0 knows no Expect";
}

TEST(Guard, BoundsAChunksLine) {
  EXPECT_TRUE(is_acceptable_chunk_line(16, std::string(256, 'x')));
  EXPECT_FALSE(is_acceptable_chunk_line(17, ""));
  EXPECT_FALSE(is_acceptable_chunk_line(1, std::string(257, 'x')));
  for (const char c : {'\0', '\n', '\r', '\x01', '\x1F', '\x7F'}) {
    EXPECT_FALSE(is_acceptable_chunk_line(1, std::string(";a=\"") + c + "\"")) << int{c};
  }
}

TEST(Guard, SeesAtOnceThatAChunkCannotBecomeValid) {
  for (const char* start :
       {"5", "5;a=b", "\r", "\r\n", "\r\n5", "\r\n5\r", "0", "0\r\n", "\r\n0\r\nX: y\r\n", "0\r\n\r"}) {
    EXPECT_TRUE(may_become_chunk(start)) << start;
  }
  for (const char* start :
       {"5;a=\"\r\n", "5\n", "\n", "\r5", "0\n\n", "0\r\nX: y\n", "0\r\nX: \x01", "0;a=\"\r\n\r\n", "\r\r"}) {
    EXPECT_FALSE(may_become_chunk(start)) << start;
  }
}

TEST(Guard, TellsAnotherVersionFromNoVersion) {
  for (const char* line : {"GET / HTTP/2.0", "GET / HTTP/1.2", "PRI * HTTP/2.0", "GET / HTTP/0.9"}) {
    EXPECT_TRUE(names_other_version(line)) << line;
  }
  for (const char* line : {"GET /", "GET / HTTP/1.1", "GET / HTTP/1.10", "GET / http/2.0", "GET / HTTP/2",
                           "GET / HTTP/2.0 ", "GET /HTTP/2.0", "GET / HTTP/x.y", ""}) {
    EXPECT_FALSE(names_other_version(line)) << line;
  }
}

}  // namespace
}  // namespace homing::http
