#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "homing/model/postback_template.hpp"

namespace homing {
namespace {

using Kind = PostbackTemplate::Kind;
using testing::Contains;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;

PostbackTemplate parsed(std::string_view text, Kind kind) {
  std::string error;
  auto result = PostbackTemplate::parse(text, kind, error);
  EXPECT_TRUE(result) << text << ": " << error;
  return result.value_or(PostbackTemplate());
}

/// Of a URL with an identity, so that only what is behind it counts.
std::vector<std::string> warnings_of(const std::string& rest) {
  return lint(parsed("https://tracker.example/pb?cid={ext_id}" + rest, Kind::kUrl));
}

std::vector<std::string> warnings_of_json(std::string_view members) {
  return lint(parsed(R"({"id":"{click_id}",)" + std::string(members) + "}", Kind::kJson));
}

TEST(PostbackLint, HasNothingToSayOfWhatIsRight) {
  for (const char* rest :
       {"", "&payout={payout}&s={status:approved=1 rejected=0}", "&data[click_id]={click_id}", "&a[]=1&a[]=2",
        "&to={_sub1}", "&{sub1}=1&{sub2}=1", "&t=%7B%22a%22:1%7D", "&campaign=axxxl&yours=1&replaced=1"}) {
    EXPECT_THAT(warnings_of(rest), IsEmpty()) << rest;
  }
  EXPECT_THAT(lint(parsed("cid={ext_id}&payout={payout}", Kind::kForm)), IsEmpty());
  EXPECT_THAT(warnings_of_json(R"("amount": {_payout}, "list": ["{txid}"], "sub": {"a": "[1]"})"), IsEmpty());
}

TEST(PostbackLint, FindsPlacesThatWereNeverFilledIn) {
  for (const std::string leftover :
       {"REPLACE", "REPLACE_ME", "YOUR_TOKEN", "your_id", "XXX", "xxxx", "CHANGE_ME"}) {
    EXPECT_THAT(warnings_of("&token=" + leftover),
                ElementsAre("the URL: " + leftover + " looks like a place that was to be filled in"));
  }
  EXPECT_THAT(lint(parsed("https://YOUR_DOMAIN.example/?c={click_id}", Kind::kUrl)),
              ElementsAre(HasSubstr("YOUR_DOMAIN")));
}

TEST(PostbackLint, FindsTheMacrosOfOtherTrackers) {
  for (const std::string macro :
       {"[click_id]", "<click_id>", "%7Bclick_id%7D", "%7bclick_id%7d", "#click_id#"}) {
    EXPECT_THAT(warnings_of("&x=" + macro),
                Contains("the URL: " + macro + " is sent as it stands; a macro is written {click_id}"));
  }
  EXPECT_THAT(warnings_of("&x=${click_id}"), ElementsAre(HasSubstr("the $ in front of a macro")));
  EXPECT_THAT(warnings_of_json(R"("x": "{{txid}}")"),
              ElementsAre(HasSubstr("the body: the second pair of braces")));
}

TEST(PostbackLint, FindsAQueryThatIsJoinedWrongly) {
  EXPECT_THAT(lint(parsed("https://a.example/pb&c={click_id}", Kind::kUrl)),
              ElementsAre(HasSubstr("an & stands before any ?")));
  EXPECT_THAT(lint(parsed("https://a.example/pb?x=1?c={click_id}", Kind::kUrl)),
              ElementsAre(HasSubstr("a second ? stands in it")));
  EXPECT_THAT(warnings_of("&s=1&%73=2"), ElementsAre("the URL: the parameter s stands twice"));
  EXPECT_THAT(lint(parsed("c={click_id}&a=1&a=2", Kind::kForm)),
              ElementsAre("the body: the parameter a stands twice"));
  EXPECT_THAT(warnings_of("#x={txid}"), ElementsAre(HasSubstr("behind the # is never sent")));
}

TEST(PostbackLint, MissesWhatTellsWhichClickIsMeant) {
  const auto url = [](const std::string& query) {
    return parsed("https://a.example/pb?" + query, Kind::kUrl);
  };
  EXPECT_THAT(lint(url("p={payout}&o={offer}&a={adv1}")),
              ElementsAre(HasSubstr("nothing in it tells which click")));
  for (const char* name : {"click_id", "ext_id", "sub1", "sub10", "conversion_id", "txid", "_sub5"}) {
    EXPECT_THAT(lint(url("x={" + std::string(name) + "}")), IsEmpty()) << name;
  }
  EXPECT_THAT(lint(url("p=1"), parsed("c={click_id}", Kind::kForm)), IsEmpty());
  EXPECT_THAT(lint(url("p=1"), parsed("p={payout}", Kind::kForm)),
              ElementsAre(HasSubstr("nothing in it tells")));
}

TEST(PostbackLint, FindsJsonThatSomeValuesBreak) {
  EXPECT_THAT(
      warnings_of_json(R"("amount": {_amount})"),
      ElementsAre("the body: without a value for amount it is no valid JSON; write \"{amount}\", in quotes"));
  EXPECT_THAT(warnings_of_json(R"("t": "{_txid}")"),
              ElementsAre("the body: a quote in the value of txid makes it invalid JSON; write {txid}"));
}

}  // namespace
}  // namespace homing
