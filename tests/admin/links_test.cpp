#include "homing/admin/links.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <map>
#include <nlohmann/json.hpp>

#include "homing/core/percent.hpp"
#include "tests/admin/catalog_backend.hpp"

namespace homing::admin {
namespace {

using Json = nlohmann::ordered_json;
using testing::AllOf;
using testing::Contains;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::Not;
using testing::StartsWith;

using Query = std::vector<std::pair<std::string, std::string>>;

class Links : public testing::Test {
 protected:
  Json build(Query query) { return Json::parse(caller_.call("GET", "/links/click", std::move(query)).body); }
  Json check(const std::string& url) {
    return Json::parse(caller_.call("POST", "/links/check", {}, Json{{"url", url}}.dump()).body);
  }
  Json postback(Query query) {
    return Json::parse(caller_.call("GET", "/links/postback", std::move(query)).body);
  }
  static std::vector<std::string> warnings(const Json& json) { return json["warnings"]; }
  std::vector<FieldFault> faults(const std::string& path, Query query) {
    try {
      ADD_FAILURE() << caller_.call("GET", path, std::move(query)).body;
    } catch (const Problem& problem) {
      return problem.errors;
    }
    return {};
  }
  static std::string explanation(const Json& json, const std::string& name) {
    for (const Json& parameter : json["parameters"]) {
      if (parameter["name"] == name) return parameter["explanation"];
    }
    return "not there";
  }

  Caller caller_{link_endpoints({"https://go.example"})};
  catalog::CatalogRows& rows_ = caller_.backend.desk.rows;
};

TEST_F(Links, ALinkIsBuiltAndEachParameterExplained) {
  const Json link = build({{"sub1", "news letter"}, {"aff", "42"}, {"offer", "shoes"}});
  EXPECT_EQ(link["url"], "https://go.example/click?offer=shoes&aff=42&sub1=news%20letter");
  EXPECT_THAT(warnings(link), IsEmpty());
  EXPECT_EQ(link["leads_to"], "https://shop.example/?click_id=01a209015d2c700080005b2936c4a3ec");
  EXPECT_EQ(explanation(link, "offer"), "the offer \"Shoes\" (shoes, number 22)");
  EXPECT_EQ(explanation(link, "aff"), "the affiliate \"Nora\" (nora, number 42)");
  EXPECT_THAT(explanation(link, "sub1"), HasSubstr("{sub1}"));
}

TEST_F(Links, ALinkOfWhatIsNotThereIsNotBuilt) {
  const auto missing = faults("/links/click", {});
  ASSERT_EQ(missing.size(), 2U);
  EXPECT_EQ(missing[0].field, "offer");
  EXPECT_EQ(missing[1].field, "aff");
  EXPECT_THAT(faults("/links/click", {{"offer", "shoess"}, {"aff", "nora"}}).at(0).message,
              HasSubstr("did you mean \"shoes\"?"));
}

TEST_F(Links, ALinkLeadsWhereAClickOnItWould) {
  rows_.offers[1].target_url =
      "https://shop.example/{offer_id}/{aff}?s={sub2}&x={ext_id}&c={click_id}&ip={ip}";
  EXPECT_EQ(build({{"offer", "shoes"}, {"aff", "nora"}, {"sub2", "a&b"}, {"ext_id", "7"}})["leads_to"],
            "https://shop.example/22/nora?s=a%26b&x=7&c=01a209015d2c700080005b2936c4a3ec&ip=203.0.113.7");
  rows_.offers[1].deep_link_hosts = {"shop.example"};
  EXPECT_EQ(build({{"offer", "shoes"}, {"aff", "nora"}, {"url", "https://shop.example/x?a=1"}})["leads_to"],
            "https://shop.example/x?a=1&click_id=01a209015d2c700080005b2936c4a3ec");
  const Json refused = build({{"offer", "shoes"}, {"aff", "nora"}, {"url", "https://evil.example/"}});
  EXPECT_THAT(refused["leads_to"].get<std::string>(), StartsWith("https://shop.example/22/nora"));
  EXPECT_THAT(warnings(refused), Contains(HasSubstr("deep links to shop.example")));
}

TEST_F(Links, ALinkOfWhatIsPausedOrArchivedSaysSoAndLeadsNowhere) {
  const auto leads_nowhere = [&](const std::string& offer, const std::string& affiliate,
                                 const std::string& why) {
    const Json link = build({{"offer", offer}, {"aff", affiliate}});
    EXPECT_FALSE(link.contains("leads_to"));
    EXPECT_THAT(warnings(link), Contains(HasSubstr(why)));
  };
  leads_nowhere("quest", "nora", "it is paused; visitors go to its fallback URL");
  leads_nowhere("shoes", "old", "the affiliate is paused");
  rows_.advertisers[0].state = "archived";
  leads_nowhere("shoes", "nora", "its advertiser acme is archived; visitors go to");
  rows_.offers[1].state = "archived";
  leads_nowhere("shoes", "nora", "it is archived, and its advertiser acme is archived; visitors go to");
}

TEST_F(Links, APastedLinkThatIsGoodHasNoWarnings) {
  const Json link = check(" https://go.example/click?offer=22&aff=nora&sub1=a+b&ext_id=%7B1%7D\n");
  EXPECT_THAT(warnings(link), IsEmpty());
  EXPECT_EQ(link["parameters"][2]["value"], "a b");
  EXPECT_EQ(link["parameters"][3]["value"], "{1}");
  EXPECT_TRUE(link.contains("leads_to"));
}

TEST_F(Links, OtherTrackersWordsAreTranslated) {
  const std::map<std::string, std::string> meant = {{"offer_id", "offer"},
                                                    {"aff_id", "aff"},
                                                    {"aff_sub", "sub1"},
                                                    {"aff_sub2", "sub2"},
                                                    {"sub_id_10", "sub10"},
                                                    {"subid", "sub1"},
                                                    {"s3", "sub3"},
                                                    {"aff_click_id", "ext_id"},
                                                    {"clickid", "ext_id"},
                                                    {"source_id", "source"},
                                                    {"creative_id", "creative"},
                                                    {"Offer", "offer"},
                                                    {"affiliate_id", "aff"},
                                                    {"pid", "aff"},
                                                    {"redirect_url", "url"},
                                                    {"ofer", "offer"},
                                                    {"camp_id", "offer"},
                                                    {"EXT-ID", "ext_id"}};
  for (const auto& [name, ours] : meant) {
    EXPECT_THAT(
        warnings(check("https://go.example/click?offer=shoes&aff=nora&" + name + "=1")),
        Contains(AllOf(StartsWith("\"" + name + "\" means nothing here"), HasSubstr("\"" + ours + "\""))))
        << name;
  }
  for (const char* name : {"gclid", "utm_campaign", "sub11", "sub0", "x"}) {
    EXPECT_THAT(warnings(check("https://go.example/click?offer=shoes&aff=nora&" + std::string(name) + "=1")),
                testing::ElementsAre("\"" + std::string(name) + "\" means nothing here, and is only stored"));
  }
}

TEST_F(Links, APastedLinkWithoutOfferSaysWhatIsMissing) {
  const Json link = check("https://go.example/click?offer_id=22&aff_id=42");
  EXPECT_THAT(warnings(link), Contains(HasSubstr("offer=... is missing")));
  EXPECT_THAT(warnings(link), Contains(HasSubstr("aff=... is missing")));
  EXPECT_FALSE(link.contains("leads_to"));
}

TEST_F(Links, WhatHappensToALinkOnItsWayIsSeen) {
  const std::string good = "https://go.example/click?offer=shoes&aff=nora";
  EXPECT_THAT(warnings(check("https://go.example/click?offer=shoes?aff=nora")),
              testing::ElementsAre(HasSubstr("a second ?")));
  EXPECT_THAT(warnings(check(good + "&amp;sub1=a")), Contains(HasSubstr("copied from HTML")));
  EXPECT_THAT(warnings(check(good + "#top")), Contains(HasSubstr("behind the #")));
  EXPECT_THAT(warnings(check(good + "&sub1=a&sub1=b")),
              Contains(HasSubstr("\"sub1\" stands more than once")));
  EXPECT_THAT(warnings(check(good + "&sub1=a b")), Contains(HasSubstr("a blank")));
  EXPECT_THAT(warnings(check(good + "&sub1=")), Contains(HasSubstr("\"sub1\" is empty")));
  EXPECT_THAT(warnings(check("http://go.example/click?offer=shoes&aff=nora")),
              Contains(HasSubstr("leads to http://go.example")));
}

TEST_F(Links, MacrosOfANetworkStandInABuiltLinkAsTheyAre) {
  const auto url = [&](const std::string& value) {
    return build({{"offer", "shoes"}, {"aff", "nora"}, {"ext_id", value}})["url"].get<std::string>();
  };
  const std::string start = "https://go.example/click?offer=shoes&aff=nora&ext_id=";
  for (const char* macro : {"{clickid}", "{{campaign.id}}", "${SUBID}", "{source:id}", "{a}{b_1}"})
    EXPECT_EQ(url(macro), start + macro);
  EXPECT_EQ(url("a b-{clickid}&{x y}"), start + "a%20b-{clickid}%26%7Bx%20y%7D");
  EXPECT_EQ(url("{\"a\":1}{"), start + "%7B%22a%22%3A1%7D%7B");
  EXPECT_EQ(url("{{one}"), start + "%7B{one}");
  const Json link = build({{"offer", "shoes"}, {"aff", "nora"}, {"sub1", "x{zone}"}, {"sub2", "{}"}});
  EXPECT_THAT(explanation(link, "sub1"), HasSubstr("; {zone} stands in the link as it is"));
  EXPECT_THAT(explanation(link, "sub2"), Not(HasSubstr("as it is")));
}

TEST_F(Links, AMacroInPercentEscapesIsWarnedOf) {
  const std::string good = "https://go.example/click?offer=shoes&aff=nora&ext_id=";
  const std::map<std::string, std::string> encoded = {{"%7Bclickid%7D", "{clickid}"},
                                                      {"a-%7b%7bad.id%7d%7d", "{{ad.id}}"},
                                                      {"%24%7BSUBID%7D", "${SUBID}"},
                                                      {"{clickid%7D", "{clickid}"}};
  for (const auto& [value, macro] : encoded) {
    EXPECT_THAT(warnings(check(good + value)),
                testing::ElementsAre(StartsWith("\"ext_id\" has the macro " + macro + " in percent escapes")))
        << value;
  }
  for (const char* value : {"{clickid}", "{{ad.id}}", "${SUBID}", "%7B%22a%22%3A1%7D", "%7B", "%7B%7D"})
    EXPECT_THAT(warnings(check(good + value)), IsEmpty()) << value;
}

TEST_F(Links, ASecondQuestionMarkIsOneOnlyWhereAClickHealsIt) {
  const Json link = check("https://go.example/click?offer=shoes&sub1=staff=x?y&aff=nora");
  EXPECT_THAT(warnings(link), IsEmpty());
  EXPECT_EQ(link["parameters"][1]["value"], "staff=x?y");
  EXPECT_THAT(warnings(check("https://go.example/click?sub1=staff=x&offer=shoes&aff=nora?sub2=a")),
              testing::ElementsAre(HasSubstr("a second ?")));
}

TEST_F(Links, ALinkThatDoesNotArriveLeadsNowhere) {
  const Json elsewhere = check("https://go.example/aff_c?offer=shoes&aff=nora");
  EXPECT_THAT(warnings(elsewhere), Contains(HasSubstr("its path is \"/aff_c\"")));
  EXPECT_FALSE(elsewhere.contains("leads_to"));
  const std::string good = "https://go.example/click?offer=shoes&aff=nora";
  const Json cut = check(good + "&sub1=" + std::string(1025, 'x'));
  EXPECT_THAT(warnings(cut), Contains(HasSubstr("it is cut at 1024")));
  EXPECT_TRUE(cut.contains("leads_to"));
  const Json too_long = check(good + "&x=" + std::string(8192, 'x'));
  EXPECT_THAT(warnings(too_long), Contains(HasSubstr("it is too long")));
  EXPECT_FALSE(too_long.contains("leads_to"));
  std::string many = good;
  for (int i = 0; i < 63; ++i) many += "&x" + std::to_string(i) + "=1";
  EXPECT_THAT(warnings(check(many)), Contains(HasSubstr("it has 65 parameters")));
  EXPECT_FALSE(check(many).contains("leads_to"));
}

TEST_F(Links, WhatIsNoLinkIsRefused) {
  for (const char* text : {"shoes", "/click?offer=shoes", "ftp://go.example/click", "https://"}) {
    try {
      ADD_FAILURE() << check(text);
    } catch (const Problem& problem) {
      EXPECT_EQ(problem.errors.at(0).field, "url");
    }
  }
}

TEST_F(Links, APostbackUrlSaysWhatTheAdvertiserFillsIn) {
  const Json link = postback({{"offer", "shoes"}});
  EXPECT_EQ(link["url"],
            "https://go.example/postback?click_id={click_id}&txid={txid}&amount={amount}&currency={currency}&"
            "status={status}");
  EXPECT_THAT(explanation(link, "click_id"), HasSubstr("the parameter click_id of the target URL"));
  EXPECT_THAT(link["token_note"].get<std::string>(), HasSubstr("has no token"));
  EXPECT_EQ(warnings(link).size(), 1U);
}

TEST_F(Links, APostbackUrlFollowsTheRulesOfItsOffer) {
  const Json link = postback({{"offer", "quest"}, {"goal", "install"}});
  const std::string url = link["url"];
  for (const char* part : {"&goal=install", "&payout={payout}", "&revenue={revenue}", "&token={token}"})
    EXPECT_THAT(url, HasSubstr(part));
  EXPECT_THAT(explanation(link, "click_id"), HasSubstr("https://games.example/{click_id}"));
  EXPECT_THAT(explanation(link, "status"), HasSubstr("pending, as this offer is reviewed"));
  EXPECT_THAT(warnings(link), Contains(HasSubstr("10.0.0.0/8")));
  EXPECT_THAT(warnings(link), Contains(HasSubstr("its postbacks are refused")));
  EXPECT_THAT(link["token_note"].get<std::string>(),
              HasSubstr("POST /api/v1/advertisers/globex/token, makes a new one"));
  const auto amount = [&](const Json& of) { return of["parameters"][2]["required"]; };
  EXPECT_EQ(amount(postback({{"offer", "quest"}})), true) << "a percentage";
  EXPECT_EQ(postback({{"offer", "quest"}})["url"].get<std::string>().find("goal="), std::string::npos);
  EXPECT_EQ(amount(postback({{"offer", "shoes"}})), false);
  EXPECT_EQ(faults("/links/postback", {}).at(0).field, "offer");
  EXPECT_EQ(faults("/links/postback", {{"offer", "hats"}}).at(0).field, "offer");
  EXPECT_EQ(faults("/links/postback", {{"offer", "shoes"}, {"goal", "lead"}}).at(0).field, "goal");
}

TEST_F(Links, APostbackLinkOfAnArchivedGoalSaysThatItIsRefused) {
  rows_.goals[0].state = "archived";
  EXPECT_THAT(warnings(postback({{"offer", "quest"}, {"goal", "install"}})),
              Contains(HasSubstr("the goal is archived")));
  EXPECT_THAT(warnings(postback({{"offer", "quest"}})), Not(Contains(HasSubstr("archived"))));
}

}  // namespace
}  // namespace homing::admin
