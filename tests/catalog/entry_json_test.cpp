#include "homing/catalog/entry_json.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <nlohmann/json.hpp>

#include "tests/catalog/sample_catalog.hpp"

namespace homing::catalog {
namespace {

using Json = nlohmann::ordered_json;
using testing::HasSubstr;
using testing::Not;

const Catalog& sample() {
  static const auto catalog = build_catalog(sample_rows());
  return *catalog;
}

/// A document of the entries as the API shows them.
Json shown() {
  Json document;
  for (const Advertiser& entry : sample().advertisers()) document["advertisers"].push_back(entry_json(entry));
  for (const Affiliate& entry : sample().affiliates()) document["affiliates"].push_back(entry_json(entry));
  for (const Offer& entry : sample().offers()) document["offers"].push_back(entry_json(entry));
  for (const PostbackUrl& entry : sample().postback_urls())
    document["postback_urls"].push_back(entry_json(entry));
  return document;
}

std::vector<Change> changes_by(Json document) {
  keep_secrets(document, sample());
  const Document wanted = parse_document(document.dump());
  check_against(sample(), wanted);
  return difference(sample(), wanted);
}

/// Of the one change that a document makes.
std::pair<Json, Json> change_by(Json document) {
  keep_secrets(document, sample());
  const Document wanted = parse_document(document.dump());
  const auto changes = difference(sample(), wanted);
  EXPECT_EQ(changes.size(), 1U) << to_text(changes);
  return changed_members(changes.at(0), sample(), wanted);
}

TEST(EntryJson, HasEveryMemberAndTheNumber) {
  EXPECT_EQ(entry_json(*sample().find_offer("shoes")), Json::parse(R"({
    "id": 22, "ref": "shoes", "advertiser": "acme", "name": "Shoes", "state": "active",
    "target_url": "https://shop.example/", "click_id_parameter": "click_id", "deep_link_hosts": [], "review": false,
    "payout_override": false, "refuse_postbacks_when_paused": false,
    "goals": [{"id": 13, "ref": "sale", "state": "active", "default": true, "payout": "5", "revenue": "5",
               "currency": "EUR"}]})"));
  const Json quest = entry_json(*sample().find_offer("quest"));
  EXPECT_EQ(quest["attribution_window"], "36h");
  EXPECT_EQ(quest["fallback_url"], "https://games.example/");
  EXPECT_EQ(entry_json(*sample().find_postback_url("nora-quest")), Json::parse(R"({
    "id": 32, "ref": "nora-quest", "affiliate": "nora", "offer": "quest", "state": "paused",
    "goals": ["install", "sale"], "statuses": ["pending", "rejected"], "share": 90, "method": "POST",
    "url": "https://nora.example/pb?cid={ext_id}", "body": "{\"id\": \"{conversion_id}\"}", "body_type": "json"})"));
}

TEST(EntryJson, NeverShowsASecret) {
  const std::string text = shown().dump();
  EXPECT_THAT(text, Not(HasSubstr("s3cr3t")));
  EXPECT_THAT(text, Not(HasSubstr(std::string(64, 'a'))));
  EXPECT_EQ(entry_json(*sample().find_advertiser("globex"))["has_token"], true);
  EXPECT_EQ(entry_json(*sample().find_advertiser("acme"))["has_token"], false);
  EXPECT_EQ(entry_json(*sample().find_affiliate("nora"))["has_postback_secret"], true);
  EXPECT_EQ(entry_json(*sample().find_affiliate("old"))["has_postback_secret"], false);
}

TEST(EntryJson, AsADocumentItChangesNothing) {
  EXPECT_EQ(to_text(changes_by(shown())), "no changes\n");
}

TEST(KeepSecrets, FalseTakesASecretAwayAndANewOneComesFirst) {
  Json document = shown();
  document["advertisers"][1]["has_token"] = false;
  EXPECT_EQ(to_text(changes_by(document)), "~ advertiser globex\n    token: removed\n");
  document = shown();
  document["affiliates"][0]["postback_secret"] = "another-s3cr3t-of-hers";
  EXPECT_EQ(to_text(changes_by(document)), "~ affiliate nora\n    postback_secret: changes\n");
}

TEST(KeepSecrets, SaysWhereThereIsNoneToKeep) {
  Json document = Json::parse(R"({"advertisers": [{"ref": "globex", "has_token": true},
                                                  {"ref": "copy", "has_token": true}]})");
  try {
    keep_secrets(document, sample());
    ADD_FAILURE() << "kept";
  } catch (const DocumentError& e) {
    ASSERT_EQ(e.faults().size(), 1U);
    EXPECT_EQ(e.faults()[0].field, "advertisers[1].has_token");
  }
}

TEST(KeepSecrets, LeavesWhatItDoesNotKnowToTheReader) {
  for (const char* text : {"[]", "1", R"({"advertisers": 1})", R"({"advertisers": [1]})",
                           R"({"advertisers": [{"ref": "globex", "has_token": "yes"}]})"}) {
    Json document = Json::parse(text);
    keep_secrets(document, sample());
    EXPECT_EQ(document, Json::parse(text));
  }
}

TEST(ChangedMembers, SaysWhatWasAndWhatIs) {
  const auto [before, after] = change_by(Json::parse(R"({"offers": [
      {"ref": "shoes", "advertiser": "acme", "name": "Shoes", "state": "paused", "target_url": "https://shop.example/",
       "attribution_window": "1d", "goals": [{"ref": "sale", "payout": "5", "currency": "EUR"}]}]})"));
  EXPECT_EQ(before, Json::parse(R"({"state": "active"})"));
  EXPECT_EQ(after, Json::parse(R"({"state": "paused", "attribution_window": "1d"})"));
}

TEST(ChangedMembers, OfANewEntryIsAllOfIt) {
  const auto [before, after] = change_by(
      Json::parse(R"({"affiliates": [{"ref": "ann", "id": 50, "postback_secret": "a-s3cr3t-of-anns"}]})"));
  EXPECT_EQ(before, Json::object());
  EXPECT_EQ(
      after,
      Json::parse(R"({"ref": "ann", "name": "ann", "state": "active", "postback_secret": "set", "id": 50})"));
}

TEST(ChangedMembers, OfAGoalAreThoseOfTheGoal) {
  Json document;
  document["offers"].push_back(entry_json(*sample().find_offer("quest")));
  document["offers"][0]["goals"][0]["payout"] = "0.75";
  const auto [before, after] = change_by(document);
  EXPECT_EQ(before, Json::parse(R"({"payout": "0.5"})"));
  EXPECT_EQ(after, Json::parse(R"({"payout": "0.75"})"));
}

TEST(ChangedMembers, OfASecretOnlySayThatItHasChanged) {
  Json document;
  document["advertisers"].push_back(entry_json(*sample().find_advertiser("globex")));
  document["advertisers"][0]["token"] = "another-s3cr3t-of-theirs";
  const auto [before, after] = change_by(document);
  EXPECT_EQ(before, Json::object());
  EXPECT_EQ(after, Json::parse(R"({"token": "changed"})"));
}

}  // namespace
}  // namespace homing::catalog
