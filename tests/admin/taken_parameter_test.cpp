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
              HasSubstr("has no parameter that is a click ID"));
  std::string many = "click_id=" + id.to_string();
  for (int i = 0; i < 1000; ++i) many += "&a";
  EXPECT_FALSE(ask(many).taken);
}

}  // namespace
}  // namespace homing::admin
