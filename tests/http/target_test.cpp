#include "homing/http/target.hpp"

#include <gtest/gtest.h>

#include <string>

namespace homing::http {
namespace {

struct Split {
  bool valid = false;
  std::string path;
  std::string query;
};

Split split(std::string_view target, std::string_view method = "GET") {
  Request request;
  request.target = target;
  request.method_name = method;
  const bool valid = split_target(request);
  return {valid, std::string(request.path), std::string(request.query)};
}

struct Form {
  std::string_view target;
  std::string_view path;
  std::string_view query;
};

TEST(Target, SplitsOriginAndAbsoluteFormAtTheFirstQuestionMark) {
  for (const Form& form :
       {Form{"/", "/", ""}, Form{"/click?a=b", "/click", "a=b"}, Form{"/click?", "/click", ""},
        Form{"/click??a=b?c", "/click", "?a=b?c"}, Form{"/click?a=b#x?y", "/click", "a=b"},
        Form{"/click#x?y", "/click", ""}, Form{"//evil.example/x", "//evil.example/x", ""},
        Form{"http://a.example/click?a=b", "/click", "a=b"}, Form{"HTTPS://a.example:8443", "/", ""},
        Form{"http://[::1]:80?a=b", "/", "a=b"}, Form{"/|{}[]^\\`\"\xC3\xA4", "/|{}[]^\\`\"\xC3\xA4", ""}}) {
    const Split got = split(form.target);
    EXPECT_TRUE(got.valid) << form.target;
    EXPECT_EQ(got.path, form.path) << form.target;
    EXPECT_EQ(got.query, form.query) << form.target;
  }
}

TEST(Target, RefusesWhatIsNoTarget) {
  for (const char* target :
       {"click", "?a=b", "#x", "*", "*/", "ftp://a.example/", "http:/a", "http:///click", "http://",
        "http://user@a.example/", "http://a b/", "http://a.example:99999/", "javascript:alert(1)"}) {
    EXPECT_FALSE(split(target).valid) << target;
  }
}

TEST(Target, TakesAsteriskAndAuthorityOnlyForTheirMethods) {
  EXPECT_TRUE(split("*", "OPTIONS").valid);
  EXPECT_FALSE(split("*", "GET").valid);
  EXPECT_TRUE(split("a.example:443", "CONNECT").valid);
  EXPECT_FALSE(split("a.example:443", "GET").valid);
  EXPECT_FALSE(split("/click", "CONNECT").valid);
}

TEST(Target, KnowsAHost) {
  for (const char* host :
       {"a", "a.example", "a.example:80", "a:", "127.0.0.1:8080", "[::1]", "[2001:db8::1]:443", "a_b-c.d~"}) {
    EXPECT_TRUE(is_valid_host(host)) << host;
  }
  for (const char* host :
       {"",    ":80",  "a b",    "<a>",     "a,b",  "a/b",         "a@b",     "user:pw@a", "a?b",
        "a#b", "a\\b", "a%41",   "a:b",     "a:-1", "a:123456",    "a:65536", "a:80:80",   "[]",
        "[",   "[::1", "[::1]x", "[::1]:x", "[a]",  "[127.0.0.1]", "::1",     "a\xC3\xA4", "a\t"}) {
    EXPECT_FALSE(is_valid_host(host)) << host;
  }
  EXPECT_FALSE(is_valid_host(std::string(256, 'a')));
}

}  // namespace
}  // namespace homing::http
