#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>
#include <vector>

#include "test_server.hpp"

namespace homing::http {
namespace {

using testing::IsEmpty;
using testing::Not;

// What an attacker hopes the server takes for a second request.
const std::string kSmuggled = "GET /click?smuggled HTTP/1.1\r\nHost: a\r\n\r\n";

struct Abuse {
  std::string name;
  std::string bytes;
  unsigned status;
};

std::string post(const std::string& headers, const std::string& body, const std::string& version = "1.1") {
  return "POST /echo HTTP/" + version + "\r\nHost: a\r\n" + headers + "\r\n" + body;
}
std::string get(const std::string& headers) {
  return "GET /click HTTP/1.1\r\n" + headers + "\r\n";
}
std::string chunked(const std::string& body) {
  return post("Transfer-Encoding: chunked\r\n", body);
}

std::vector<Abuse> request_lines() {
  const std::string rest = "\r\nHost: a\r\n\r\n";
  return {
      {"NoVersion", "GET /click" + rest, 400},
      {"Http09", "GET /click\r\n\r\n", 400},
      {"Http2", "GET /click HTTP/2.0" + rest, 505},
      {"Http12", "GET /click HTTP/1.2" + rest, 505},
      {"Http2Preface", "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n", 505},
      {"LowerCaseVersion", "GET /click http/1.1" + rest, 400},
      {"LongVersion", "GET /click HTTP/1.10" + rest, 400},
      {"VersionWithBlank", "GET /click HTTP/1.1 " + rest, 400},
      {"TwoBlanks", "GET  /click HTTP/1.1" + rest, 400},
      {"Tab", "GET\t/click HTTP/1.1" + rest, 400},
      {"BlankInTarget", "GET /cl ick HTTP/1.1" + rest, 400},
      {"LeadingBlank", " GET /click HTTP/1.1" + rest, 400},
      {"NoMethod", "/click HTTP/1.1" + rest, 400},
      {"BadMethod", "G(ET /click HTTP/1.1" + rest, 400},
      {"NoTarget", "GET HTTP/1.1" + rest, 400},
      {"RelativeTarget", "GET click HTTP/1.1" + rest, 400},
      {"Asterisk", "GET * HTTP/1.1" + rest, 400},
      {"UserInfo", "GET http://user@a/click HTTP/1.1" + rest, 400},
      {"NulInTarget", std::string("GET /cl\0ick HTTP/1.1", 20) + rest, 400},
      {"BareCr", "GET /click HTTP/1.1\rHost: a\r\n\r\n", 400},
      {"BareLf", "GET /click HTTP/1.1\nHost: a\n\n", 400},
      {"ManyEmptyLines", "\r\n\r\n\r\n\r\nGET /click HTTP/1.1" + rest, 400},
      {"TlsHello", std::string("\x16\x03\x01\x02\x00\x01", 6), 400},
      {"LongTarget", "GET /" + std::string(9000, 'a') + " HTTP/1.1" + rest, 414},
      {"EndlessTarget", "GET /" + std::string(40000, 'a'), 414},
      {"EndlessMethod", std::string(40000, 'A'), 414},
  };
}

std::vector<Abuse> headers() {
  return {
      {"NoHost", get(""), 400},
      {"TwoHosts", get("Host: a\r\nHost: a\r\n"), 400},
      {"BadHost", get("Host: a b\r\n"), 400},
      {"EmptyHost", get("Host:\r\n"), 400},
      {"AbsoluteFormWithoutHost", "GET http://a/click HTTP/1.1\r\n\r\n", 400},
      {"TwoHostsInHttp10", "GET /click HTTP/1.0\r\nHost: a\r\nHost: a\r\n\r\n", 400},
      {"BlankBeforeColon", get("Host: a\r\nX : y\r\n"), 400},
      {"NoColon", get("Host: a\r\nX\r\n"), 400},
      {"EmptyName", get("Host: a\r\n: y\r\n"), 400},
      {"NameWithUtf8", get("Host: a\r\nX\xC3\xA4: y\r\n"), 400},
      {"ObsFold", get("Host: a\r\nX: y\r\n z\r\n"), 400},
      {"ObsFoldWithTab", get("Host: a\r\nX:\r\n\tz\r\n"), 400},
      {"FirstHeaderFolded", get(" Host: a\r\n"), 400},
      {"NulInValue", get("Host: a\r\nX: " + std::string(1, '\0') + "\r\n"), 400},
      {"EscapeInValue", get("Host: a\r\nX: \x1B[2J\r\n"), 400},
      {"BareCrInValue", get("Host: a\r\nX: y\rz\r\n"), 400},
      {"BareLfInValue", get("Host: a\r\nX: y\nz: y\r\n"), 400},
      {"ManyHeaders",
       get("Host: a\r\n" +
           [] {
             std::string many;
             for (int i = 0; i < 101; ++i) many += "X: y\r\n";
             return many;
           }()),
       431},
      {"LongHeader", get("Host: a\r\nX: " + std::string(40000, 'y') + "\r\n"), 431},
      {"EndlessHeader", "GET /click HTTP/1.1\r\nX: " + std::string(70000, 'y'), 431},
      {"UnknownExpectation", post("Expect: 200-ok\r\nContent-Length: 5\r\n", "hello"), 417},
      {"EncodedBody", post("Content-Encoding: gzip\r\nContent-Length: 5\r\n", "hello"), 415},
  };
}

std::vector<Abuse> framings() {
  const std::string te = "Transfer-Encoding: chunked\r\n";
  std::vector<Abuse> abuses{
      {"LengthAndChunked", post("Content-Length: 5\r\n" + te, "0\r\n\r\n" + kSmuggled), 400},
      {"ChunkedAndLength", post(te + "Content-Length: 5\r\n", "0\r\n\r\n" + kSmuggled), 400},
      {"GzipAndLength", post("Transfer-Encoding: gzip\r\nContent-Length: 5\r\n", kSmuggled), 400},
      {"TwoChunked", post(te + te, "0\r\n\r\n" + kSmuggled), 400},
      {"IdentityThenChunked", post("Transfer-Encoding: identity\r\n" + te, "0\r\n\r\n" + kSmuggled), 400},
      {"ChunkedInHttp10", post(te + "Connection: keep-alive\r\n", "0\r\n\r\n" + kSmuggled, "1.0"), 400},
      {"TwoEqualLengths", post("Content-Length: 5\r\nContent-Length: 5\r\n", "hello" + kSmuggled), 400},
      {"TwoLengths", post("Content-Length: 5\r\nContent-Length: 6\r\n", "hello" + kSmuggled), 400},
      {"LengthTooLarge", post("Content-Length: 65537\r\n", ""), 413},
  };
  for (const char* coding : {"gzip", "identity", "cow", "", "chunked, gzip", "gzip, chunked", "chunkedx",
                             "\"chunked\"", "chunked;q=1", "chunked, chunked", "x chunked"}) {
    abuses.push_back({std::string("Coding:") + coding,
                      post(std::string("Transfer-Encoding: ") + coding + "\r\n", "0\r\n\r\n" + kSmuggled),
                      400});
  }
  for (const char* length :
       {"", "+5", "-5", "5,5", "5, 5", "0x5", "5.0", "5 5", "99999999999999999999", "five"}) {
    abuses.push_back({std::string("Length:") + length,
                      post(std::string("Content-Length: ") + length + "\r\n", "hello" + kSmuggled), 400});
  }
  return abuses;
}

std::vector<Abuse> chunks() {
  std::vector<Abuse> abuses{
      {"LongExtension", chunked("5;" + std::string(300, 'x') + "\r\nhello\r\n0\r\n\r\n"), 400},
      {"EndlessExtension", chunked("5;" + std::string(100000, 'x')), 400},
      {"EndlessSize", chunked(std::string(100000, '0')), 400},
      {"LongSize", chunked(std::string(20, '0') + "5\r\nhello\r\n0\r\n\r\n"), 400},
      {"LfInQuotedExtension", chunked("5;a=\"\n\"\r\nhello\r\n0\r\n\r\n"), 400},
      {"NulInQuotedExtension", chunked("5;a=\"" + std::string(1, '\0') + "\"\r\nhello\r\n0\r\n\r\n"), 400},
      {"LfInLastExtension", chunked("0;a=\"\n\"\r\n\r\n"), 400},
      {"BodyTooLarge", chunked("10001\r\n"), 413},
      {"BodyTooLargeInPieces", chunked("FFFF\r\n" + std::string(65535, 'x') + "\r\n2\r\nyy\r\n0\r\n\r\n"),
       413},
      {"SizeOverflow", chunked("FFFFFFFFFFFFFFFFF\r\nhello\r\n0\r\n\r\n"), 400},
      {"LongTrailer", chunked("0\r\nX: " + std::string(100000, 'y')), 400},
      {"ManyTrailers",
       chunked("0\r\n" +
               [] {
                 std::string many;
                 for (int i = 0; i < 2000; ++i) many += "X: y\r\n";
                 return many;
               }() +
               "\r\n"),
       400},
      {"FoldedTrailer", chunked("0\r\nX: y\r\n z\r\n\r\n"), 400},
      {"NulInTrailer", chunked("0\r\nX: " + std::string(1, '\0') + "\r\n\r\n"), 400},
      {"BareLfInTrailer", chunked("0\r\nX: y\nZ: y\r\n\r\n"), 400},
      {"LengthInTrailer", chunked("0\r\nContent-Length: 5\r\n\r\n"), 400},
      {"NoEndOfChunk", chunked("5\r\nhelloX\r\n0\r\n\r\n"), 400},
      {"BareLfAfterChunk", chunked("5\r\nhello\n0\r\n\r\n"), 400},
      {"OnlyLf", chunked("5\nhello\n0\n\n"), 400},
      {"OnlyLfAtTheEnd", chunked("0\n\n"), 400},
      {"OnlyLfInTrailer", chunked("0\r\nX: y\n\n"), 400},
      {"QuoteWithoutEndInLastChunk", chunked("0;a=\"\r\n\r\n"), 400},
      {"TinyChunksOfHugeExtensions", chunked([] {
         std::string many;
         for (int i = 0; i < 4000; ++i) many += "1;" + std::string(250, 'x') + "\r\ny\r\n";
         return many;
       }()),
       413},
  };
  for (const char* size : {"", "x", "-5", "+5", " 5", "0x5", "5 ", "5\t", "5 x", "5_0", ";a", "5;",
                           "5;=", "5;a=", "5;a=\"", "5\n"}) {
    abuses.push_back({std::string("Size:") + size,
                      chunked(std::string(size) + "\r\nhello\r\n0\r\n\r\n" + kSmuggled), 400});
  }
  return abuses;
}

class ServerAbuseTest : public testing::TestWithParam<std::vector<Abuse> (*)()> {};

TEST_P(ServerAbuseTest, IsAnsweredOnceAndClosedAndNothingIsSmuggled) {
  TestServer server;
  for (const Abuse& abuse : GetParam()()) {
    SCOPED_TRACE(abuse.name);
    const std::size_t seen_before = server.seen_count();
    RawClient client(server.port());
    client.send(abuse.bytes);
    const auto response = client.read_response();
    ASSERT_TRUE(response.has_value());
    EXPECT_EQ(response->status, abuse.status) << response->head;
    EXPECT_TRUE(response->has("Connection: close"));
    client.send(kSmuggled);
    EXPECT_TRUE(client.is_closed());
    EXPECT_EQ(server.seen_count(), seen_before) << server.seen().back();
    EXPECT_TRUE(server.works());
  }
}

TEST_P(ServerAbuseTest, IsRefusedBehindAGoodRequestToo) {
  TestServer server;
  for (const Abuse& abuse : GetParam()()) {
    SCOPED_TRACE(abuse.name);
    const std::size_t seen_before = server.seen_count();
    RawClient client(server.port());
    client.send("GET /click HTTP/1.1\r\nHost: a\r\n\r\n" + abuse.bytes);
    const auto good = client.read_response();
    ASSERT_TRUE(good.has_value());
    EXPECT_EQ(good->status, 302U);
    const auto bad = client.read_response();
    ASSERT_TRUE(bad.has_value());
    EXPECT_EQ(bad->status, abuse.status) << bad->head;
    EXPECT_TRUE(client.is_closed());
    EXPECT_EQ(server.seen_count(), seen_before + 1);
  }
}

INSTANTIATE_TEST_SUITE_P(RequestLine, ServerAbuseTest, testing::Values(request_lines));
INSTANTIATE_TEST_SUITE_P(Header, ServerAbuseTest, testing::Values(headers));
INSTANTIATE_TEST_SUITE_P(Framing, ServerAbuseTest, testing::Values(framings));
INSTANTIATE_TEST_SUITE_P(Chunk, ServerAbuseTest, testing::Values(chunks));

}  // namespace
}  // namespace homing::http
