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

/// Of sample_catalog.hpp: quest/install (11), quest/sale (12, the default) and shoes/sale (13, the default).
class GoalEndpoints : public CatalogEndpointsFixture {
 protected:
  std::vector<int> numbers(std::vector<std::pair<std::string, std::string>> query = {}) {
    const Json list = get("/goals", std::move(query));
    std::vector<int> numbers;
    for (const Json& item : list["items"]) numbers.push_back(item["id"]);
    return numbers;
  }
  /// Of a new goal; the sample catalog stays as it is, so there is none to answer with.
  std::string create(const std::string& body) {
    EXPECT_EQ(problem("POST", "/goals", body).status, 404U);
    return caller_.backend.desk.done;
  }
  std::vector<std::string> fields(const Problem& problem) {
    std::vector<std::string> fields;
    for (const FieldFault& fault : problem.errors) fields.push_back(fault.field);
    return fields;
  }
};

TEST_F(GoalEndpoints, ListThoseOfAllOffersByNumber) {
  rows_.goals.insert(rows_.goals.begin(), {14, 21, "late", false, "1", "1", "EUR"});
  rows_.goals.push_back({10, 22, "early", false, "1", "1", "EUR"});
  EXPECT_THAT(numbers(), ElementsAre(10, 11, 12, 13, 14));
  const Json first = get("/goals", {{"limit", "2"}});
  EXPECT_EQ(first["next"], "11");
  EXPECT_THAT(numbers({{"cursor", "11"}, {"limit", "2"}}), ElementsAre(12, 13));
}

TEST_F(GoalEndpoints, AreFilteredByOfferAndStateAndSearchedByTheirName) {
  rows_.goals[0].state = "archived";
  EXPECT_THAT(numbers(), ElementsAre(12, 13));
  EXPECT_THAT(numbers({{"state", "archived"}}), ElementsAre(11));
  EXPECT_THAT(numbers({{"offer", "shoes"}}), ElementsAre(13));
  EXPECT_THAT(numbers({{"offer", "shoes"}, {"offer", "21"}}), ElementsAre(12, 13));
  EXPECT_THAT(numbers({{"q", "SAL"}}), ElementsAre(12, 13));
  EXPECT_THAT(numbers({{"q", "est/s"}}), ElementsAre(12));
  EXPECT_THAT(numbers({{"state", "paused"}}), IsEmpty());
  EXPECT_THAT(fields(problem("GET", "/goals", "", "", {{"offer", "hats"}})), ElementsAre("offer"));
  EXPECT_THAT(fields(problem("GET", "/goals", "", "", {{"affiliate", "nora"}})), ElementsAre("affiliate"));
}

TEST_F(GoalEndpoints, AreFoundByNumberAndBehindTheirOffer) {
  const Json sale =
      Json::parse(R"({"id": 12, "offer": "quest", "ref": "sale", "state": "active", "default": true,
                                    "payout": "12.5%", "revenue": "20%", "currency": "EUR"})");
  for (const char* path : {"/goals/12", "/goals/quest%2Fsale", "/goals/21%2Fsale", "/goals/quest%2f12"})
    EXPECT_EQ(get(path), sale) << path;
  for (const char* path :
       {"/goals/99", "/goals/sale", "/goals/quest", "/goals/shoes%2Finstall", "/goals/shoes%2F12",
        "/goals/hats%2Fsale", "/goals/%2F", "/goals/quest%2F", "/goals/%2F12", "/goals/quest%2Fsale%2F"})
    EXPECT_EQ(problem("GET", path).status, 404U) << path;
}

TEST_F(GoalEndpoints, TheETagChangesWithTheGoalAlone) {
  const std::string before = etag("/goals/13");
  rows_.goals[0].payout = "9";
  rows_.offers[1].name = "Boots";
  EXPECT_EQ(etag("/goals/13"), before);
  rows_.goals[2].payout = "9";
  EXPECT_NE(etag("/goals/13"), before);
  EXPECT_EQ(problem("PATCH", "/goals/13", "{}").status, 428U);
  EXPECT_EQ(problem("PATCH", "/goals/13", "{}", before).status, 412U);
  EXPECT_EQ(problem("PATCH", "/goals/99", "{}", before).status, 404U);
}

TEST_F(GoalEndpoints, APatchChangesTheGoalAndNothingElse) {
  EXPECT_EQ(patch("/goals/quest%2Finstall", R"({"payout": "0.75", "revenue": null})"),
            "~ goal quest/install\n    payout: 0.5 -> 0.75\n    revenue: 1 -> 0.75\n");
  EXPECT_EQ(caller_.backend.desk.actor, "user anna");
  EXPECT_EQ(patch("/goals/11", R"({"state": "archived"})"),
            "~ goal quest/install\n    state: active -> archived\n");
  rows_.goals[0].state = "archived";
  EXPECT_EQ(patch("/goals/11", R"({"state": "active"})"),
            "~ goal quest/install\n    state: archived -> active\n");
  for (const char* path : {"/goals/11", "/goals/12", "/goals/13"})
    EXPECT_EQ(patch(path, get(path).dump()), "no changes\n") << "the whole of it";
}

TEST_F(GoalEndpoints, ANewDefaultTakesTheOthersPlace) {
  EXPECT_EQ(patch("/goals/11", R"({"default": true})"),
            "~ goal quest/install\n    default: no -> yes\n~ goal quest/sale\n    default: yes -> no\n");
  EXPECT_THAT(
      create(R"({"offer": "shoes", "ref": "lead", "default": true, "payout": "1", "currency": "EUR"})"),
      HasSubstr("~ goal shoes/sale\n    default: yes -> no\n"));
  EXPECT_THAT(fields(patch_problem("/goals/12", R"({"default": false})")), ElementsAre("default"));
}

TEST_F(GoalEndpoints, TheDefaultIsNotArchivedAndTheAnswerSaysWhatToDo) {
  for (const char* path : {"/goals/12", "/goals/13"}) {
    const Problem problem = patch_problem(path, R"({"state": "archived"})");
    EXPECT_EQ(problem.status, 400U);
    ASSERT_THAT(fields(problem), ElementsAre("state"));
    EXPECT_THAT(problem.errors[0].message, HasSubstr("make another goal the default first"));
  }
  EXPECT_EQ(caller_.backend.desk.done, "");
  rows_.goals[0].state = "archived";
  EXPECT_THAT(fields(patch_problem("/goals/11", R"({"default": true})")), ElementsAre("state"));
  EXPECT_EQ(patch("/goals/11", R"({"default": true, "state": "active"})"),
            "~ goal quest/install\n    state: archived -> active\n    default: no -> yes\n"
            "~ goal quest/sale\n    default: yes -> no\n");
}

TEST_F(GoalEndpoints, ANewOneIsAddedToItsOffer) {
  EXPECT_EQ(create(R"({"offer": "shoes", "ref": "lead", "payout": "1", "currency": "EUR"})"),
            "+ goal shoes/lead\n    state: active\n    default: no\n    payout: 1\n    revenue: 1\n    "
            "currency: EUR\n");
  EXPECT_THAT(create(R"({"offer": "22", "ref": "lead", "id": 50, "payout": "1", "currency": "EUR"})"),
              HasSubstr("id: 50"));
  const Problem taken = problem("POST", "/goals", R"({"offer": "shoes", "ref": "sale"})");
  EXPECT_EQ(taken.status, 409U);
  EXPECT_THAT(taken.detail, HasSubstr("There is a goal \"shoes/sale\" already"));
}

TEST_F(GoalEndpoints, FaultsAreThoseOfApplyAndNameTheMember) {
  const Problem bad = patch_problem(
      "/goals/11", R"({"payout": 5, "currency": "euro", "colour": 1, "state": "paused", "default": "yes"})");
  EXPECT_THAT(fields(bad), ElementsAre("state", "default", "payout", "currency", "colour"));
  EXPECT_EQ(bad.errors[0].message, "\"paused\" is unknown of a goal; \"active\" or \"archived\" is expected");
  for (const auto& [member, body] :
       std::vector<std::pair<std::string, std::string>>{{"ref", R"({"ref": "lead"})"},
                                                        {"offer", R"({"offer": "shoes"})"},
                                                        {"offer", R"({"offer": null})"},
                                                        {"id", R"({"id": 99})"}})
    EXPECT_THAT(fields(patch_problem("/goals/11", body)), ElementsAre(member)) << body;

  EXPECT_THAT(fields(problem("POST", "/goals", "{}")), ElementsAre("offer"));
  EXPECT_THAT(fields(problem("POST", "/goals", R"({"offer": 22})")), ElementsAre("offer"));
  EXPECT_THAT(fields(problem("POST", "/goals", R"({"offer": "hats"})")), ElementsAre("offer"));
  EXPECT_THAT(fields(problem("POST", "/goals", R"({"offer": "shoes", "ref": "13", "id": 11})")),
              ElementsAre("ref", "payout", "currency"));
  EXPECT_THAT(
      fields(problem("POST", "/goals",
                     R"({"offer": "shoes", "ref": "x", "id": 11, "payout": "1", "currency": "EUR"})")),
      ElementsAre("id"));
  EXPECT_EQ(problem("POST", "/goals", "[]").status, 400U);
}

}  // namespace
}  // namespace homing::admin
