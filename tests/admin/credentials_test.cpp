#include "admin/credentials.hpp"

#include <gtest/gtest.h>

#include "homing/admin/password.hpp"

namespace homing::admin {
namespace {

TEST(Credentials, ATokenIsWhatStandsBehindBearer) {
  EXPECT_EQ(bearer_token("Bearer hmt_1"), "hmt_1");
  EXPECT_EQ(bearer_token("bearer  hmt_1 "), "hmt_1");
  for (const char* none : {"", "Basic YTpi", "Bearer", "Bearer ", "hmt_1"})
    EXPECT_EQ(bearer_token(none), "") << none;
}

TEST(Credentials, ASessionIsItsCookie) {
  EXPECT_EQ(session_of("homing_session=abc"), "abc");
  EXPECT_EQ(session_of("a=b; homing_session=abc; c=d"), "abc");
  for (const char* none : {"", "homing_sessions=abc", "x=homing_session=abc", "homing_session", ";;="})
    EXPECT_EQ(session_of(none), "") << none;
}

TEST(Credentials, ItsCookieIsForThisServerOnlyAndNoScriptCanReadIt) {
  const std::string cookie = session_cookie("abc", std::chrono::hours(1), true);
  EXPECT_EQ(cookie, "homing_session=abc; Path=/; HttpOnly; SameSite=Strict; Max-Age=3600; Secure");
  EXPECT_EQ(session_cookie("", std::chrono::hours(1), false),
            "homing_session=; Path=/; HttpOnly; SameSite=Strict; Max-Age=0");
}

TEST(Credentials, APageOfThisServerHasItsOrigin) {
  Call call;
  call.host = "admin.example:8081";
  for (const char* own : {"http://admin.example:8081", "https://Admin.Example:8081"}) {
    call.origin = own;
    EXPECT_TRUE(is_from_own_page(call)) << own;
  }
  for (const char* other : {"", "null", "http://admin.example", "http://evil.example",
                            "http://admin.example:8081.evil.example", "admin.example:8081"}) {
    call.origin = other;
    EXPECT_FALSE(is_from_own_page(call)) << other;
  }
}

TEST(Credentials, SecretsAreLongAndNeverTheSame) {
  const std::string secret = make_secret("hmt_");
  EXPECT_EQ(secret.size(), 4U + 64U);
  EXPECT_NE(secret, make_secret("hmt_"));
}

TEST(Password, IsKeptAsASlowSaltedHash) {
  const std::string hash = hash_password("correct horse battery");
  EXPECT_TRUE(hash.starts_with("$argon2id$")) << hash;
  EXPECT_NE(hash, hash_password("correct horse battery")) << "the salt is another";
  EXPECT_TRUE(is_password(hash, "correct horse battery"));
  EXPECT_FALSE(is_password(hash, "correct horse batterz"));
  EXPECT_FALSE(is_password(hash, ""));
}

}  // namespace
}  // namespace homing::admin
