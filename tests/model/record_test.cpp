#include <gtest/gtest.h>

#include "homing/model/click.hpp"
#include "homing/model/click_id_mint.hpp"
#include "homing/model/postback.hpp"

namespace homing {
namespace {

Click full_click() {
  static constexpr std::array<std::string_view, Click::kSubs> kSubs{"s0", "s1", "s2", "s3", "s4",
                                                                    "s5", "s6", "s7", "s8", "s9"};
  Click click;
  click.id = *ClickId::parse("0189f0e2b3a47c5d8e6f001122334455");
  click.flag = ClickFlag::kPrefetch;
  click.refusal = ClickRefusal::kOfferPaused;
  click.notes = 5;
  click.offer = OfferId(7);
  click.advertiser = AdvertiserId(1);
  for (std::size_t i = 0; i < click.subs.size(); ++i) click.subs[i] = kSubs[i];
  click.source = "news";
  click.ext_id = "abc";
  click.other_params = "a=1&b=%20";
  click.ip = "2001:db8::1";
  click.user_agent = "Mozilla/5.0 ü";
  click.browser = "Firefox";
  return click;
}

Postback full_postback() {
  Postback postback;
  postback.id = *Uuid::parse("0189f0e2b3a47c5d8e6f001122334466");
  postback.received_at = UnixMillis(std::chrono::milliseconds(1'795'000'000'123));
  postback.click_id = *ClickId::parse("0189f0e2b3a47c5d8e6f001122334455");
  postback.refused = PostbackCode::kAmountInvalid;
  postback.refusal = "The amount is wrong.";
  postback.goal = "sale";
  postback.txid = "A-1001";
  postback.amount = Decimal::parse("49.90");
  postback.currency = "EUR";
  postback.payout = Decimal::parse("1");
  postback.status = ConversionStatus::kPending;
  postback.token = TokenHash::of("a secret");
  postback.labels[4] = "five";
  postback.method = "POST";
  postback.ip = "192.0.2.1";
  postback.params = "click_id=x";
  return postback;
}

template <class Value>
std::string encoded(const Value& value) {
  std::string bytes;
  encode(value, bytes);
  return bytes;
}

TEST(ClickRecord, KeepsEveryField) {
  EXPECT_EQ(decode_click(encoded(full_click())), full_click());
  EXPECT_EQ(decode_click(encoded(Click())), Click());
}

TEST(PostbackRecord, KeepsEveryField) {
  EXPECT_EQ(decode_postback(encoded(full_postback())), full_postback());
  EXPECT_EQ(decode_postback(encoded(Postback())), Postback());
}

TEST(PostbackRecord, SaysWhichOperatorSpeaks) {
  Postback postback = full_postback();
  postback.by = Operator{Operator::Act::kReport, "user anna", "sold by phone"};
  const std::string bytes = encoded(postback);
  EXPECT_EQ(decode_postback(bytes), postback);
  for (std::size_t size = 0; size < bytes.size(); ++size)
    EXPECT_FALSE(decode_postback(bytes.substr(0, size))) << size;
}

TEST(PostbackRecord, WithoutAnOperatorIsWhatOlderBinariesRead) {
  EXPECT_EQ(encoded(full_postback()).front(), 1);
}

TEST(Records, ACutRecordIsNone) {
  const std::string click = encoded(full_click());
  for (std::size_t size = 0; size < click.size(); ++size)
    EXPECT_FALSE(decode_click(click.substr(0, size))) << size;
  const std::string postback = encoded(full_postback());
  for (std::size_t size = 0; size < postback.size(); ++size) {
    EXPECT_FALSE(decode_postback(postback.substr(0, size))) << size;
  }
}

TEST(Records, WhatALaterVersionWroteIsNotGuessedAt) {
  std::string click = encoded(full_click());
  click[0] = 2;
  EXPECT_FALSE(decode_click(click));
  EXPECT_FALSE(decode_click(encoded(full_click()) + "x"));
}

TEST(MintMarkRecord, KeepsTheMillisecondThatTheMintHadReached) {
  const UnixMillis newest(std::chrono::milliseconds(1'795'000'000'123));
  std::string bytes;
  encode_mint_mark(ClickIdMint(1, newest).newest(), bytes);
  EXPECT_EQ(decode_mint_mark(bytes), newest);
  for (std::size_t size = 0; size < bytes.size(); ++size) {
    EXPECT_FALSE(decode_mint_mark(bytes.substr(0, size))) << size;
  }
}

TEST(MintMarkRecord, ATimeThatNoIdCanCarryIsNoMark) {
  std::string bytes;
  encode_mint_mark(UnixMillis(std::chrono::milliseconds(1LL << 48)), bytes);
  EXPECT_FALSE(decode_mint_mark(bytes));
  bytes.assign(9, '\xff');
  EXPECT_FALSE(decode_mint_mark(bytes));
}

TEST(PostbackCode, EveryCodeHasANameOfItsOwnAndAStatus) {
  std::size_t codes = 0;
  for (int number = 0; number < 256; ++number) {
    const auto code = postback_code_from_number(static_cast<std::uint8_t>(number));
    if (!code) continue;
    ++codes;
    EXPECT_EQ(postback_code_from_name(name_of(*code)), code);
    EXPECT_GE(http_status_of(*code), 200U);
  }
  EXPECT_EQ(codes, 30U);
}

}  // namespace
}  // namespace homing
