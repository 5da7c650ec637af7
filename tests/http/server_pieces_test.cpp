#include <gtest/gtest.h>

#include <string>
#include <vector>

#include "http/request_reader.hpp"
#include "test_server.hpp"
#include "tests/support/abuse_corpus.hpp"

namespace homing::http {
namespace {

const std::string kGet = "GET /click?a=b HTTP/1.1\r\nHost: a\r\nX: y\r\n\r\n";
const std::string kChunked =
    "POST /echo HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n"
    "5;a=b\r\nhe\n\x01o\r\n1\r\n \r\n05;c=\"d\"\r\nworld\r\n0\r\nX-Trailer: y\r\n\r\n";
const std::string kEmptyChunked =
    "POST /echo HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n";
const std::string kLength = "POST /echo HTTP/1.1\r\nHost: a\r\nContent-Length: 11\r\n\r\nhello world";

struct Lender {
  RequestMemory memory{RequestReader::most_memory(kLimits), 0};
  MemoryLoan loan{memory, [] {}};
};

/// Feeds `bytes` in pieces that end at `cuts`; returns `target body` of each request, and a refusal's reason.
std::vector<std::string> read(const std::string& bytes, std::vector<std::size_t> cuts) {
  Lender lender;
  RequestReader reader(kLimits, lender.loan);
  std::vector<std::string> requests;
  cuts.push_back(bytes.size());
  std::size_t at = 0;
  for (const std::size_t cut : cuts) {
    while (at < cut) {
      const std::span<char> space = reader.space();
      const std::size_t count = std::min(space.size(), cut - at);
      std::copy_n(bytes.data() + at, count, space.data());
      at += count;
      RequestReader::State state = reader.received(count);
      for (; state == RequestReader::State::kRequest; state = reader.next()) {
        const Request& request = reader.request();
        requests.push_back(std::string(request.target) + " " + std::string(request.body));
      }
      if (state == RequestReader::State::kRefused) {
        requests.emplace_back(describe(reader.refusal()).code);
        return requests;
      }
    }
  }
  return requests;
}

TEST(RequestReader, ReadsTheSameWhereverTheBytesAreCut) {
  const std::string all = kGet + kChunked + "\r\n" + kEmptyChunked + kLength + kGet;
  const std::vector<std::string> expected{"/click?a=b ", "/echo he\n\x01o world", "/echo ",
                                          "/echo hello world", "/click?a=b "};
  for (std::size_t first = 0; first <= all.size(); ++first) {
    ASSERT_EQ(read(all, {first}), expected) << first;
    for (std::size_t second = first; second <= all.size(); second += 7) {
      ASSERT_EQ(read(all, {first, second}), expected) << first << " " << second;
    }
  }
  std::vector<std::size_t> every_byte;
  for (std::size_t i = 1; i < all.size(); ++i) every_byte.push_back(i);
  EXPECT_EQ(read(all, every_byte), expected);
}

TEST(RequestReader, TakesAnyByteAsTheFirstOfABodyWhereverTheBytesAreCut) {
  const std::string start = "POST / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n";
  for (int byte = 0; byte < 256; ++byte) {
    const std::string data(2, static_cast<char>(byte));
    const std::string all = start + "2\r\n" + data + "\r\n0\r\n\r\n";
    for (std::size_t cut = start.size(); cut <= all.size(); ++cut) {
      ASSERT_EQ(read(all, {cut}), std::vector<std::string>{"/ " + data}) << byte << " " << cut;
    }
  }
}

TEST(RequestReader, RefusesTheSameWhereverTheBytesAreCut) {
  for (const test::Abuse& abuse : test::all_abuses()) {
    const std::string& bytes = abuse.bytes;
    const std::vector<std::string> whole = read(bytes, {});
    // The long ones are long by repetition.
    const std::size_t step = bytes.size() < 1000 ? 1 : bytes.size() / 20;
    for (std::size_t cut = 1; cut < bytes.size(); cut += step) {
      ASSERT_EQ(read(bytes, {cut}), whole) << abuse.name << " at " << cut;
    }
  }
}

TEST(RequestReader, JudgesTheStartOfAChunkedBodyWhereverItIsCut) {
  const std::string start = "POST / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n";
  for (const char* chunk : {"\r\r\n", "\r\n\n", "\n\r\n", "1\n\r\n", "1\r\r\n", "\x01\r\n", "0\r\n\n"}) {
    const std::string bytes = start + chunk;
    std::vector<std::size_t> every_byte;
    for (std::size_t cut = start.size(); cut < bytes.size(); ++cut) {
      every_byte.push_back(cut);
      ASSERT_EQ(read(bytes, {cut}), read(bytes, {})) << testing::PrintToString(chunk) << " " << cut;
    }
    ASSERT_EQ(read(bytes, every_byte), read(bytes, {})) << testing::PrintToString(chunk);
  }
}

TEST(RequestReader, JudgesWhatIsBehindAnEmptyLineWhereverThatLineIsCut) {
  const std::string bytes = "\r\n\nGET / HTTP/1.1\r\n";  // malformed by now, whatever may come
  for (std::size_t cut = 1; cut < bytes.size(); ++cut) {
    EXPECT_EQ(read(bytes, {cut}), read(bytes, {})) << cut;
  }
}

TEST(RequestReader, TakesBodiesUpToTheLimitBehindHeadersUpToTheLimit) {
  const std::string body(65536, 'x');
  const std::string header = "X: " + std::string(30000, 'y') + "\r\n";
  const std::string start = "POST /echo HTTP/1.1\r\nHost: a\r\n" + header;
  EXPECT_EQ(read(start + "Content-Length: 65536\r\n\r\n" + body + kGet, {}),
            (std::vector<std::string>{"/echo " + body, "/click?a=b "}));
  EXPECT_EQ(read(start + "Transfer-Encoding: chunked\r\n\r\n10000\r\n" + body + "\r\n0\r\n\r\n" + kGet, {}),
            (std::vector<std::string>{"/echo " + body, "/click?a=b "}));
}

TEST(RequestReader, KeepsAHeaderWhileTheBodyOutgrowsTheBuffer) {
  const std::string body = std::string(5000, 'x') + "the end";
  const std::string start = "POST /echo HTTP/1.1\r\nHost: a\r\n";
  const std::string length = start + "Content-Length: 5007\r\n\r\n" + body;
  const std::string chunked = start + "Transfer-Encoding: chunked\r\n\r\n138F\r\n" + body + "\r\n0\r\n\r\n";
  for (std::size_t cut = 1; cut < length.size(); ++cut) {
    const std::vector<std::string> expected{"/echo " + body, "/click?a=b "};
    ASSERT_EQ(read(length + kGet, {cut}), expected) << cut;
    ASSERT_EQ(read(chunked + kGet, {cut}), expected) << cut;
  }
}

TEST(RequestReader, KeepsALongHeaderWhileAChunksLineOutgrowsTheBuffer) {
  const std::string start = "POST /echo HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\nX: ";
  const std::string end = "\r\n\r\n";
  const std::string header = start + std::string(32760 - start.size() - end.size(), 'y') + end;
  const std::string body = "5;" + std::string(200, 'e') + "\r\nhello\r\n0\r\n\r\n";
  EXPECT_EQ(read(header + body, {header.size()}), std::vector<std::string>{"/echo hello"});
}

TEST(RequestReader, TakesABodyInChunksOfOneByte) {
  std::string chunks;
  for (int i = 0; i < 65536; ++i) chunks += "1\r\nx\r\n";
  EXPECT_EQ(
      read("POST /echo HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n" + chunks + "0\r\n\r\n", {}),
      std::vector<std::string>{"/echo " + std::string(65536, 'x')});
}

TEST(Server, AnswersRequestsSplitAtEveryByte) {
  TestServer server;
  for (const std::string& request : {kGet, kChunked}) {
    RawClient client(server.port());
    for (std::size_t cut = 1; cut < request.size(); ++cut) {
      client.send(request.substr(0, cut));
      client.send(request.substr(cut));
      const auto response = client.read_response();
      ASSERT_TRUE(response.has_value()) << cut;
      EXPECT_EQ(response->status, request == kGet ? 302U : 200U) << cut;
      EXPECT_EQ(response->body, request == kGet ? "" : "he\n\x01o world") << cut;
    }
  }
}

TEST(Server, AnswersAThousandPipelinedRequestsInOrder) {
  constexpr int kDepth = 1000;
  TestServer server;
  std::string requests;
  for (int i = 0; i < kDepth; ++i) {
    const std::string body = std::to_string(i);
    requests += "POST /echo HTTP/1.1\r\nHost: a\r\nContent-Length: " + std::to_string(body.size()) +
                "\r\n\r\n" + body;
  }
  RawClient client(server.port());
  client.send(requests);
  client.finish_sending();
  for (int i = 0; i < kDepth; ++i) {
    const auto response = client.read_response();
    ASSERT_TRUE(response.has_value()) << i;
    ASSERT_EQ(response->body, std::to_string(i));
  }
  EXPECT_TRUE(client.is_closed());
  EXPECT_EQ(server.seen_count(), std::size_t{kDepth});
}

}  // namespace
}  // namespace homing::http
