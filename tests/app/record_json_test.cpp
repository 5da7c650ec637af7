#include "app/record_json.hpp"

#include <gtest/gtest.h>

#include <nlohmann/json.hpp>

#include "homing/model/click.hpp"
#include "homing/model/click_id_mint.hpp"
#include "homing/model/postback.hpp"
#include "homing/model/record_type.hpp"
#include "tests/apply/samples.hpp"

namespace homing::app {
namespace {

nlohmann::json shown(RecordType type, const std::string& payload) {
  const std::string line =
      record_json({.position = 7, .type = static_cast<std::uint8_t>(type), .payload = payload});
  for (const char c : line) EXPECT_TRUE(c >= ' ' && c < '\x7f') << "a byte for the terminal in " << line;
  return nlohmann::json::parse(line);
}

TEST(RecordJson, AClickHasItsFields) {
  Click click = apply::test::make_click(apply::test::click_id(3));
  click.subs[1] = "two";
  click.user_agent = "a \"quoted\" agent";
  std::string payload;
  encode(click, payload);
  const auto json = shown(RecordType::kClick, payload);
  EXPECT_EQ(json.at("position"), 7);
  EXPECT_EQ(json.at("type"), "click");
  EXPECT_EQ(json.at("click_id"), click.id.to_string());
  EXPECT_EQ(json.at("sub2"), "two");
  EXPECT_EQ(json.at("user_agent"), click.user_agent);
  EXPECT_FALSE(json.contains("sub5"));
  EXPECT_FALSE(json.contains("undecodable"));
}

TEST(RecordJson, HostileBytesAreEscaped) {
  Click click = apply::test::make_click(apply::test::click_id(3));
  click.subs[0] = std::string_view("\x1b[2J\0\xff\xc2\x9b\n", 9);
  std::string payload;
  encode(click, payload);
  EXPECT_EQ(shown(RecordType::kClick, payload).at("sub1"), "\x1b[2J%00%FF\xc2\x9b\n");
}

TEST(RecordJson, APostbacksTokenIsMasked) {
  Postback postback = apply::test::make_postback(1, apply::test::click_id(3));
  postback.txid = "A-1";
  postback.token = TokenHash::of("a-secret");
  std::string payload;
  encode(postback, payload);
  const auto json = shown(RecordType::kPostback, payload);
  EXPECT_EQ(json.at("type"), "postback");
  EXPECT_EQ(json.at("txid"), "A-1");
  EXPECT_EQ(json.at("token"), "***");
}

TEST(RecordJson, WhatDoesNotDecodeIsSaidSo) {
  Click click = apply::test::make_click(apply::test::click_id(3));
  std::string payload;
  encode(click, payload);
  for (std::size_t size = 0; size < payload.size(); ++size) {
    const auto json = shown(RecordType::kClick, payload.substr(0, size));
    ASSERT_EQ(json.at("undecodable"), true) << "cut at " << size;
    ASSERT_EQ(json.at("bytes"), size);
  }
  EXPECT_EQ(shown(static_cast<RecordType>(200), "x").at("type"), 200);
}

TEST(RecordJson, AMintMarkSaysItsTime) {
  std::string payload;
  encode_mint_mark(UnixMillis(std::chrono::milliseconds(1)), payload);
  EXPECT_EQ(shown(RecordType::kMintMark, payload).at("newest_click_at"), "1970-01-01T00:00:00.001Z");
}

}  // namespace
}  // namespace homing::app
