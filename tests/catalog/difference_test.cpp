#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "homing/catalog/document.hpp"
#include "homing/core/error.hpp"
#include "tests/catalog/sample_catalog.hpp"

namespace homing::catalog {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;

/// The document that describes sample_rows().
Document sample_document() {
  return parse_document(R"({
    "advertisers": [{"ref": "acme", "name": "Acme"},
                    {"ref": "globex", "name": "Globex \u00fc", "postback_ips": ["::1", "10.0.0.0/8"], "token_sha256":
                     "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa"}],
    "affiliates": [{"ref": "nora", "id": 42, "name": "Nora", "postback_secret": "s3cr3t-s3cr3t-s3cr3t"},
                    {"ref": "old", "name": "Old", "state": "paused"}],
    "offers": [{"ref": "quest", "advertiser": "globex", "name": "Quest", "state": "paused",
                "target_url": "https://games.example/{click_id}", "fallback_url": "https://games.example/",
                "click_id_parameter": "cid", "deep_link_hosts": ["games.example", "*.games.example"],
                "attribution_window": "2160m", "review": true, "payout_override": true,
                "refuse_postbacks_when_paused": true,
                "goals": [{"ref": "sale", "default": true, "payout": "12.50%", "revenue": "20%", "currency": "EUR"},
                          {"ref": "install", "payout": "0.50", "revenue": "1.00", "currency": "USD"}]},
               {"ref": "shoes", "advertiser": "acme", "name": "Shoes", "target_url": "https://shop.example/",
                "goals": [{"ref": "sale", "payout": "5.00", "currency": "EUR"}]}]})");
}

std::vector<Change> changes_of(const Document& wanted) {
  return difference(*build_catalog(sample_rows()), wanted);
}

TEST(Difference, IsEmptyWhereEverythingIsAsWanted) {
  EXPECT_THAT(changes_of(sample_document()), IsEmpty());
  EXPECT_THAT(changes_of(Document()), IsEmpty());
  EXPECT_EQ(to_text({}), "no changes\n");
}

TEST(Difference, NamesEachChangedMember) {
  Document wanted = sample_document();
  wanted.advertisers[0].name = "ACME";
  wanted.affiliates[0].state = State::kPaused;
  OfferEntry& quest = wanted.offers[0];
  quest.advertiser = "acme";
  quest.fallback_url.reset();
  quest.attribution_window = std::chrono::hours(24);
  quest.review = false;
  quest.goals[1].payout = *Rate::parse("0.6");
  quest.goals[1].state = State::kArchived;
  EXPECT_EQ(to_text(changes_of(wanted)),
            "~ advertiser acme\n"
            "    name: \"Acme\" -> \"ACME\"\n"
            "~ affiliate nora\n"
            "    state: active -> paused\n"
            "~ offer quest\n"
            "    advertiser: globex -> acme\n"
            "    fallback_url: https://games.example/ -> none\n"
            "    attribution_window: 36h -> 1d\n"
            "    review: yes -> no\n"
            "~ goal quest/install\n"
            "    state: active -> archived\n"
            "    payout: 0.5 -> 0.6\n");
}

TEST(Difference, ShowsWhatIsNew) {
  const Document wanted = parse_document(R"({
    "advertisers": [{"ref": "new", "token": "0123456789abcdef"}],
    "affiliates": [{"ref": "ann", "id": 50}],
    "offers": [{"ref": "hats", "advertiser": "new", "target_url": "https://hats.example/",
                "goals": [{"ref": "sale", "payout": "1", "currency": "EUR"}]}]})");
  EXPECT_EQ(to_text(changes_of(wanted)),
            "+ advertiser new\n"
            "    name: \"new\"\n"
            "    token: set\n"
            "    state: active\n"
            "+ affiliate ann\n"
            "    id: 50\n"
            "    name: \"ann\"\n"
            "    state: active\n"
            "+ offer hats\n"
            "    advertiser: new\n"
            "    name: \"hats\"\n"
            "    state: active\n"
            "    target_url: https://hats.example/\n"
            "    click_id_parameter: click_id\n"
            "    review: no\n"
            "    payout_override: no\n"
            "    refuse_postbacks_when_paused: no\n"
            "+ goal hats/sale\n"
            "    state: active\n"
            "    default: yes\n"
            "    payout: 1\n"
            "    revenue: 1\n"
            "    currency: EUR\n");
}

TEST(Difference, SaysOfATokenOnlyThatItChanges) {
  Document wanted = sample_document();
  wanted.advertisers[0].token = TokenHash::of("x");
  wanted.advertisers[1].token = TokenHash::of("y");
  EXPECT_EQ(to_text(changes_of(wanted)),
            "~ advertiser acme\n    token: set\n~ advertiser globex\n    token: changes\n");
  wanted = sample_document();
  wanted.advertisers[1].token.reset();
  EXPECT_EQ(to_text(changes_of(wanted)), "~ advertiser globex\n    token: removed\n");
}

TEST(Difference, SaysOfAPostbackSecretOnlyThatItChanges) {
  Document wanted = sample_document();
  wanted.affiliates[0].postback_secret = "another-s3cr3t-of-hers";
  wanted.affiliates[1].postback_secret = "a-first-s3cr3t-of-his";
  EXPECT_EQ(to_text(changes_of(wanted)),
            "~ affiliate nora\n    postback_secret: changes\n~ affiliate old\n    postback_secret: set\n");
  wanted = sample_document();
  wanted.affiliates[0].postback_secret.reset();
  wanted.affiliates[1].ref = "ann";
  wanted.affiliates[1].name = "Ann";
  wanted.affiliates[1].postback_secret = "a-first-s3cr3t-of-hers";
  EXPECT_EQ(to_text(changes_of(wanted)),
            "~ affiliate nora\n    postback_secret: removed\n"
            "+ affiliate ann\n    name: \"Ann\"\n    state: paused\n    postback_secret: set\n");
}

TEST(Difference, SeesAChangeAtTheEndOfALongName) {
  CatalogRows rows = sample_rows();
  rows.affiliates[0].name = std::string(199, 'x') + "a";
  Document wanted = sample_document();
  wanted.affiliates[0].name = std::string(199, 'x') + "b";
  EXPECT_EQ(difference(*build_catalog(rows), wanted).size(), 1U);
}

TEST(Difference, PointsAtTheEntriesOfTheDocument) {
  Document wanted = sample_document();
  wanted.affiliates[1].name = "Older";
  wanted.offers[1].goals.push_back(wanted.offers[0].goals[1]);
  const auto changes = changes_of(wanted);
  ASSERT_EQ(changes.size(), 2U);
  EXPECT_EQ(changes[0].subject, Change::Subject::kAffiliate);
  EXPECT_EQ(changes[0].kind, Change::Kind::kChange);
  EXPECT_EQ(changes[0].entry, 1U);
  EXPECT_EQ(changes[1].subject, Change::Subject::kGoal);
  EXPECT_EQ(changes[1].kind, Change::Kind::kCreate);
  EXPECT_EQ(changes[1].entry, 1U);
  EXPECT_EQ(changes[1].goal, 1U);
}

TEST(Difference, TellsOfADefaultGoalThatIsReplacedWithoutBeingNamed) {
  Document wanted = sample_document();
  GoalEntry& goal = wanted.offers[1].goals[0];
  goal.ref = "order";
  const auto changes = changes_of(wanted);
  ASSERT_EQ(changes.size(), 1U);
  EXPECT_EQ(changes[0].what, "goal shoes/order");
  EXPECT_THAT(changes[0].details, ElementsAre("state: active", "default: yes", "payout: 5", "revenue: 5",
                                              "currency: EUR", "default: in place of sale"));
}

TEST(CheckAgainst, TakesWhatFits) {
  EXPECT_EQ(check_error(sample_document()), "no error");
}

TEST(CheckAgainst, RefusesAnAdvertiserThatIsNowhere) {
  Document wanted = sample_document();
  wanted.advertisers.clear();
  EXPECT_EQ(check_error(wanted), "no error");  // in the database
  wanted.offers[0].advertiser = "nobody";
  EXPECT_EQ(check_error(wanted),
            "offer quest: advertiser: there is no \"nobody\", neither in the database nor in this document");
  wanted.advertisers.resize(1);
  wanted.advertisers[0].ref = "nobody";
  EXPECT_EQ(check_error(wanted), "no error");  // comes with the document
}

TEST(CheckAgainst, RefusesIdsThatWouldChangeOrAreTaken) {
  Document wanted = sample_document();
  wanted.affiliates[0].id = 44;
  wanted.offers[1].id = 22;
  wanted.offers[0].goals[0].id = 13;
  wanted.advertisers.push_back(wanted.advertisers[0]);
  wanted.advertisers.back().ref = "other";
  wanted.advertisers.back().id = 2;
  EXPECT_EQ(check_error(wanted),
            "advertiser other: id: 2 is taken by advertiser globex\n"
            "affiliate nora: id: it is 42 and can't become 44\n"
            "goal quest/sale: id: it is 12 and can't become 13");
  wanted = sample_document();
  wanted.offers[1].goals.push_back(wanted.offers[0].goals[1]);
  wanted.offers[1].goals.back().id = 12;
  EXPECT_EQ(check_error(wanted), "goal shoes/install: id: 12 is taken by goal quest/sale");
}

TEST(Difference, ShowsWhereAnOfferLeadsAndWhatLooksForgottenInIt) {
  Document wanted = sample_document();
  wanted.offers[1].target_url = "https://shop.example/{offer}?a={advertiser}&k=REPLACE_ME";
  const auto changes = changes_of(wanted);
  ASSERT_EQ(changes.size(), 1U);
  EXPECT_THAT(
      changes[0].examples,
      ElementsAre(
          "https://shop.example/shoes?a=acme&k=REPLACE_ME&click_id=01a209015d2c700080005b2936c4a3ec"));
  ASSERT_EQ(changes[0].warnings.size(), 1U);
  EXPECT_EQ(changes[0].details.back(), "warning: " + changes[0].warnings[0]);
}

TEST(CheckAgainst, NamesTheFieldOfEachFault) {
  Document wanted = sample_document();
  wanted.affiliates[0].id = 44;
  wanted.offers[0].advertiser = "nobody";
  wanted.offers[0].goals[0].id = 13;
  std::vector<std::string> fields;
  try {
    check_against(*build_catalog(sample_rows()), wanted);
  } catch (const DocumentError& e) {
    for (const DocumentFault& fault : e.faults()) fields.push_back(fault.field);
    EXPECT_EQ(e.faults().at(0).message, "it is 42 and can't become 44");
  }
  EXPECT_THAT(fields, ElementsAre("affiliates[0].id", "offers[0].goals[0].id", "offers[0].advertiser"));
}

}  // namespace
}  // namespace homing::catalog
