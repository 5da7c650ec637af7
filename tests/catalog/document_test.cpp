#include "homing/catalog/document.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <fstream>
#include <map>
#include <sstream>

#include "homing/core/error.hpp"
#include "tests/catalog/sample_catalog.hpp"

namespace homing::catalog {
namespace {

using testing::AllOf;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::Not;

std::string offer_with(const std::string& members) {
  return R"({"offers": [{"ref": "shoes", "advertiser": "acme", "target_url": "https://shop.example/",
             "goals": [{"ref": "sale", "payout": "5", "currency": "EUR"}], )" +
         members + "}]}";
}

std::string goal_with(const std::string& members) {
  return R"({"offers": [{"ref": "shoes", "advertiser": "acme", "target_url": "https://shop.example/",
             "goals": [{"ref": "sale", )" +
         members + "}]}]}";
}

TEST(Document, MayBeEmptyOrDescribeAPart) {
  EXPECT_TRUE(parse_document("{}").offers.empty());
  EXPECT_EQ(parse_document(R"({"affiliates": [{"ref": "nora"}]})").affiliates.size(), 1U);
}

TEST(Document, FillsInDefaults) {
  const Document document = parse_document(offer_with(R"("id": 7)"));
  const OfferEntry& offer = document.offers.at(0);
  EXPECT_EQ(offer.id, 7);
  EXPECT_EQ(offer.name, "shoes");
  EXPECT_EQ(offer.state, State::kActive);
  EXPECT_EQ(offer.click_id_parameter, "click_id");
  EXPECT_FALSE(offer.fallback_url || offer.attribution_window);
  EXPECT_FALSE(offer.review || offer.payout_override || offer.refuse_postbacks_when_paused);
  EXPECT_TRUE(offer.deep_link_hosts.empty());
  const GoalEntry& goal = offer.goals.at(0);
  EXPECT_TRUE(goal.is_default);
  EXPECT_EQ(goal.payout.to_string(), "5");
  EXPECT_EQ(goal.revenue, goal.payout);
}

TEST(Document, ReadsEveryMember) {
  const Document document = parse_document(R"({
    "advertisers": [{"ref": "acme", "id": 1, "name": "Acme \u00fc", "token_sha256":
        "9F86D081884C7D659A2FEAA0C55AD015A3BF4F1B2B0B822CD15D6C15B0F00A08",
        "postback_ips": ["::1", "10.0.0.1", "10.0.0.1/32"]}],
    "affiliates": [{"ref": "nora", "id": 9007199254740992, "name": "Nora", "state": "paused"}],
    "offers": [{"ref": "shoes", "id": 2, "advertiser": "acme", "name": "Shoes", "state": "paused",
        "target_url": "https://shop.example/{sub1}", "fallback_url": "https://shop.example/",
        "click_id_parameter": "cid", "deep_link_hosts": ["shop.example", "*.shop.example"],
        "attribution_window": "36h", "review": true, "payout_override": true, "refuse_postbacks_when_paused": true,
        "goals": [{"ref": "install", "id": 3, "default": false, "payout": "0.5", "revenue": "1", "currency": "USD"},
                  {"ref": "sale", "default": true, "payout": "12.5%", "currency": "EUR"}]}]})");
  const AdvertiserEntry& advertiser = document.advertisers.at(0);
  EXPECT_EQ(advertiser.name, "Acme \xC3\xBC");
  EXPECT_EQ(advertiser.token, TokenHash::of("test"));
  EXPECT_THAT(advertiser.postback_ips, ElementsAre("10.0.0.1/32", "::1/128"));
  EXPECT_EQ(document.affiliates.at(0).id, 1LL << 53);
  EXPECT_EQ(document.affiliates.at(0).state, State::kPaused);
  const OfferEntry& offer = document.offers.at(0);
  EXPECT_EQ(offer.state, State::kPaused);
  EXPECT_EQ(offer.fallback_url, "https://shop.example/");
  EXPECT_EQ(offer.click_id_parameter, "cid");
  EXPECT_THAT(offer.deep_link_hosts, ElementsAre("*.shop.example", "shop.example"));
  EXPECT_EQ(offer.attribution_window, std::chrono::hours(36));
  EXPECT_TRUE(offer.review && offer.payout_override && offer.refuse_postbacks_when_paused);
  EXPECT_EQ(offer.goals.at(0).revenue.to_string(), "1");
  EXPECT_FALSE(offer.goals.at(0).is_default);
  EXPECT_TRUE(offer.goals.at(1).is_default);
  EXPECT_EQ(offer.goals.at(1).revenue.to_string(), "12.5%");
}

TEST(Document, AllowsComments) {
  EXPECT_EQ(parse_document("// one\n{ /* two */ \"affiliates\": [ // three\n {\"ref\": \"a\"} ] }")
                .affiliates.size(),
            1U);
}

TEST(Document, SaysLineAndColumnOfASyntaxError) {
  EXPECT_THAT(faults_of("{\n  \"offers\": [}\n"),
              AllOf(HasSubstr("line 2, column 14"), HasSubstr("unexpected '}'")));
  EXPECT_THAT(faults_of(""), HasSubstr("line 1"));
  EXPECT_THAT(faults_of(R"({"affiliates": [{"ref": "a"}],})"), HasSubstr("line 1, column 31"));
  EXPECT_THAT(faults_of(R"({"affiliates": [{"id": 1e999}]})"), HasSubstr("too large"));
  EXPECT_THAT(faults_of("[]"), HasSubstr("an object { } is expected"));
}

TEST(Document, ReportsAllFaultsTogetherEachWithItsPlace) {
  const std::string faults = faults_of(R"({
    "advertiser": [],
    "advertisers": [{"ref": "ACME", "postback_ips": ["10.0.0.0/33", 5]}, 17],
    "affiliates": {"ref": "nora"},
    "offers": [{"ref": "ok", "advertiser": "acme", "target_url": "https://shop.example/",
                "goals": [{"ref": "sale", "payout": 2.5, "currency": "eur"}]},
               {"ref": "bad", "target_url": "https://shop.example/{clickid}", "state": "on", "review": "yes", "goals": []}]
  })");
  for (const char* line : {
           "unknown member \"advertiser\"; known are advertisers, affiliates, offers",
           "advertisers[0] \"ACME\": ref: ",
           "advertisers[0] \"ACME\": postback_ips: \"10.0.0.0/33\" is no",
           "advertisers[0] \"ACME\": postback_ips: a list of strings is expected",
           "advertisers[1]: an object { } is expected here, not number",
           "affiliates: a list [ ] is expected",
           "offers[0] \"ok\": goals[0] \"sale\": payout: a string in double quotes is expected",
           "offers[0] \"ok\": goals[0] \"sale\": currency: \"eur\" is no ISO 4217 code",
           "offers[1] \"bad\": advertiser: it is missing",
           "offers[1] \"bad\": target_url: unknown macro {clickid}",
           "offers[1] \"bad\": state: \"on\" is unknown",
           "offers[1] \"bad\": review: true or false is expected",
           "offers[1] \"bad\": goals: one goal at least is expected",
       }) {
    EXPECT_THAT("\n" + faults, HasSubstr(std::string("\n") + line));
  }
  EXPECT_EQ(std::count(faults.begin(), faults.end(), '\n') + 1, 13);
}

TEST(Document, RefusesUnknownMembersByName) {
  EXPECT_THAT(
      faults_of(offer_with(R"("targeturl": "x")")),
      HasSubstr("offers[0] \"shoes\": unknown member \"targeturl\"; known are ref, id, advertiser, name"));
  EXPECT_THAT(faults_of(goal_with(R"("payout": "1", "currency": "EUR", "bonus": "1")")),
              HasSubstr("offers[0] \"shoes\": goals[0] \"sale\": unknown member \"bonus\""));
}

TEST(Document, RefusesMembersThatStandTwice) {
  EXPECT_THAT(faults_of(R"({"affiliates": [{"ref": "a"}, {"ref": "b", "name": "x", "ref": "c"}]})"),
              HasSubstr("affiliates[1]: \"ref\" stands twice"));
  EXPECT_THAT(faults_of(R"({"affiliates": [], "affiliates": []})"), HasSubstr("\"affiliates\" stands twice"));
  EXPECT_THAT(
      faults_of(offer_with(R"("goals": [{"ref": "a", "ref": "a", "payout": "1", "currency": "EUR"}])")),
      AllOf(HasSubstr("offers[0]: \"goals\" stands twice"),
            HasSubstr("offers[0].goals[0]: \"ref\" stands twice")));
}

TEST(Document, RefusesRefsAndIdsThatStandTwice) {
  EXPECT_THAT(faults_of(R"({"affiliates": [{"ref": "a", "id": 1}, {"ref": "a", "id": 1}]})"),
              AllOf(HasSubstr("affiliates[1] \"a\": ref: it stands twice"),
                    HasSubstr("affiliates[1] \"a\": id: 1 stands twice")));
  // Goals are numbered across offers, but named inside theirs.
  const auto offer = [](const std::string& ref) {
    return R"({"ref": ")" + ref + R"(", "advertiser": "acme", "target_url": "https://shop.example/",
              "goals": [{"ref": "sale", "id": 1, "payout": "5", "currency": "EUR"}]})";
  };
  EXPECT_EQ(faults_of(R"({"offers": [)" + offer("one") + "," + offer("two") + "]}"),
            "offers[1] \"two\": goals[0] \"sale\": id: 1 stands twice");
  EXPECT_EQ(
      parse_document(R"({"advertisers": [{"ref": "a", "id": 1}], "affiliates": [{"ref": "a", "id": 1}]})")
          .affiliates.size(),
      1U);
}

TEST(Document, RefusesIdsThatAreNoPositiveNumbersUpTo2To53) {
  for (const char* id :
       {"0", "-1", "1.0", "\"1\"", "9007199254740993", "18446744073709551615", "1e3", "null", "true"}) {
    EXPECT_THAT(faults_of(std::string(R"({"affiliates": [{"ref": "a", "id": )") + id + "}]}"),
                HasSubstr("affiliates[0] \"a\": id: a whole number from 1 to 9007199254740992"))
        << id;
  }
}

TEST(Document, RefusesRefsThatCouldBeNumbersOrNeedEscapes) {
  for (const std::string& ref : {std::string("42"), std::string("4-2"), std::string(""), std::string("-a"),
                                 std::string("_a"), std::string("A"), std::string("a b"), std::string("a.b"),
                                 std::string("\\u00e4"), std::string("a\\u0000"), std::string(65, 'a')}) {
    EXPECT_THAT(faults_of(R"({"affiliates": [{"ref": ")" + ref + "\"}]}"),
                HasSubstr("ref: 1 to 64 lower-case"))
        << ref;
  }
  EXPECT_EQ(parse_document(R"({"affiliates": [{"ref": "4a-_"}, {"ref": ")" + std::string(64, 'a') + "\"}]}")
                .affiliates.size(),
            2U);
}

TEST(Document, NeverRepeatsATokenInAFault) {
  const std::string secret = "s3cr3t";
  for (const char* advertiser : {
           R"({"ref": "acme", "token": "s3cr3t"})",                                      // too short
           R"({"ref": "acme", "token": "s3cr3t with blanks in it"})",                    //
           R"({"ref": "acme", "token": ["s3cr3t-s3cr3t-s3cr3t"]})",                      // wrong type
           R"({"ref": "acme", "token": "s3cr3t-s3cr3t-s3cr3t", "token_sha256": "ab"})",  // both
           R"({"ref": "acme", "token_sha256": "s3cr3t-s3cr3t-s3cr3t"})",                 // no hash
           R"({"ref": "acme", "tokn": "s3cr3t-s3cr3t-s3cr3t"})",                         // misspelt
           R"({"ref": "acme", "token": "s3cr3t-s3cr3t)",                                 // never closed
           "{\"ref\": \"acme\", \"token\": \"s3cr3t\n\"}",                               // broken in two
           R"({"ref": "acme", "token": "s3cr3t-s3cr3t-s3cr3t" "x"})",                    // no comma behind it
           R"({"ref": "acme", "token": s3cr3t})",                                        // no quotes
           R"({"ref": "acme", "token": "a", "token": "s3cr3t-s3cr3t-s3cr3t"})",          // twice
       }) {
    EXPECT_THAT(faults_of(std::string("{\"advertisers\": [") + advertiser + "]}"), Not(HasSubstr(secret)))
        << advertiser;
  }
}

TEST(Document, NeverRepeatsAPostbackSecretInAFault) {
  for (const char* affiliate : {
           R"({"ref": "nora", "postback_secret": "s3cr3t"})",                    // too short
           R"({"ref": "nora", "postback_secret": "s3cr3t with blanks in it"})",  //
           R"({"ref": "nora", "postback_secret": ["s3cr3t-s3cr3t-s3cr3t"]})",    // wrong type
           R"({"ref": "nora", "postback_secrt": "s3cr3t-s3cr3t-s3cr3t"})",       // misspelt
           R"({"ref": "nora", "postback_secret": "a", "postback_secret": "s3cr3t-s3cr3t-s3cr3t"})",  // twice
       }) {
    EXPECT_THAT(faults_of(std::string("{\"affiliates\": [") + affiliate + "]}"),
                AllOf(HasSubstr("affiliates[0]"), Not(HasSubstr("s3cr3t"))))
        << affiliate;
  }
}

TEST(Document, KeepsOfATokenOnlyItsHash) {
  const Document document =
      parse_document(R"({"advertisers": [{"ref": "acme", "token": "0123456789abcdef"}, {"ref": "b"}]})");
  EXPECT_EQ(document.advertisers.at(0).token, TokenHash::of("0123456789abcdef"));
  EXPECT_EQ(document.advertisers.at(1).token, std::nullopt);
}

TEST(Document, RefusesRatesThatAreNotExact) {
  for (const char* rate : {"", "-1", "1e3", "1,5", " 1", "NaN", "101%", "1.1234567", "1234567890123", "%"}) {
    EXPECT_THAT(faults_of(goal_with(std::string(R"("currency": "EUR", "payout": ")") + rate + "\"")),
                HasSubstr("payout: \"" + std::string(rate) + "\" is no amount"));
  }
  EXPECT_THAT(faults_of(goal_with(R"("currency": "EUR")")), HasSubstr("payout: it is missing"));
  EXPECT_THAT(faults_of(goal_with(R"("payout": "1")")), HasSubstr("currency: it is missing"));
  EXPECT_THAT(faults_of(goal_with(R"("payout": "1", "currency": "XBT")")),
              HasSubstr("currency: \"XBT\" is no ISO 4217"));
}

TEST(Document, WantsExactlyOneDefaultAmongSeveralGoals) {
  const auto goals = [](const std::string& first, const std::string& second) {
    return R"({"offers": [{"ref": "shoes", "advertiser": "acme", "target_url": "https://shop.example/", "goals": [
        {"ref": "a", "payout": "1", "currency": "EUR")" +
           first + R"(}, {"ref": "b", "payout": "1", "currency": "EUR")" + second + "}]}]}";
  };
  EXPECT_THAT(faults_of(goals("", "")), HasSubstr("offers[0] \"shoes\": goals: exactly one"));
  EXPECT_THAT(faults_of(goals(R"(, "default": true)", R"(, "default": true)")), HasSubstr("not 2"));
  EXPECT_TRUE(parse_document(goals("", R"(, "default": true)")).offers[0].goals[1].is_default);
}

TEST(Document, NeverArchivesTheDefaultGoalAndPausesNone) {
  EXPECT_EQ(
      faults_of(goal_with(R"("state": "archived", "payout": "1", "currency": "EUR")")),
      "offers[0] \"shoes\": goals[0] \"sale\": state: the default goal can't be archived, as a postback "
      "without a goal is of it: make another goal the default first");
  EXPECT_EQ(faults_of(goal_with(R"("state": "paused", "payout": "1", "currency": "EUR")")),
            "offers[0] \"shoes\": goals[0] \"sale\": state: \"paused\" is unknown of a goal; \"active\" or "
            "\"archived\" is expected");
}

TEST(Document, ReadsDurations) {
  const auto window = [](const std::string& text) {
    return parse_document(offer_with(R"("attribution_window": ")" + text + "\""))
        .offers[0]
        .attribution_window;
  };
  EXPECT_EQ(window("30d"), std::chrono::hours(30 * 24));
  EXPECT_EQ(window("12h"), std::chrono::hours(12));
  EXPECT_EQ(window("90m"), std::chrono::minutes(90));
  EXPECT_EQ(window("45s"), std::chrono::seconds(45));
  for (const char* bad : {"", "d", "30", "0d", "-1d", "1.5h", "1h30m", " 1d", "1 d", "1D", "0s", "500ms",
                          "1500ms", "99999999999999999999s"}) {
    EXPECT_THAT(faults_of(offer_with(R"("attribution_window": ")" + std::string(bad) + "\"")),
                HasSubstr("attribution_window: \"" + std::string(bad) + "\" is no duration"));
  }
}

TEST(Document, RefusesDeepLinkHostsThatABrowserWouldNotReadAsWritten) {
  for (const char* host :
       {"", "*", "*.", "*.example", "Shop.example", "shop.example.", "shop..example", "shop.example:80",
        "https://shop.example", "shop.example/", "a.*.example", "127.0.0.1", "[::1]", "1.2", "0x7f",
        "sh\\u00f6p.example", "shop example", "-shop.example"}) {
    EXPECT_THAT(faults_of(offer_with(R"("deep_link_hosts": [")" + std::string(host) + "\"]")),
                HasSubstr("deep_link_hosts: "))
        << host;
  }
}

TEST(Document, RefusesClickIdParametersThatNeedEscapes) {
  for (const std::string& name : {std::string(""), std::string("a b"), std::string("a&b"), std::string("a=b"),
                                  std::string("{click_id}"), std::string(65, 'a')}) {
    EXPECT_THAT(faults_of(offer_with(R"("click_id_parameter": ")" + name + "\"")),
                HasSubstr("click_id_parameter: "));
  }
}

TEST(Document, RefusesNamesThatBreakALine) {
  for (const std::string& name : {std::string("a\\nb"), std::string("a\\u0000b"), std::string("\\u001b[31m"),
                                  std::string(""), std::string(201, 'a')}) {
    EXPECT_THAT(faults_of(R"({"affiliates": [{"ref": "a", "name": ")" + name + "\"}]}"), HasSubstr("name: "))
        << name;
  }
}

TEST(Document, EscapesControlBytesInFaults) {
  EXPECT_THAT(faults_of(R"({"affiliates": [{"ref": "\u001b[31m\nx"}]})"), HasSubstr(R"("\x1b[31m\x0ax")"));
}

TEST(DemoCatalog, HasNoFaultAndWhatTheReadmePromises) {
  std::stringstream text;
  text << std::ifstream(HOMING_SOURCE_FOLDER "/config/demo-catalog.json").rdbuf();
  const Document demo = parse_document(text.str());
  EXPECT_EQ(demo.advertisers.at(0).ref, "acme");
  EXPECT_FALSE(demo.advertisers.at(0).token);
  EXPECT_EQ(demo.affiliates.at(0).ref, "nora");
  EXPECT_EQ(demo.affiliates.at(0).id, 42);
  EXPECT_EQ(demo.offers.at(0).ref, "acme-shoes");
  EXPECT_EQ(demo.offers.at(0).goals.at(0).ref, "sale");
}

TEST(Document, NamesTheFieldOfEachFault) {
  const std::string text = R"({
    "affiliate": [],
    "advertisers": [{"ref": "acme", "name": "x", "name": "y"}, 17],
    "offers": [{"ref": "shoes", "target_url": "https://shop.example/", "colour": 1,
                "goals": [{"ref": "sale", "payout": "x", "currency": "EUR"}]}]})";
  std::map<std::string, std::string> faults;
  try {
    (void)parse_document(text);
  } catch (const DocumentError& e) {
    for (const DocumentFault& fault : e.faults()) faults[fault.field] = fault.message;
  }
  std::vector<std::string> fields;
  for (const auto& [field, message] : faults) fields.push_back(field);
  EXPECT_THAT(fields, ElementsAre("advertisers[0].name", "advertisers[1]", "affiliate",
                                  "offers[0].advertiser", "offers[0].colour", "offers[0].goals[0].payout"));
  EXPECT_EQ(faults["offers[0].advertiser"], "it is missing");
  EXPECT_THAT(faults["offers[0].goals[0].payout"], HasSubstr("\"x\" is no amount"));
}

TEST(Document, EntriesOfEveryKindCanBeArchived) {
  const Document document = parse_document(R"({
    "advertisers": [{"ref": "acme", "state": "archived"}],
    "affiliates": [{"ref": "nora", "state": "archived"}],
    "offers": [{"ref": "shoes", "advertiser": "acme", "state": "archived", "target_url": "https://shop.example/",
                "goals": [{"ref": "sale", "default": true, "payout": "5", "currency": "EUR"},
                          {"ref": "lead", "state": "archived", "payout": "1", "currency": "EUR"}]}],
    "postback_urls": [{"ref": "all", "affiliate": "nora", "state": "archived", "url": "https://nora.example/{txid}"}]})");
  EXPECT_EQ(document.advertisers.at(0).state, State::kArchived);
  EXPECT_EQ(document.affiliates.at(0).state, State::kArchived);
  EXPECT_EQ(document.offers.at(0).state, State::kArchived);
  EXPECT_EQ(document.offers.at(0).goals.at(0).state, State::kActive) << "where it is left out";
  EXPECT_EQ(document.offers.at(0).goals.at(1).state, State::kArchived);
  EXPECT_EQ(document.postback_urls.at(0).state, State::kArchived);
  EXPECT_EQ(parse_document(R"({"advertisers": [{"ref": "acme"}]})").advertisers.at(0).state, State::kActive);
}

}  // namespace
}  // namespace homing::catalog
