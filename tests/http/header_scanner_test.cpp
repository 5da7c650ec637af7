#include "http/header_scanner.hpp"

#include <gtest/gtest.h>

#include <string>

namespace homing::http {
namespace {

using Result = HeaderScanner::Result;

const std::string kHeader = "GET / HTTP/1.1\r\nHost: a\r\nX: \xC3\xA4\tb\r\n\r\n";

TEST(HeaderScanner, FindsTheEndHoweverTheBytesAreCut) {
  for (std::size_t first = 0; first <= kHeader.size(); ++first) {
    HeaderScanner scanner;
    const std::string whole = kHeader + "body\x01";
    const Result early = scanner.scan(std::string_view(whole).substr(0, first));
    EXPECT_EQ(early, first == kHeader.size() ? Result::kComplete : Result::kNeedMore);
    if (early == Result::kNeedMore) {
      EXPECT_EQ(scanner.scan(whole), Result::kComplete);
    }
    EXPECT_EQ(scanner.end(), kHeader.size());
  }
}

TEST(HeaderScanner, RefusesAControlByteWhereverItStands) {
  for (const char control : {'\0', '\x01', '\x08', '\x0B', '\x1B', '\x7F'}) {
    for (std::size_t at = 0; at < kHeader.size() - 4; ++at) {
      std::string header = kHeader;
      header.insert(at, 1, control);
      EXPECT_EQ(HeaderScanner().scan(header), Result::kMalformed) << int{control} << " at " << at;
    }
  }
}

TEST(HeaderScanner, RefusesLoneLineEndsAndFoldsBeforeTheHeaderIsComplete) {
  for (const char* start :
       {"GET / HTTP/1.1\n", "GET / HTTP/1.1\rH", "\n", "GET / HTTP/1.1\r\nA: b\n",
        "GET / HTTP/1.1\r\nA: b\r\n c", "GET / HTTP/1.1\r\nA: b\r\n\tc", "GET / HTTP/1.1\r\n A: b",
        " GET / HTTP/1.1", "GET / HTTP/1.1\r\r\n", "GET / HTTP/1.1\r\nA: b\r\n\r\r"}) {
    EXPECT_EQ(HeaderScanner().scan(start), Result::kMalformed) << start;
  }
}

}  // namespace
}  // namespace homing::http
