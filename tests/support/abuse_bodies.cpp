#include "tests/support/abuse_corpus.hpp"

namespace homing::test {
namespace {

const std::string kChunkedHeader = "Transfer-Encoding: chunked\r\n";
const std::string kLastChunk = "0\r\n\r\n";

std::string chunked(const std::string& body) {
  return post_with(kChunkedHeader, body);
}

void add_codings(Abuses& abuses) {
  for (const char* coding : {"gzip",
                             "identity",
                             "cow",
                             "",
                             "chunked, gzip",
                             "gzip, chunked",
                             "chunkedx",
                             "xchunked",
                             "\"chunked\"",
                             "'chunked'",
                             "chunked;q=1",
                             "chunked, chunked",
                             "x chunked",
                             "chunked,",
                             ",chunked",
                             "chunked identity",
                             "\x0B"
                             "chunked",
                             "chunked\x0B",
                             "\x0C"
                             "chunked",
                             "ch\xC3\xBCnked",
                             "chunke\xE2\x84\xAA",
                             "chun ked"}) {
    abuses.push_back({std::string("Coding:") + coding,
                      post_with(std::string("Transfer-Encoding: ") + coding + "\r\n", kLastChunk + kSmuggled),
                      400});
  }
}

void add_lengths(Abuses& abuses) {
  for (const char* length :
       {"", "+5", "-5", "5,5", "5, 5", "5;5", "0x5", "5.0", "1e1", "5 5", "5_0", "five", "\xD9\xA5",
        "\x0B"
        "5",
        "0000000000000000005", "18446744073709551616", "18446744073709551621", "99999999999999999999"}) {
    abuses.push_back({std::string("Length:") + length,
                      post_with(std::string("Content-Length: ") + length + "\r\n", "hello" + kSmuggled),
                      400});
  }
}

/// What may be made of a chunk's size and extension, and of what stands in their place.
void add_sizes(Abuses& abuses) {
  for (const char* size :
       {"",   "x",   "-5",   "+5",     " 5",  "0x5", "5 ",  "5\t",      "5 x",      "5_0",     ";a",
        "5;", "5;=", "5;a=", "5;a=\"", "5\n", "5\r", "5,5", "\xD9\xA5", "5;\x0B=b", "5;a=\x7F"}) {
    abuses.push_back({std::string("Size:") + size,
                      chunked(std::string(size) + "\r\nhello\r\n" + kLastChunk + kSmuggled), 400});
  }
}

void add_trailers(Abuses& abuses) {
  for (const char* trailer : {"X: y\r\n z\r\n", "X: y\nZ: y\r\n", "X : y\r\n", "X\r\n", ": y\r\n",
                              "X: \x1B\r\n", " X: y\r\n", "Content-Length: 5\r\n", "X: y\r\r\n"}) {
    abuses.push_back({std::string("Trailer:") + trailer,
                      chunked("0\r\n" + std::string(trailer) + "\r\n" + kSmuggled), 400});
  }
  const std::string nul(1, '\0');
  abuses.push_back({"NulInTrailer", chunked("0\r\nX: " + nul + "\r\n\r\n"), 400});
  abuses.push_back({"OnlyLfInTrailer", chunked("0\r\nX: y\n\n"), 400});
  abuses.push_back({"LongTrailer", chunked("0\r\nX: " + std::string(100'000, 'y')), 400});
  abuses.push_back({"ManyTrailers", chunked("0\r\n" + repeated("X: y\r\n", 2000) + "\r\n"), 400});
  abuses.push_back({"ARequestForATrailer", chunked("0\r\n" + kSmuggled), 400});
}

}  // namespace

Abuses abused_framings() {
  const std::string& te = kChunkedHeader;
  const std::string body = kLastChunk + kSmuggled;
  Abuses abuses{
      {"LengthAndChunked", post_with("Content-Length: 5\r\n" + te, body), 400},
      {"ChunkedAndLength", post_with(te + "Content-Length: 5\r\n", body), 400},
      {"ChunkedAndLengthOfAll",
       post_with(te + "Content-Length: " + std::to_string(body.size()) + "\r\n", body), 400},
      {"ChunkedAndLengthZero", post_with(te + "Content-Length: 0\r\n", body), 400},
      {"GzipAndLength", post_with("Transfer-Encoding: gzip\r\nContent-Length: 5\r\n", kSmuggled), 400},
      {"IdentityAndLength", post_with("Transfer-Encoding: identity\r\nContent-Length: 5\r\n", kSmuggled),
       400},
      {"TwoChunked", post_with(te + te, body), 400},
      {"IdentityThenChunked", post_with("Transfer-Encoding: identity\r\n" + te, body), 400},
      {"ChunkedThenIdentity", post_with(te + "Transfer-Encoding: identity\r\n", body), 400},
      {"ChunkedThenNothing", post_with(te + "Transfer-Encoding:\r\n", body), 400},
      {"ChunkedInHttp10", post_with(te + "Connection: keep-alive\r\n", body, "1.0"), 400},
      {"ChunkedInClosingHttp10", post_with(te, body, "1.0"), 400},
      {"ChunkedOnAGet", get_with("Host: a\r\nTransfer-Encoding: chunked\r\nContent-Length: 5\r\n") + body,
       400},
      {"BlankBehindCodingsName", post_with("Transfer-Encoding : chunked\r\n", body), 400},
      {"FoldedCoding", post_with("Transfer-Encoding:\r\n chunked\r\n", body), 400},
      {"CodingBehindABareLf", post_with("X: y\nTransfer-Encoding: chunked\r\n", body), 400},
      {"CodingBehindABareCr", post_with("X: y\rTransfer-Encoding: chunked\r\n", body), 400},
      {"NulInCodingsName", post_with("Transfer-Encoding" + std::string(1, '\0') + ": chunked\r\n", body),
       400},
      {"TwoEqualLengths", post_with("Content-Length: 5\r\nContent-Length: 5\r\n", "hello" + kSmuggled), 400},
      {"TwoLengths", post_with("Content-Length: 5\r\nContent-Length: 6\r\n", "hello" + kSmuggled), 400},
      {"LengthAndNone", post_with("Content-Length: 5\r\nContent-Length:\r\n", "hello" + kSmuggled), 400},
      {"BlankBehindLengthsName", post_with("Content-Length : 5\r\n", "hello" + kSmuggled), 400},
      {"FoldedLength", post_with("Content-Length: 5\r\n 0\r\n", "hello" + kSmuggled), 400},
      {"NulInLength", post_with("Content-Length: 5" + std::string(1, '\0') + "\r\n", "hello" + kSmuggled),
       400},
      {"LengthTooLarge", post_with("Content-Length: 65537\r\n", ""), 413},
      {"LengthPast32Bits", post_with("Content-Length: 4294967301\r\n", "hello" + kSmuggled), 413},
  };
  add_codings(abuses);
  add_lengths(abuses);
  return abuses;
}

Abuses abused_chunks() {
  const std::string nul(1, '\0');
  Abuses abuses{
      {"LongExtension", chunked("5;" + std::string(300, 'x') + "\r\nhello\r\n0\r\n\r\n"), 400},
      {"EndlessExtension", chunked("5;" + std::string(100'000, 'x')), 400},
      {"EndlessSize", chunked(std::string(100'000, '0')), 400},
      {"LongSize", chunked(std::string(20, '0') + "5\r\nhello\r\n0\r\n\r\n"), 400},
      {"LfInQuotedExtension", chunked("5;a=\"\n\"\r\nhello\r\n0\r\n\r\n"), 400},
      {"NulInQuotedExtension", chunked("5;a=\"" + nul + "\"\r\nhello\r\n0\r\n\r\n"), 400},
      {"LfInLastExtension", chunked("0;a=\"\n\"\r\n\r\n"), 400},
      {"LfInExtension", chunked("5;a\nhello\r\n0\r\n\r\n" + kSmuggled), 400},
      {"BodyTooLarge", chunked("10001\r\n"), 413},
      {"ChunkPast32Bits", chunked("100000005\r\nhello\r\n0\r\n\r\n" + kSmuggled), 413},
      {"BodyTooLargeInPieces", chunked("FFFF\r\n" + std::string(65'535, 'x') + "\r\n2\r\nyy\r\n0\r\n\r\n"),
       413},
      {"SizeOverflow", chunked("FFFFFFFFFFFFFFFFF\r\nhello\r\n0\r\n\r\n"), 400},
      {"SizeOverflowToFive", chunked("10000000000000005\r\nhello\r\n0\r\n\r\n" + kSmuggled), 400},
      {"NoEndOfChunk", chunked("5\r\nhelloX\r\n0\r\n\r\n"), 400},
      {"ChunkLongerThanItSays", chunked("5\r\nhello0\r\n\r\n" + kSmuggled), 400},
      {"BareLfAfterChunk", chunked("5\r\nhello\n0\r\n\r\n"), 400},
      {"BareCrAfterChunk", chunked("5\r\nhello\r0\r\n\r\n"), 400},
      {"OnlyLf", chunked("5\nhello\n0\n\n"), 400},
      {"OnlyLfAtTheEnd", chunked("0\n\n"), 400},
      {"QuoteWithoutEndInLastChunk", chunked("0;a=\"\r\n\r\n"), 400},
      {"TinyChunksOfHugeExtensions", chunked(repeated("1;" + std::string(250, 'x') + "\r\ny\r\n", 4000)),
       413},
  };
  add_sizes(abuses);
  add_trailers(abuses);
  return abuses;
}

}  // namespace homing::test
