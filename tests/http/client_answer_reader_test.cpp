#include "http/client_answer_reader.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <string_view>

namespace homing::http {
namespace {

AnswerReader::Limits limits(bool to_head = false) {
  AnswerReader::Limits result;
  result.body_bytes = 1000;
  result.kept_bytes = 4;
  result.to_head = to_head;
  return result;
}

/// Feeds it in pieces of at most `step` bytes, until it wants no more. @return how many it took
std::size_t feed(AnswerReader& reader, std::string_view bytes, std::size_t step = 100'000) {
  std::size_t taken = 0;
  auto state = AnswerReader::State::kNeedMore;
  while (taken < bytes.size() && state == AnswerReader::State::kNeedMore) {
    const std::span<char> space = reader.space();
    const std::size_t count = std::min({step, space.size(), bytes.size() - taken});
    std::copy_n(bytes.begin() + static_cast<std::ptrdiff_t>(taken), count, space.begin());
    taken += count;
    state = reader.received(count);
  }
  return taken;
}

TEST(AnswerReader, ReadsTheSameInAnyPieces) {
  for (const std::string_view bytes :
       {"HTTP/1.1 102 Wait\r\nA: b\r\n\r\nHTTP/1.1 503 No\r\nRetry-After: 7\r\nContent-Length: "
        "6\r\n\r\nabcdef",
        "HTTP/1.1 503 No\r\nretry-after:  7 \r\nTransfer-Encoding: Chunked\r\n\r\n1\r\na\r\n5;x\r\nbcdef\r\n"
        "0\r\nRetry-After: 8\r\n\r\n"}) {
    for (std::size_t step = 1; step <= bytes.size(); ++step) {
      AnswerReader reader(limits());
      feed(reader, bytes, step);
      EXPECT_TRUE(reader.is_complete());
      EXPECT_EQ(reader.status(), 503U);
      EXPECT_EQ(reader.retry_after(), "7");
      EXPECT_EQ(reader.body(), "abcd");
      EXPECT_TRUE(reader.may_reuse());
    }
  }
}

TEST(AnswerReader, NeverTakesMoreThanItsLimit) {
  const std::string endless(100'000, 'x');
  AnswerReader body(limits());
  EXPECT_LE(feed(body, "HTTP/1.1 200 OK\r\n\r\n" + endless), 1000 + AnswerReader::kMaxHeaderBytes);
  EXPECT_TRUE(body.has_header());
  EXPECT_FALSE(body.is_complete());
  EXPECT_FALSE(body.may_reuse());

  AnswerReader header(limits());
  EXPECT_LE(feed(header, "HTTP/1.1 200 OK\r\nA: " + endless), 1000 + AnswerReader::kMaxHeaderBytes);
  EXPECT_TRUE(header.is_bad());

  AnswerReader extension(limits());
  feed(extension, "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n1;" + endless);
  EXPECT_TRUE(extension.has_header());
  EXPECT_FALSE(extension.is_complete());

  std::string interim;
  while (interim.size() < 100'000) interim += "HTTP/1.1 100 Go on\r\n\r\n";
  AnswerReader interims(limits());
  EXPECT_LE(feed(interims, interim), 1000 + AnswerReader::kMaxHeaderBytes);
  EXPECT_TRUE(interims.is_bad());
}

TEST(AnswerReader, KnowsWhereABodyWithoutALengthEnds) {
  AnswerReader reader(limits());
  feed(reader, "HTTP/1.0 200 OK\r\n\r\nab");
  EXPECT_FALSE(reader.is_complete());
  reader.ended();
  EXPECT_TRUE(reader.is_complete());
  EXPECT_FALSE(reader.may_reuse());

  AnswerReader cut(limits());
  feed(cut, "HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\nab");
  cut.ended();
  EXPECT_TRUE(cut.has_header());
  EXPECT_FALSE(cut.is_complete());
}

TEST(AnswerReader, ExpectsNoBodyWhereThereIsNone) {
  AnswerReader head(limits(true));
  feed(head, "HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\n");
  EXPECT_TRUE(head.is_complete());
  EXPECT_TRUE(head.may_reuse());
  for (const char* bytes : {"HTTP/1.1 204 No\r\n\r\n", "HTTP/1.1 304 No\r\n\r\n",
                            "HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n"}) {
    AnswerReader reader(limits());
    feed(reader, bytes);
    EXPECT_TRUE(reader.may_reuse()) << bytes;
  }
}

TEST(AnswerReader, DoesNotTrustAConnectionBehindADoubtfulAnswer) {
  for (const char* bytes :
       {"HTTP/1.1 200 OK\r\nTransfer-Encoding: gzip\r\nContent-Length: 1\r\n\r\na",
        "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\nTransfer-Encoding: chunked\r\n\r\n"
        "0\r\n\r\n",
        "HTTP/1.1 200 OK\r\nContent-Length: 1\r\nContent-Length: 1\r\n\r\na",
        "HTTP/1.1 200 OK\r\nContent-Length: 1\r\n\r\nab"}) {
    AnswerReader reader(limits());
    feed(reader, bytes);
    reader.ended();
    EXPECT_FALSE(reader.may_reuse()) << bytes;
  }
}

TEST(AnswerReader, RefusesWhatIsNotHttp) {
  for (const char* bytes :
       {"\x16\x03\x01\x02\x03\x01\x01\xfc\x03\x03", "HTTP/2 200 OK\r\n\r\n", "HTTP/1.1 xx OK\r\n\r\n",
        "220 mail ready\r\n", "HTTP/1.1 200 OK\r\nContent-Length: -1\r\n\r\n", "HTTP/1.1 101 Yes\r\n\r\n"}) {
    AnswerReader reader(limits());
    feed(reader, bytes);
    EXPECT_TRUE(reader.is_bad()) << bytes;
    EXPECT_FALSE(reader.has_header());
  }
}

}  // namespace
}  // namespace homing::http
