#include "homing/model/postback_url.hpp"

#include <gtest/gtest.h>

namespace homing {
namespace {

TEST(PostbackUrl, TellsApprovedConversionsOfEveryGoalUnlessItIsToldOtherwise) {
  const PostbackUrl all{};
  EXPECT_TRUE(all.tells("sale", ConversionStatus::kApproved));
  EXPECT_FALSE(all.tells("sale", ConversionStatus::kPending));
  EXPECT_FALSE(all.tells("sale", ConversionStatus::kRejected));

  PostbackUrl some;
  some.goals = {"install", "sale"};
  some.statuses = {ConversionStatus::kPending, ConversionStatus::kRejected};
  EXPECT_TRUE(some.tells("sale", ConversionStatus::kPending));
  EXPECT_TRUE(some.tells("install", ConversionStatus::kRejected));
  EXPECT_FALSE(some.tells("sale", ConversionStatus::kApproved));
  EXPECT_FALSE(some.tells("signup", ConversionStatus::kPending));
}

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
