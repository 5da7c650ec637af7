#include "postback/checks.hpp"

#include <gtest/gtest.h>

namespace homing::postback {
namespace {

UnixMillis at(std::int64_t millis) {
  return UnixMillis(std::chrono::milliseconds(millis));
}

ClickIdKeys keys_of(std::uint8_t filling) {
  ClickIdKey key;
  key.bytes.fill(filling);
  return ClickIdKeys({key});
}

Parameters with(std::vector<NamedValue> all) {
  return {std::move(all)};
}

PostbackCode code_of_id(const std::string& text) {
  const ReadClickId checked = check_click_id(with({{"click_id", text}}), keys_of(1), true);
  EXPECT_FALSE(checked.id) << text;
  EXPECT_FALSE(checked.refusal.message.empty());
  return checked.refusal.code;
}

TEST(ClickIdCheck, TakesItsOwnIdsInAnySpelling) {
  const ClickId id = keys_of(1).sign(at(1'795'000'000'000), 5, 9, at(1'795'000'000'000));
  std::string dashed = id.to_string();
  for (const std::size_t place : {20U, 16U, 12U, 8U}) dashed.insert(place, "-");
  for (const std::string& text : {id.to_string(), dashed}) {
    EXPECT_EQ(check_click_id(with({{"click_id", text}}), keys_of(1), true).id, id) << text;
  }
}

TEST(ClickIdCheck, NamesWhatIsWrong) {
  EXPECT_EQ(code_of_id(""), PostbackCode::kClickIdMissing);
  for (const auto* text :
       {"{click_id}", "${clickid}", "{{cid}}", "REPLACE", "replace", "OPTIONAL", "(clickid)", "[cid]",
        "<click>", "#s2#", "%sub%", "__CLICK_ID__", "CLICK_ID", "x{click_id}"}) {
    EXPECT_EQ(code_of_id(text), PostbackCode::kClickIdUnsubstituted) << text;
  }
  for (const auto* text : {"0", "1", "-1", "1e3", "abc", "0189f0e2b3a47c5d8e6f00112233445", "' OR 1=1 --"}) {
    EXPECT_EQ(code_of_id(text), PostbackCode::kClickIdMalformed) << text;
  }
  const ClickId foreign = keys_of(2).sign(at(1'795'000'000'000), 5, 9, at(1'795'000'000'000));
  EXPECT_EQ(code_of_id(foreign.to_string()), PostbackCode::kClickIdNotOurs);
}

TEST(ClickIdCheck, AnIdOfAKeyThatMayBeNewIsNotCalledForeign) {
  ClickIdKey next;
  next.version = 1;
  const ClickId id = ClickIdKeys({next}).sign(at(1'795'000'000'000), 5, 9, at(1'795'000'000'000));
  const Parameters parameters = with({{"click_id", id.to_string()}});
  EXPECT_EQ(check_click_id(parameters, keys_of(1), false).refusal.code, PostbackCode::kUnavailable);
  EXPECT_EQ(check_click_id(parameters, keys_of(1), true).refusal.code, PostbackCode::kClickIdNotOurs);
}

TEST(ClickIdCheck, TwoIdsAreNone) {
  const auto checked = check_click_id(with({{"click_id", "a"}, {"click_id", "b"}}), keys_of(1), true);
  EXPECT_EQ(checked.refusal.code, PostbackCode::kParameterRepeated);
}

std::optional<PostbackCode> refusal_of(std::vector<NamedValue> all) {
  Postback postback;
  const PostbackOutcome outcome = fill_postback(with(std::move(all)), std::nullopt, std::nullopt, postback);
  EXPECT_TRUE(!postback.refused || !outcome.message.empty());
  return postback.refused;
}

TEST(PostbackFields, ReadEveryParameter) {
  Postback postback;
  (void)fill_postback(with({{"goal", "sale"},
                            {"txid", "A-1"},
                            {"amount", "49.90"},
                            {"currency", "eur"},
                            {"payout", "1"},
                            {"revenue", "2"},
                            {"status", "PENDING"},
                            {"token", "secret"},
                            {"adv5", "five"}}),
                      std::nullopt, std::nullopt, postback);
  EXPECT_FALSE(postback.refused);
  EXPECT_EQ(postback.goal, "sale");
  EXPECT_EQ(postback.txid, "A-1");
  EXPECT_EQ(postback.amount, Decimal::parse("49.9"));
  EXPECT_EQ(postback.currency, "EUR");
  EXPECT_EQ(postback.payout, Decimal::parse("1"));
  EXPECT_EQ(postback.revenue, Decimal::parse("2"));
  EXPECT_EQ(postback.status, ConversionStatus::kPending);
  EXPECT_EQ(postback.token, TokenHash::of("secret"));
  EXPECT_EQ(postback.labels[4], "five");
}

TEST(PostbackFields, NeverKeepTheToken) {
  Postback postback;
  (void)fill_postback(with({{"token", "a very secret token"}, {"txid", "A 1"}}), std::nullopt, std::nullopt,
                      postback);
  EXPECT_EQ(postback.params, "token=***&txid=A%201");
  std::string record;
  encode(postback, record);
  EXPECT_EQ(record.find("secret"), std::string::npos);
}

TEST(PostbackFields, MaskWhateverIsNamedLikeASecret) {
  const std::string masked =
      with({{"Token", "a"}, {"security_token", "b"}, {"SECRET", "c"}, {"txid", "d"}}).masked();
  EXPECT_EQ(masked, "Token=***&security_token=***&SECRET=***&txid=d");
}

TEST(PostbackFields, EmptyOnesCountAsAbsent) {
  EXPECT_FALSE(refusal_of({{"amount", ""}, {"currency", ""}, {"status", ""}, {"txid", ""}, {"goal", ""}}));
}

TEST(PostbackFields, AreRefusedByName) {
  for (const auto* amount :
       {"-1", "1e3", "1,5", "NaN", " 1", "1 ", "+1", ".5", "5.", "1.1234567", "1234567890123"}) {
    EXPECT_EQ(refusal_of({{"amount", amount}}), PostbackCode::kAmountInvalid) << amount;
  }
  for (const auto* currency : {"EURO", "E", "XXX", "12", "€"}) {
    EXPECT_EQ(refusal_of({{"currency", currency}}), PostbackCode::kCurrencyInvalid) << currency;
  }
  EXPECT_EQ(refusal_of({{"status", "paid"}}), PostbackCode::kStatusInvalid);
  EXPECT_EQ(refusal_of({{"payout", "x"}}), PostbackCode::kPayoutInvalid);
  EXPECT_EQ(refusal_of({{"revenue", "x"}}), PostbackCode::kRevenueInvalid);
  EXPECT_EQ(refusal_of({{"txid", std::string(256, 'x')}}), PostbackCode::kParameterInvalid);
  EXPECT_EQ(refusal_of({{"txid", std::string("a\0", 2)}}), PostbackCode::kParameterInvalid);
}

TEST(PostbackFields, ARepeatedOneIsRefusedEvenWithTheSameValue) {
  for (const auto* name : {"click_id", "goal", "txid", "amount", "currency", "payout", "revenue", "status",
                           "token", "adv1", "adv5"}) {
    EXPECT_EQ(refusal_of({{name, "1"}, {name, "1"}}), PostbackCode::kParameterRepeated) << name;
  }
  EXPECT_FALSE(refusal_of({{"other", "1"}, {"other", "2"}}));
}

TEST(PostbackFields, TheBearerTokenIsTheTokenToo) {
  Postback postback;
  (void)fill_postback(with({}), std::nullopt, "secret", postback);
  EXPECT_EQ(postback.token, TokenHash::of("secret"));
  (void)fill_postback(with({{"token", "other"}}), std::nullopt, "secret", postback);
  EXPECT_EQ(postback.refused, PostbackCode::kParameterRepeated);
}

}  // namespace
}  // namespace homing::postback
