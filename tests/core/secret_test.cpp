#include "homing/core/secret.hpp"

#include <gtest/gtest.h>

namespace homing {
namespace {

TEST(TokenHash, IsTheSha256OfTheToken) {
  // printf %s abc | sha256sum
  EXPECT_EQ(TokenHash::of("abc").to_hex(),
            "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
}

TEST(TokenHash, TellsTokensApart) {
  EXPECT_EQ(TokenHash::of("a token of some length"), TokenHash::of("a token of some length"));
  EXPECT_FALSE(TokenHash::of("a token of some length") == TokenHash::of("a token of some lengtH"));
}

TEST(TokenHash, GoesThroughItsHexForm) {
  const TokenHash hash = TokenHash::of("x");
  EXPECT_EQ(TokenHash::parse_hex(hash.to_hex()), hash);
  EXPECT_FALSE(TokenHash::parse_hex("abcd"));
}

}  // namespace
}  // namespace homing
