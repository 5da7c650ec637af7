#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <nlohmann/json.hpp>

#include "tests/admin/catalog_endpoints_fixture.hpp"

namespace homing::admin {
namespace {

using Json = nlohmann::ordered_json;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;

class CatalogEndpoints : public CatalogEndpointsFixture {
 protected:
  std::vector<std::string> refs(const std::string& path,
                                std::vector<std::pair<std::string, std::string>> query = {}) {
    const Json list = get(path, std::move(query));
    std::vector<std::string> refs;
    for (const Json& item : list["items"]) refs.push_back(item["ref"]);
    return refs;
  }
};

TEST_F(CatalogEndpoints, AListHasWhatIsNotArchivedUnlessThatIsAskedFor) {
  rows_.affiliates.push_back({44, "over", "Over", "archived", std::nullopt});
  EXPECT_THAT(refs("/affiliates"), ElementsAre("nora", "old"));
  EXPECT_THAT(refs("/affiliates", {{"state", "archived"}}), ElementsAre("over"));
  EXPECT_THAT(refs("/affiliates", {{"state", "archived"}, {"state", "active"}}), ElementsAre("nora", "over"));
  EXPECT_EQ(get("/affiliates/over")["state"], "archived");
}

TEST_F(CatalogEndpoints, AListIsSearchedByRefAndName) {
  EXPECT_THAT(refs("/advertisers", {{"q", "LOBEX"}}), ElementsAre("globex"));
  EXPECT_THAT(refs("/offers", {{"q", "sho"}}), ElementsAre("shoes"));
  EXPECT_THAT(refs("/postback-urls", {{"q", "nora.example/PB"}}), ElementsAre("nora-all", "nora-quest"));
  EXPECT_THAT(refs("/offers", {{"q", "nothing"}}), IsEmpty());
}

TEST_F(CatalogEndpoints, AListIsFilteredByTheEntriesAroundIt) {
  EXPECT_THAT(refs("/offers", {{"advertiser", "acme"}}), ElementsAre("shoes"));
  EXPECT_THAT(refs("/offers", {{"advertiser", "1"}, {"advertiser", "globex"}}),
              ElementsAre("quest", "shoes"));
  EXPECT_THAT(refs("/postback-urls", {{"affiliate", "42"}, {"offer", "quest"}}), ElementsAre("nora-quest"));
  EXPECT_THAT(refs("/postback-urls", {{"affiliate", "old"}}), IsEmpty());
  EXPECT_EQ(problem("GET", "/offers", "", "", {{"advertiser", "nobody"}}).errors.at(0).field, "advertiser");
  EXPECT_EQ(problem("GET", "/offers", "", "", {{"colour", "red"}}).errors.at(0).field, "colour");
  EXPECT_EQ(problem("GET", "/offers", "", "", {{"state", "on"}}).errors.at(0).field, "state");
}

TEST_F(CatalogEndpoints, AListComesInPages) {
  const Json first = get("/offers", {{"limit", "1"}});
  EXPECT_EQ(first["items"].size(), 1U);
  const Json second = get("/offers", {{"limit", "1"}, {"cursor", first["next"]}});
  EXPECT_EQ(second["items"][0]["ref"], "shoes");
  EXPECT_TRUE(second["next"].is_null());
  EXPECT_EQ(problem("GET", "/offers", "", "", {{"cursor", "x"}}).errors.at(0).field, "cursor");
}

TEST_F(CatalogEndpoints, AnEntryIsFoundByNumberAndByRef) {
  EXPECT_EQ(get("/offers/22"), get("/offers/shoes"));
  EXPECT_EQ(get("/postback-urls/31")["ref"], "nora-all");
  EXPECT_EQ(problem("GET", "/offers/99").status, 404U);
  EXPECT_EQ(problem("GET", "/advertisers/nora").status, 404U);
}

TEST_F(CatalogEndpoints, TheETagChangesWithTheEntryAlone) {
  const std::string before = etag("/offers/shoes");
  rows_.offers[0].name = "Another";
  rows_.version += 1;
  EXPECT_EQ(etag("/offers/shoes"), before);
  rows_.offers[1].name = "Boots";
  EXPECT_NE(etag("/offers/shoes"), before);
}

TEST_F(CatalogEndpoints, TheETagChangesWithTheSecretThoughThatIsNotShown) {
  const std::string nora = etag("/affiliates/nora");
  const std::string globex = etag("/advertisers/globex");
  const std::string acme = etag("/advertisers/acme");
  rows_.affiliates[0].postback_secret = "another-s3cr3t-s3cr3t";
  rows_.advertisers[1].token_hash = TokenHash::of("another token").to_hex();
  EXPECT_NE(etag("/affiliates/nora"), nora);
  EXPECT_NE(etag("/advertisers/globex"), globex);
  EXPECT_EQ(etag("/advertisers/acme"), acme);
  const std::string new_one = R"({"postback_secret": "fedcba9876543210"})";
  EXPECT_EQ(problem("PATCH", "/affiliates/nora", new_one, nora).status, 412U);
  EXPECT_EQ(problem("POST", "/affiliates/nora/postback-secret", "", nora).status, 412U);
  (void)caller_.call("POST", "/affiliates/nora/postback-secret", {}, "", etag("/affiliates/nora"));
}

TEST_F(CatalogEndpoints, TheETagHelpsNobodyToGuessTheSecret) {
  const std::string nora = etag("/affiliates/nora");
  const std::string acme = etag("/advertisers/acme");
  rows_.keys.push_back({2, "aa0102030405060708090a0b0c0d0e0f", 3000});
  EXPECT_EQ(etag("/affiliates/nora"), nora) << "a new key is none of its business";
  rows_.keys[0].key = "bb0102030405060708090a0b0c0d0e0f";
  EXPECT_NE(etag("/affiliates/nora"), nora) << "it takes a key that an installation keeps to itself";
  EXPECT_EQ(etag("/advertisers/acme"), acme) << "which has none";
}

TEST_F(CatalogEndpoints, AChangeNeedsTheStateThatItIsMeantFor) {
  EXPECT_EQ(problem("PATCH", "/offers/shoes", R"({"state": "paused"})").status, 428U);
  const Problem late = problem("PATCH", "/offers/shoes", R"({"state": "paused"})", "\"old\"");
  EXPECT_EQ(late.status, 412U);
  EXPECT_THAT(late.detail, HasSubstr("Somebody else has changed this")) << "a page shows it as it is";
  EXPECT_EQ(problem("PATCH", "/offers/hats", R"({"state": "paused"})", "\"old\"").status, 404U);
  EXPECT_EQ(caller_.backend.desk.done, "");
  EXPECT_EQ(patch("/offers/shoes", R"({"state": "paused"})"), "~ offer shoes\n    state: active -> paused\n");
  EXPECT_EQ(caller_.backend.desk.actor, "user anna");
  (void)caller_.call("PATCH", "/offers/shoes", {}, R"({"state": "paused"})",
                     "\"other\", " + etag("/offers/shoes"));
  (void)caller_.call("PATCH", "/offers/shoes", {}, R"({"state": "paused"})", "*");
}

TEST_F(CatalogEndpoints, WhoseIfMatchIsNoEtagIsNotToldThatSomebodyElseHasChangedSomething) {
  const std::string etag_now = etag("/offers/shoes");
  for (const std::string& wrong :
       {etag_now.substr(1, etag_now.size() - 2), "W/" + etag_now, "\"old\", W/" + etag_now, etag_now + " *",
        std::string("\""), "*, " + etag_now}) {
    const Problem refused = problem("PATCH", "/offers/shoes", R"({"state": "paused"})", wrong);
    EXPECT_EQ(refused.status, 400U) << wrong;
    EXPECT_EQ(refused.code, "if_match_invalid") << wrong;
  }
  EXPECT_EQ(caller_.backend.desk.done, "");
  EXPECT_EQ(problem("POST", "/advertisers/acme/token", "", "old").code, "if_match_invalid");
  EXPECT_EQ(problem("POST", "/catalog/apply", "{}", "7").code, "if_match_invalid");
  (void)caller_.call("PATCH", "/offers/shoes", {}, R"({"state": "paused"})",
                     "  \"a, b\" ,, " + etag_now + " ,");
  EXPECT_EQ(caller_.backend.desk.done, "~ offer shoes\n    state: active -> paused\n");
}

TEST_F(CatalogEndpoints, APatchChangesWhatItNamesAndNothingElse) {
  EXPECT_EQ(patch("/advertisers/globex", R"({"name": "Globex Games"})"),
            "~ advertiser globex\n    name: \"Globex \xC3\xBC\" -> \"Globex Games\"\n");
  EXPECT_EQ(patch("/affiliates/nora", R"({"state": "archived"})"),
            "~ affiliate nora\n    state: active -> archived\n");
  EXPECT_EQ(patch("/offers/quest", R"({"fallback_url": null, "state": null})"),
            "~ offer quest\n    state: paused -> active\n    fallback_url: https://games.example/ -> none\n");
  EXPECT_THAT(patch("/postback-urls/nora-quest", R"({"goals": ["sale"]})"),
              testing::StartsWith("~ postback URL nora-quest\n    goals: install, sale -> sale\n"));
  EXPECT_EQ(patch("/offers/shoes", "{}"), "no changes\n");
}

TEST_F(CatalogEndpoints, APatchMayBeTheWholeEntry) {
  for (const char* path :
       {"/advertisers/globex", "/affiliates/nora", "/offers/quest", "/postback-urls/nora-all"})
    EXPECT_EQ(patch(path, get(path).dump()), "no changes\n") << path;
}

TEST_F(CatalogEndpoints, ARefThatIsTakenIsNamedInASentence) {
  EXPECT_THAT(problem("POST", "/advertisers", R"({"ref": "acme", "name": "Acme"})").detail,
              HasSubstr("There is an advertiser \"acme\" already"));
  EXPECT_THAT(problem("POST", "/postback-urls",
                      R"({"ref": "nora-all", "affiliate": "nora", "url": "https://nora.example/"})")
                  .detail,
              HasSubstr("There is a postback URL \"nora-all\" already"));
}

TEST_F(CatalogEndpoints, SecretsAreSetAndTakenAwayByAPatch) {
  EXPECT_EQ(patch("/advertisers/acme", R"({"token": "0123456789abcdef"})"),
            "~ advertiser acme\n    token: set\n");
  EXPECT_EQ(patch("/advertisers/globex", R"({"has_token": false})"),
            "~ advertiser globex\n    token: removed\n");
  EXPECT_EQ(patch("/advertisers/globex", R"({"token": null})"), "~ advertiser globex\n    token: removed\n");
  EXPECT_EQ(patch("/advertisers/globex", R"({"token": "fedcba9876543210", "token_sha256": null})"),
            "~ advertiser globex\n    token: changes\n");
  EXPECT_EQ(patch("/affiliates/nora", R"({"postback_secret": null})"),
            "~ affiliate nora\n    postback_secret: removed\n");
  EXPECT_EQ(patch_problem("/advertisers/acme", R"({"has_token": true})").errors.at(0).field, "has_token");
}

TEST_F(CatalogEndpoints, AMemberThatStandsTwiceIsNamedWhicheverWayItComes) {
  const std::string patch = R"({"state": "active", "goals": [{"ref": "sale", "payout": "1", "payout": "9"}],
                                "state": "paused"})";
  const Problem patched = patch_problem("/offers/quest", patch);
  EXPECT_EQ(patched.status, 400U);
  ASSERT_EQ(patched.errors.size(), 2U);
  EXPECT_EQ(patched.errors[0].field, "goals[0].payout");
  EXPECT_EQ(patched.errors[1].field, "state");
  EXPECT_EQ(patched.errors[1].message, R"("state" stands twice)");
  EXPECT_EQ(caller_.backend.desk.done, "") << "neither of them is taken";

  const std::string document = R"({"affiliates": [{"ref": "nora", "has_postback_secret": true,
                                   "state": "active", "state": "paused"}]})";
  const Json errors = Json::parse(caller_.call("POST", "/catalog/check", {}, document).body)["errors"];
  ASSERT_EQ(errors.size(), 1U) << errors;
  EXPECT_EQ(errors[0]["field"], "affiliates[0].state");
  EXPECT_THAT(errors[0]["message"].get<std::string>(), testing::HasSubstr(R"("state" stands twice)"));
  EXPECT_EQ(problem("POST", "/catalog/apply", document).errors.at(0).field, "affiliates[0].state");
}

TEST_F(CatalogEndpoints, AGoalIsChangedAndAddedButNeverTakenAway) {
  EXPECT_EQ(patch("/offers/shoes", R"({"goals": [
                {"ref": "sale", "default": true, "payout": "6", "revenue": "5", "currency": "EUR"},
                {"ref": "lead", "payout": "1", "currency": "EUR"}]})"),
            "~ goal shoes/sale\n    payout: 5 -> 6\n"
            "+ goal shoes/lead\n    state: active\n    default: no\n    payout: 1\n    revenue: 1\n    "
            "currency: EUR\n");
  const Problem gone =
      patch_problem("/offers/shoes", R"({"goals": [{"ref": "lead", "payout": "1", "currency": "EUR"}]})");
  EXPECT_EQ(gone.errors.at(0).field, "goals");
  EXPECT_THAT(gone.errors.at(0).message, HasSubstr("\"sale\""));
}

TEST_F(CatalogEndpoints, FaultsAreThoseOfApplyAndNameTheMember) {
  const Problem problem = patch_problem(
      "/offers/shoes", R"({"target_url": "shop", "colour": 1, "goals": [{"ref": "sale", "payout": 5}]})");
  std::vector<std::string> fields;
  for (const FieldFault& fault : problem.errors) fields.push_back(fault.field);
  EXPECT_THAT(fields, ElementsAre("target_url", "goals[0].payout", "goals[0].currency", "colour"));
  EXPECT_EQ(problem.errors[0].message, "it has to start with http:// or https://");
  EXPECT_EQ(patch_problem("/offers/shoes", R"({"advertiser": "nobody"})").errors.at(0).field, "advertiser");
  EXPECT_EQ(patch_problem("/offers/shoes", R"({"ref": "boots"})").errors.at(0).field, "ref");
  EXPECT_EQ(patch_problem("/offers/shoes", R"({"id": 99})").errors.at(0).field, "id");
  EXPECT_EQ(patch_problem("/postback-urls/nora-all", R"({"affiliate": "old"})").errors.at(0).field,
            "affiliate");
}

TEST_F(CatalogEndpoints, ANewEntryIsReadAsItCame) {
  EXPECT_EQ(problem("POST", "/affiliates", R"({"ref": "nora"})").status, 409U);
  const Problem twice = problem("POST", "/affiliates", R"({"ref": "ann", "name": "a", "name": "b"})");
  EXPECT_EQ(twice.errors.at(0).field, "name");
  EXPECT_EQ(problem("POST", "/affiliates", R"({"ref": "a"}], "offers": [{"ref": "b"})").code, "body_invalid");
  EXPECT_EQ(problem("POST", "/affiliates", "{}").errors.at(0).field, "ref");
  EXPECT_EQ(caller_.backend.desk.done, "");
}

TEST_F(CatalogEndpoints, ACheckSaysWhatWouldChangeAndWritesNothing) {
  const Answer answer = caller_.call("POST", "/catalog/check", {}, R"({ // as in a file
    "postback_urls": [{"ref": "all", "affiliate": "nora", "url": "https://nora.example/?id=REPLACE_ME"}]})");
  const Json json = Json::parse(answer.body);
  EXPECT_EQ(json["version"], 7);
  EXPECT_EQ(json["errors"], Json::array());
  const Json& change = json["changes"].at(0);
  EXPECT_EQ(change["kind"], "create");
  EXPECT_EQ(change["subject"], "postback_url");
  EXPECT_EQ(change["ref"], "all");
  EXPECT_FALSE(change.contains("before"));
  EXPECT_EQ(change["after"]["share"], 100);
  EXPECT_EQ(change["examples"], Json::array({"https://nora.example/?id=REPLACE_ME"}));
  EXPECT_GE(change["warnings"].size(), 2U);
  EXPECT_EQ(caller_.backend.desk.done, "");
}

TEST_F(CatalogEndpoints, ACheckOfWhatIsNotTakenSaysWhy) {
  const auto errors = [&](const std::string& body) {
    return Json::parse(caller_.call("POST", "/catalog/check", {}, body).body)["errors"];
  };
  EXPECT_EQ(errors(R"({"offers": [{"ref": "shoes"}]})").at(0)["field"], "offers[0].advertiser");
  EXPECT_EQ(errors(R"({"affiliates": [{"ref": "nora", "id": 1}]})").at(0),
            Json::parse(R"({"field": "affiliates[0].id", "message": "it is 42 and can't become 1"})"));
  EXPECT_THAT(errors("{\n x").at(0)["message"].get<std::string>(), HasSubstr("line 2"));
  EXPECT_EQ(errors("[]").size(), 1U);
  EXPECT_EQ(errors(R"({"affiliates": [{"ref": "x", "has_postback_secret": true}]})").at(0)["field"],
            "affiliates[0].has_postback_secret");
  EXPECT_EQ(problem("POST", "/catalog/check", std::string(1000, '[')).code, "body_invalid");
}

TEST_F(CatalogEndpoints, AnApplyIsDoneOnlyToTheCatalogThatItWasCheckedAgainst) {
  const std::string body = R"({"affiliates": [{"ref": "ann"}]})";
  EXPECT_EQ(problem("POST", "/catalog/apply", body, "\"6\"").status, 412U);
  const Json done = Json::parse(caller_.call("POST", "/catalog/apply", {}, body, "\"7\"").body);
  EXPECT_EQ(done["changes"].at(0)["ref"], "ann");
  EXPECT_THAT(caller_.backend.desk.done, HasSubstr("+ affiliate ann"));
  EXPECT_EQ(problem("POST", "/catalog/apply", "{").code, "body_invalid");
  EXPECT_EQ(problem("POST", "/catalog/apply", R"({"offers": 1})").errors.at(0).field, "offers");
}

TEST_F(CatalogEndpoints, ANewSecretIsInTheAnswerAndNowhereElse) {
  const Json token = Json::parse(caller_.call("POST", "/advertisers/acme/token").body);
  EXPECT_THAT(token["token"].get<std::string>(), testing::StartsWith("hmp_"));
  EXPECT_EQ(caller_.backend.desk.done, "~ advertiser acme\n    token: set\n");
  const Json secret = Json::parse(caller_.call("POST", "/affiliates/42/postback-secret").body);
  EXPECT_EQ(secret["ref"], "nora");
  EXPECT_EQ(secret["postback_secret"].get<std::string>().size(), 68U);
  EXPECT_EQ(caller_.backend.desk.done, "~ affiliate nora\n    postback_secret: changes\n");
  EXPECT_EQ(problem("POST", "/advertisers/nobody/token").status, 404U);
}

}  // namespace
}  // namespace homing::admin
