#include "tests/admin/explain_fixture.hpp"

#include "homing/core/text.hpp"

// What is looked up of something that was copied whole.
namespace homing::admin {
namespace {

using testing::HasSubstr;
using testing::StartsWith;

class ExplainPasted : public test::Explain {
 protected:
  ExplainPasted() { happened(id, "click", {{"affiliate", "nora"}}); }
};

TEST_F(ExplainPasted, TakesAUrlOrAPieceOfAQueryForTheIdInIt) {
  const std::string text = id.to_string();
  const std::vector<std::pair<std::string, std::string>> pasted{
      {"https://shop.example/shoes?click_id=" + text + "&x=1", "click_id"},
      {"http://track.example/postback?click_id=" + text + "&txid=A-1", "click_id"},
      {"/postback?txid=A-1&click_id=" + text, "click_id"},
      {"click_id=" + text, "click_id"},
      {"click_id=" + text + "#top?x=1", "click_id"},
      {"shop.example/a=b?click_id=" + text, "click_id"},
      {"?a&b=&click_id=" + text, "click_id"},
      {"https://shop.example/?subid=" + text + "#top", "subid"},
      {"https://shop.example/#/shoes?subid=%20" + to_upper(text), "subid"},
      {"https://shop.example/#subid=" + text, "subid"},
      {"https://shop.example/?click_id={click_id}&subid=" + text, "subid"},
      {"click_id=123&subid=" + text.substr(0, 8) + "%2D" + text.substr(8, 4) + "-" + text.substr(12, 4) +
           "-" + text.substr(16, 4) + "-" + text.substr(20),
       "subid"}};
  for (const auto& [whole, name] : pasted) {
    const Explanation found = ask(whole);
    EXPECT_EQ(found.found_as, FoundAs::kClickId) << whole;
    EXPECT_EQ(found.click, id) << whole;
    ASSERT_TRUE(found.taken) << whole;
    EXPECT_EQ(found.taken->name, name) << whole;
    EXPECT_THAT(found.verdict, StartsWith("Its parameter \"" + name + "\" was looked up: "));
  }
}

TEST_F(ExplainPasted, OfAUrlWithoutAnIdTakesWhatElseNamesAClick) {
  lives.txids["A=1?"] = {id};
  lives.ext_ids["e 1"] = {id};
  EXPECT_EQ(ask("http://track.example/postback?click_id=&txid=A%3d1%3F&ext_id=e-2").found_as, FoundAs::kTxid);
  EXPECT_EQ(ask("https://shop.example/?ext_id=e+1").found_as, FoundAs::kExtId);
  const Explanation unfilled = ask("http://track.example/postback?click_id={click_id}&txid=A%3D1%3F");
  EXPECT_EQ(unfilled.taken, (TakenParameter{"click_id", "{click_id}"}));
  EXPECT_THAT(unfilled.verdict, HasSubstr("placeholder"));
  std::string mangled = id.to_string();
  std::swap(mangled[30], mangled[31]);
  if (mangled == id.to_string()) mangled.pop_back();
  EXPECT_EQ(ask("https://shop.example/?click_id=1&subid=" + mangled).did_you_mean, id);
}

TEST_F(ExplainPasted, WhatHoldsNoParameterOfUseIsLookedUpWhole) {
  lives.txids["YWJj=="] = lives.txids["a=b&c=d"] = {id};
  for (const char* const text : {"YWJj==", "a=b&c=d"}) {
    EXPECT_EQ(ask(text).found_as, FoundAs::kTxid) << text;
    EXPECT_FALSE(ask(text).taken);
  }
  EXPECT_THAT(ask("https://shop.example/shoes?x=1").verdict,
              HasSubstr("There is no click ID in the URL, and no parameter named"));
  std::string many = "click_id=" + id.to_string();
  for (int i = 0; i < 1000; ++i) many += "&a";
  EXPECT_FALSE(ask(many).taken);
}

TEST_F(ExplainPasted, FindsAClickIdWhereverItStands) {
  const std::string text = id.to_string();
  const std::string dashed = text.substr(0, 8) + "-" + text.substr(8, 4) + "-" + text.substr(12, 4) + "-" +
                             text.substr(16, 4) + "-" + text.substr(20);
  for (const std::string& whole :
       {"https://games.example/quest/" + text + "?partner=42", "https://games.example/" + dashed + "/start",
        "https://other.example/?to=https%3A%2F%2Fshop.example%2F%3Fclick_id%3D" + text + "%26x%3D1",
        "https://other.example/?to=https%253A%252F%252Fshop.example%252F%253Fsubid%253D" + text,
        "{" + text + "}", text + " ,", "click " + to_upper(text) + ", bought at noon",
        "https://games.example/" + text + "?click_id={click_id}&txid=A-1"}) {
    const Explanation found = ask(whole);
    EXPECT_EQ(found.click, id) << whole;
    ASSERT_TRUE(found.taken) << whole;
    EXPECT_EQ(found.taken->name, "") << whole;
    EXPECT_THAT(found.verdict, StartsWith("The click ID in it was looked up: ")) << whole;
  }
}

TEST_F(ExplainPasted, TakesNoPartOfALongerWordForAClickId) {
  for (const std::string& whole : {"x" + id.to_string() + "?a=1", id.to_string() + "0/a?b=1"})
    EXPECT_NE(ask(whole).found_as, FoundAs::kClickId) << whole;
}

TEST_F(ExplainPasted, ReadsJsonAsItReadsAQuery) {
  const Uuid conversion = Uuid::random_v7(test::kExplainedAt), request = Uuid::random_v7(test::kExplainedAt);
  lives.conversions[conversion] = lives.postbacks[request] = id;
  lives.txids["A-1"] = {id};
  const auto found_as = [&](const std::string& json) { return ask(json).found_as; };
  EXPECT_EQ(found_as(R"({"click_id": ")" + id.to_string() + R"(", "txid": "A-1"})"), FoundAs::kClickId);
  EXPECT_EQ(found_as(R"({"status":"ok","conversion_id":")" + conversion.to_string() + R"("})"),
            FoundAs::kConversionId);
  EXPECT_EQ(found_as(R"({"status":"error","request_id":")" + request.to_string() + R"("})"),
            FoundAs::kRequestId);
  EXPECT_EQ(found_as("https://affiliate.example/?conversion_id=" + conversion.to_string()),
            FoundAs::kConversionId);
  EXPECT_EQ(found_as(R"({"txid": "A-1", "amount": 5})"), FoundAs::kTxid);
  lives.txids["1001"] = {id};
  EXPECT_EQ(found_as(R"({"txid": 1001})"), FoundAs::kTxid);
  for (const std::string& none :
       std::vector<std::string>{"{", "{}", "{\"txid\": 5}", "[\"A-1\"]", "{\"txid\": \"A-1\"",
                                std::string(2000, '{'), "{\"\xff\": \"A-1\"}"})
    EXPECT_EQ(found_as(none), FoundAs::kNothing) << none;
}

}  // namespace
}  // namespace homing::admin
