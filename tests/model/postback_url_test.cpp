#include "homing/model/postback_url.hpp"

#include <gtest/gtest.h>

namespace homing {
namespace {

TEST(PostbackUrl, NamesItsMethodAndItsBody) {
  for (const auto method : {PostbackMethod::kGet, PostbackMethod::kPost}) {
    EXPECT_EQ(parse_postback_method(name_of(method)), method);
  }
  for (const auto type : {PostbackTemplate::Kind::kForm, PostbackTemplate::Kind::kJson}) {
    EXPECT_EQ(parse_body_type(name_of(type)), type);
  }
  for (const char* other : {"", "get", "PUT", "url", "JSON"}) {
    EXPECT_EQ(parse_postback_method(other), std::nullopt);
    EXPECT_EQ(parse_body_type(other), std::nullopt);
  }
}

}  // namespace
}  // namespace homing
