#include "tests/admin/explain_fixture.hpp"

#include "homing/core/text.hpp"

// Of a click to which much has happened, a verdict is about what was asked for.
namespace homing::admin {
namespace {

using testing::EndsWith;
using testing::HasSubstr;
using testing::Not;

/// A click with a conversion that is approved and told, then one that is rejected and not told, then a
/// postback that was refused.
class ExplainPart : public test::Explain {
 protected:
  ExplainPart() {
    happened(id, "click", {{"affiliate", "nora"}});
    postback(kFirst, "recorded", "txid=A%201", kFirst);
    conversion(kFirst, "A 1", "approved", "2.5");
    postback(kSecond, "recorded", "txid=B", kSecond);
    conversion(kSecond, "B", "rejected", "7");
    postback(kTooLate, "status_change_refused", "txid=B&status=approved", kSecond);
    postback(kRefused, "goal_unknown", "txid=C&goal=x", {});
    delivery(kFirst, "delivered");
    delivery(kSecond, "dead");
    for (const char* const txid : {"A 1", "B", "C"}) lives.txids[txid] = {id};
    for (const Uuid& one : {kFirst, kSecond}) lives.conversions[one] = id;
    for (const Uuid& one : {kTooLate, kRefused}) lives.postbacks[one] = id;
  }
  std::string verdict(const std::string& text) { return ask(text).verdict; }

  const Uuid kFirst = Uuid::random_v7(test::kExplainedAt), kSecond = Uuid::random_v7(test::kExplainedAt);
  const Uuid kTooLate = Uuid::random_v7(test::kExplainedAt), kRefused = Uuid::random_v7(test::kExplainedAt);

  void postback(const Uuid& request, const char* code, const char* params, std::optional<Uuid> of) {
    Json facts{{"request_id", request.to_string()}, {"code", code}, {"message", "So."}, {"params", params}};
    if (of) facts["conversion_id"] = of->to_string();
    happened(id, "postback", facts);
  }

 private:
  void conversion(const Uuid& conversion, const char* txid, const char* status, const char* payout) {
    happened(id, "conversion",
             {{"conversion_id", conversion.to_string()},
              {"txid", txid},
              {"status_now", status},
              {"payout", payout},
              {"payout_currency", "EUR"}});
  }
  void delivery(const Uuid& conversion, const char* state) {
    happened(id, "delivery",
             {{"conversion_id", conversion.to_string()},
              {"postback_url", "a"},
              {"tells", "x"},
              {"state_now", state}});
  }
};

TEST_F(ExplainPart, OfTheClickItselfSpeaksOfTheLastConversionAndPostback) {
  EXPECT_THAT(verdict(id.to_string()), HasSubstr("It has 2 conversions; the last one is rejected"));
  EXPECT_THAT(verdict(id.to_string()), HasSubstr("The affiliate could not be told"));
  EXPECT_THAT(verdict(id.to_string()), HasSubstr("The last postback was not taken: goal_unknown"));
}

TEST_F(ExplainPart, OfATxidSpeaksOfItsConversion) {
  EXPECT_EQ(
      verdict("A 1"),
      "The click was redirected. Of the txid \"A 1\" it has one conversion, approved, and 2.5 EUR are owed "
      "to nora. The affiliate has been told. In all the click has 2 conversions.");
  EXPECT_THAT(verdict("B"), HasSubstr("Of the txid \"B\" it has one conversion, rejected: nothing is owed"));
  EXPECT_THAT(verdict("B"), HasSubstr("The last postback was not taken: status_change_refused: So."));
}

TEST_F(ExplainPart, WhatWasReplayedOrSentAgainIsNotToBeReplayedOnceMore) {
  const Uuid first = Uuid::random_v7(test::kExplainedAt), retry = Uuid::random_v7(test::kExplainedAt),
             replay = Uuid::random_v7(test::kExplainedAt);
  postback(first, "ip_not_allowed", "txid=D", {});
  postback(replay, "recorded", "txid=D", kSecond);  // at the time of the first
  postback(retry, "ip_not_allowed", "txid=D", {});
  for (const Uuid& one : {first, retry, replay}) lives.postbacks[one] = id;
  lives.txids["D"] = {id};
  EXPECT_THAT(verdict(id.to_string()), Not(HasSubstr("not taken")));
  EXPECT_THAT(verdict("D"), Not(HasSubstr("not taken")));
  for (const Uuid& refused : {first, retry})
    EXPECT_THAT(verdict(refused.to_string()),
                HasSubstr(" What it reports was taken all the same, by the postback " + replay.to_string() +
                          ": there is nothing left to do."));
  EXPECT_THAT(verdict(replay.to_string()), Not(HasSubstr("all the same")));
  EXPECT_THAT(verdict(kRefused.to_string()), Not(HasSubstr("all the same")));
}

TEST_F(ExplainPart, OfATxidThatWasRefusedSaysWhyThoughTheClickHasConversions) {
  EXPECT_THAT(verdict("C"),
              HasSubstr("Of the txid \"C\" one postback came and was refused: goal_unknown: So."));
  EXPECT_THAT(verdict("C"), EndsWith(" In all the click has 2 conversions."));
  EXPECT_THAT(verdict("C"), Not(HasSubstr("owed")));
}

TEST_F(ExplainPart, OfAConversionSpeaksOfItAlone) {
  EXPECT_THAT(verdict(to_upper(kFirst.to_string())),
              HasSubstr("The conversion that was asked for is approved, and 2.5 EUR are owed to nora. The "
                        "affiliate has been told. In all"));
  EXPECT_THAT(verdict(kSecond.to_string()), HasSubstr("The conversion that was asked for is rejected"));
}

TEST_F(ExplainPart, OfARequestSaysWhatBecameOfThatPostback) {
  EXPECT_THAT(verdict(kRefused.to_string()),
              HasSubstr("The postback that was asked for was refused: goal_unknown: So."));
  EXPECT_THAT(
      verdict(kTooLate.to_string()),
      HasSubstr("The conversion of the postback that was asked for is rejected: nothing is owed for it."));
  EXPECT_THAT(verdict(kTooLate.to_string()),
              HasSubstr("The postback itself was not taken: status_change_refused: So."));
}

TEST_F(ExplainPart, OfARequestThatWasRefusedSpeaksThoughAnotherOneWaits) {
  happened(id, "postback waiting for its click",
           {{"request_id", Uuid::random_v7(test::kExplainedAt).to_string()}});
  EXPECT_THAT(verdict(kRefused.to_string()),
              HasSubstr("The postback that was asked for was refused: goal_unknown: So."));
}

TEST_F(ExplainPart, OfARequestWhoseConversionIsNotShownItSpeaksOfTheClick) {
  const Uuid late = Uuid::random_v7(test::kExplainedAt);
  postback(late, "recorded", "txid=E", late);  // not among the first 200
  lives.postbacks[late] = id;
  EXPECT_THAT(verdict(late.to_string()), HasSubstr("It has 2 conversions"));
  EXPECT_THAT(verdict(late.to_string()), Not(HasSubstr("refused: recorded")));
}

TEST_F(ExplainPart, WhereThatIsNotShownItSpeaksOfTheClick) {
  lives.txids["D"] = {id};  // its conversion is not among the first 200
  EXPECT_THAT(verdict("D"), HasSubstr("It has 2 conversions; the last one is rejected"));
}

}  // namespace
}  // namespace homing::admin
