#include "homing/model/postback_lint.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace homing {
namespace {

using Kind = PostbackTemplate::Kind;
using testing::Contains;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::StartsWith;

PostbackTemplate parsed_as(std::string_view text, Kind kind) {
  std::string error;
  auto result = PostbackTemplate::parse(text, kind, error);
  EXPECT_TRUE(result) << text << ": " << error;
  return result.value_or(PostbackTemplate());
}

std::vector<std::string> warnings_of_url(std::string_view url) {
  return lint(parsed_as(url, Kind::kUrl), std::nullopt, {});
}

/// Of a URL with an identity, so that only what is behind it counts.
std::vector<std::string> warnings_of(const std::string& rest) {
  return warnings_of_url("https://tracker.example/pb?cid={ext_id}" + rest);
}

std::vector<std::string> warnings_of_body(std::string_view body, Kind kind, const PostbackScope& scope = {}) {
  return lint(parsed_as("https://tracker.example/pb", Kind::kUrl), parsed_as(body, kind), scope);
}

PostbackTemplate json_with(std::string_view members) {
  return parsed_as(R"({"id":"{click_id}",)" + std::string(members) + "}", Kind::kJson);
}

std::vector<std::string> warnings_of_json(std::string_view members, const PostbackScope& scope = {}) {
  return warnings_of_body(json_with(members).text(), Kind::kJson, scope);
}

std::string fault_in_json_with(std::string_view members, const PostbackScope& scope = {}) {
  return fault_in_body(json_with(members), scope);
}

TEST(PostbackLint, HasNothingToSayOfWhatIsRight) {
  for (const char* rest :
       {"", "&payout={payout}&s={status:approved=1 rejected=0}", "&data[click_id]={click_id}", "&a[]=1&a[]=2",
        "&to={_sub1}", "&{sub1}=1&{sub2}=1", "&t=%7B%22a%22:1%7D", "&campaign=axxxl&yours=1&replaced=1"}) {
    EXPECT_THAT(warnings_of(rest), IsEmpty()) << rest;
  }
  EXPECT_THAT(warnings_of_body("cid={ext_id}&payout={payout}", Kind::kForm), IsEmpty());
  EXPECT_THAT(warnings_of_json(R"("amount": {_payout}, "list": ["{txid}"], "sub": {"a": "[1]"})"), IsEmpty());
}

TEST(PostbackLint, FindsPlacesThatWereNeverFilledIn) {
  for (const std::string leftover :
       {"REPLACE", "REPLACE_ME", "YOUR_TOKEN", "your_id", "XXX", "xxxx", "CHANGE_ME"}) {
    EXPECT_THAT(warnings_of("&token=" + leftover),
                ElementsAre("the URL: " + leftover + " looks like a place that was to be filled in"));
  }
  EXPECT_THAT(warnings_of_url("https://YOUR_DOMAIN.example/?c={click_id}"),
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
  EXPECT_THAT(warnings_of_url("https://a.example/pb&c={click_id}"),
              ElementsAre(HasSubstr("an & stands before any ?")));
  EXPECT_THAT(warnings_of_url("https://a.example/pb?x=1?c={click_id}"),
              ElementsAre(HasSubstr("a second ? stands in it")));
  EXPECT_THAT(warnings_of("&s=1&%73=2"), ElementsAre("the URL: the parameter s stands twice"));
  EXPECT_THAT(warnings_of_body("c={click_id}&a=1&a=2", Kind::kForm),
              ElementsAre("the body: the parameter a stands twice"));
  EXPECT_THAT(warnings_of("#x={txid}"), ElementsAre(HasSubstr("behind the # is never sent")));
}

TEST(PostbackLint, MissesWhatTellsWhichClickIsMeant) {
  const std::string url = "https://a.example/pb?";
  EXPECT_THAT(warnings_of_url(url + "p={payout}&o={offer}&a={adv1}"),
              ElementsAre(HasSubstr("nothing in it tells which click")));
  for (const char* name : {"click_id", "ext_id", "sub1", "sub10", "conversion_id", "txid", "_sub5"}) {
    EXPECT_THAT(warnings_of_url(url + "x={" + name + "}"), IsEmpty()) << name;
  }
  EXPECT_THAT(warnings_of_body("c={click_id}", Kind::kForm), IsEmpty());
  EXPECT_THAT(warnings_of_body("p={payout}", Kind::kForm), ElementsAre(HasSubstr("nothing in it tells")));
}

TEST(PostbackLint, FindsWhatOnlyLooksLikeAMacroInJson) {
  const std::vector<std::pair<std::string, std::string>> cases = {
      {"{ClickId}", "click_id"},   {"{ click_id }", "click_id"}, {"{click-id}", "click_id"},
      {"{TransactionId}", "txid"}, {"{Payout}", "payout"},       {"{Status:approved=1 rejected=0}", "status"},
      {"{payout }", "payout"}};
  for (const auto& [written, meant] : cases) {
    EXPECT_THAT(
        warnings_of_json(R"("x": "a )" + written + R"( b")"),
        ElementsAre("the body: " + written + " is sent as it stands; a macro is written {" + meant + "}"))
        << written;
  }
  EXPECT_THAT(warnings_of("&x=[transaction_id]"),
              ElementsAre("the URL: [transaction_id] is sent as it stands; a macro is written {txid}"));
}

TEST(PostbackLint, TakesNoBraceOfJsonsOwnForAMacro) {
  for (const char* members :
       {R"("a": {})", R"("a":{"b":{"c":"{txid}"}})", "\"a\": {\n  \"b\": [{ \"c\": 1 }, {\t\"d\": null }]}",
        R"("a": "{", "b": "}")", R"("a": "{ }{}")", R"("text": "{\"a\": {}}")",
        R"("a": "{1} {a b} {!} {txid", "b": [true], "c": [null])"}) {
    EXPECT_EQ(fault_in_json_with(members), "") << members;
    EXPECT_THAT(warnings_of_json(members), IsEmpty()) << members;
  }
}

TEST(PostbackLint, FindsAHostThatIsNotPublic) {
  for (const std::string host :
       {"127.0.0.1", "10.1.2.3", "192.168.0.1", "169.254.169.254", "100.100.100.200", "[::1]",
        "[fd00:ec2::254]", "[fe80::1]", "[::ffff:10.0.0.1]", "[64:ff9b::a00:1]", "localhost", "LocalHost",
        "api.localhost", "localhost."}) {
    EXPECT_THAT(
        warnings_of_url("https://" + host + ":8080/?c={click_id}"),
        ElementsAre(HasSubstr("is not public: nothing is sent to it, unless outbound_allowed_networks")))
        << host;
  }
  for (const std::string host :
       {"8.8.8.8", "[2606:4700::1111]", "localhost.example", "notlocalhost", "tracker"}) {
    EXPECT_THAT(warnings_of_url("https://" + host + "/?c={click_id}"), IsEmpty()) << host;
  }
}

TEST(PostbackLint, RefusesAPortThatIsNeverSentTo) {
  const auto fault = [](const std::string& authority) {
    return fault_in_url(
        parsed_as("https://" + authority + "/?c={click_id}&s={status:approved=1 rejected=0}", Kind::kUrl));
  };
  for (const std::string authority : {"a.example", "a.example:80", "a.example:443", "a.example:1024",
                                      "a.example:65535", "[::1]:8080", "[::1]"}) {
    EXPECT_EQ(fault(authority), "") << authority;
  }
  for (const std::string port : {"1", "22", "25", "442", "444", "1023"}) {
    EXPECT_EQ(fault("a.example:" + port),
              "nothing is ever sent to port " + port + "; 80, 443 and those from 1024 on are sent to");
    EXPECT_NE(fault("[::1]:" + port), "");
  }
}

TEST(PostbackLint, RefusesABodyThatIsNoJson) {
  EXPECT_EQ(fault_in_json_with(R"("a": {txid})"),
            R"(filled with example values it is no valid JSON at character 47: )"
            R"({"id":"01a209015d2c700080005b2936c4a3ec","a": A-1001})");
  EXPECT_THAT(fault_in_json_with(R"("a": "x",)"), HasSubstr("no valid JSON at character 51"));
  EXPECT_THAT(fault_in_body(parsed_as("", Kind::kJson), {}), HasSubstr("no valid JSON"));
  EXPECT_THAT(fault_in_json_with("\"a\": \"\xFF\""), HasSubstr("no valid JSON"));
  EXPECT_THAT(fault_in_json_with(R"("a": 1e999)"), HasSubstr("a number is too large"));
  EXPECT_EQ(fault_in_body(parsed_as("[{amount}, null]", Kind::kJson), {}), "");
  EXPECT_EQ(fault_in_body(parsed_as("c={click_id}", Kind::kForm), {}), "");
}

TEST(PostbackLint, RefusesABodyThatIsNoJsonForOneOfItsStatuses) {
  const std::string_view pairs = R"("ok": {status:approved=true rejected=no})";
  const auto told = [](std::vector<ConversionStatus> statuses) {
    return PostbackScope{std::move(statuses), {}};
  };
  using enum ConversionStatus;
  EXPECT_EQ(fault_in_json_with(pairs, told({kApproved})), "");
  EXPECT_THAT(fault_in_json_with(pairs, told({kApproved, kRejected})),
              StartsWith("where status is rejected it is no valid JSON at character "));
  EXPECT_THAT(fault_in_json_with(pairs, told({kPending, kApproved})),
              StartsWith("where status is pending it is no valid JSON at character "));
  EXPECT_THAT(fault_in_json_with(pairs, told({kRejected})),
              StartsWith("filled with example values it is no valid JSON at character "));
  EXPECT_EQ(fault_in_json_with(R"("ok": {status:rejected=0})", told({kRejected})), "")
      << "no example that never comes";
  EXPECT_EQ(fault_in_json_with(R"("ok": "{status:approved=1}")", told({kPending, kApproved, kRejected})), "");
  EXPECT_THAT(warnings_of_json(R"("ok": {status:approved=1})", told({kApproved})), IsEmpty());
}

TEST(PostbackLint, RefusesABodyThatIsNoJsonForAGoalThatItIsToldOf) {
  const std::string_view pairs = R"("e": {goal:install=1 sale=2})";
  const auto told = [](std::vector<std::string> goals) {
    return PostbackScope{{ConversionStatus::kApproved}, std::move(goals)};
  };
  EXPECT_EQ(fault_in_json_with(pairs, told({"install", "sale"})), "");
  EXPECT_THAT(warnings_of_json(pairs, told({"install", "sale"})), IsEmpty());
  EXPECT_THAT(fault_in_json_with(pairs, told({"install", "order"})),
              StartsWith("where goal is order it is no valid JSON"));
  EXPECT_EQ(fault_in_json_with(R"("e": {goal:order=1})", told({"order"})), "")
      << "no example that never comes";
  EXPECT_EQ(fault_in_json_with(pairs), "");
  EXPECT_THAT(warnings_of_json(pairs),
              ElementsAre("the body: where goal is none of the values in its pairs it is no "
                          "valid JSON; write the macro in quotes"));
}

TEST(PostbackLint, RefusesABodyThatAValueOfItsOwnPairsBreaks) {
  EXPECT_THAT(fault_in_json_with(R"("e": {goal:sale=2 install=yes})"),
              StartsWith("where goal is install it is no valid JSON"));
  EXPECT_THAT(fault_in_json_with(R"("c": {country:US=1 DE=de})"), StartsWith("filled with example values"));
  EXPECT_EQ(fault_in_json_with(R"("c": {country:US=1 FR=2})"), "");
  EXPECT_THAT(warnings_of_json(R"("c": {country:US=1 FR=2})"),
              ElementsAre(HasSubstr("where country is none of the values in its pairs")));
}

TEST(PostbackLint, FindsJsonThatSomeValuesBreak) {
  EXPECT_THAT(warnings_of_json(R"("r": {random}, "p": {_payout}, "g": {goal_id}, "a": "{amount}{txid}")"),
              IsEmpty());
  EXPECT_THAT(
      warnings_of_json(R"("amount": {_amount})"),
      ElementsAre("the body: without a value for amount it is no valid JSON; write \"{amount}\", in quotes"));
  EXPECT_THAT(warnings_of_json(R"("t": "{_txid}")"),
              ElementsAre("the body: a quote in the value of txid makes it invalid JSON; write {txid}"));
}

}  // namespace
}  // namespace homing
