#include "homing/apply/decide.hpp"

#include <gmock/gmock.h>

#include <functional>

#include "tests/apply/samples.hpp"

namespace homing::apply {
namespace {

using test::decimal;
using testing::HasSubstr;

/// One postback and all that it is judged by. A test changes what it is about.
struct Scene {
  Postback postback = test::make_postback(1, test::click_id(1));
  bool click = true;
  bool is_visit = true;
  bool offer = true;
  OfferTerms terms = test::make_terms();
  std::optional<Conversion> existing;

  [[nodiscard]] Decision decide() const {
    const ClickFacts facts{postback.click_id, test::kOffer, test::kAffiliate, test::kAdvertiser, is_visit};
    return apply::decide(postback, click ? &facts : nullptr, offer ? &terms : nullptr,
                         existing ? &*existing : nullptr);
  }

  /// The same postback was recorded before, with this status.
  void record_before(ConversionStatus status) {
    existing = decide().recorded.value();
    existing->status = status;
    postback.id = test::postback_id(2);
  }
};

void give_token(Scene& scene) {
  scene.terms.token = TokenHash::of("right");
}
void allow_other_network(Scene& scene) {
  scene.terms.postback_ips = {IpNetwork::parse("10.0.0.0/8").value()};
}
void ask_for_unknown_goal(Scene& scene) {
  scene.postback.goal = "refund";
}
void archive_goal(Scene& scene) {
  scene.terms.goals[0].archived = true;
}
void pause(Scene& scene) {
  scene.terms.paused = true;
  scene.terms.refuse_postbacks_when_paused = true;
}
void expire(Scene& scene) {
  scene.terms.attribution_window = std::chrono::minutes(4);
}
void override_payout(Scene& scene) {
  scene.postback.payout = decimal("9");
}
void override_revenue(Scene& scene) {
  scene.postback.revenue = decimal("9");
}
void leave_amount_out(Scene& scene) {
  scene.postback.goal = "install";
}

TEST(Decide, AnOperatorNeedsNoTokenAndNoNetwork) {
  Scene scene;
  give_token(scene);
  allow_other_network(scene);
  EXPECT_NE(scene.decide().outcome.code, PostbackCode::kRecorded);
  scene.postback.by = Operator{Operator::Act::kReport, "user anna", "sold by phone"};
  EXPECT_EQ(scene.decide().outcome.code, PostbackCode::kRecorded);
}

TEST(Decide, AnOperatorsDecisionRecordsNoConversion) {
  Scene scene;
  scene.postback.status = ConversionStatus::kApproved;
  scene.postback.by = Operator{Operator::Act::kDecide, "user anna", ""};
  const Decision decision = scene.decide();
  EXPECT_EQ(decision.outcome.code, PostbackCode::kConversionUnknown);
  EXPECT_FALSE(decision.recorded);
}

TEST(Decide, AnOperatorIsHeldToTheSameChangesOfStatus) {
  Scene scene;
  scene.record_before(ConversionStatus::kPending);
  scene.postback.by = Operator{Operator::Act::kDecide, "user anna", "checked"};
  scene.postback.status = ConversionStatus::kApproved;
  EXPECT_EQ(scene.decide().changed, ConversionStatus::kApproved);
  scene.existing->status = ConversionStatus::kRejected;
  EXPECT_EQ(scene.decide().outcome.code, PostbackCode::kStatusChangeRefused);
  scene.existing->status = ConversionStatus::kApproved;
  EXPECT_EQ(scene.decide().outcome.code, PostbackCode::kDuplicate);
}

struct Refusal {
  const char* name;
  PostbackCode code;
  std::function<void(Scene&)> set_up;
};

// In the order of precedence: the first that applies.
const std::vector<Refusal> kRefusals{
    {"AtTheDoor", PostbackCode::kAmountInvalid,
     [](Scene& scene) { scene.postback.refused = PostbackCode::kAmountInvalid; }},
    {"ClickUnknown", PostbackCode::kClickUnknown, [](Scene& scene) { scene.click = false; }},
    {"OfferGone", PostbackCode::kGoalUnknown, [](Scene& scene) { scene.offer = false; }},
    {"TokenMissing", PostbackCode::kTokenMissing, give_token},
    {"IpNotAllowed", PostbackCode::kIpNotAllowed, allow_other_network},
    {"GoalUnknown", PostbackCode::kGoalUnknown, ask_for_unknown_goal},
    {"OfferPaused", PostbackCode::kOfferPaused, pause},
    {"ClickExpired", PostbackCode::kClickExpired, expire},
    {"PayoutOverrideRefused", PostbackCode::kPayoutOverrideRefused, override_payout},
    {"RevenueOverrideRefused", PostbackCode::kRevenueOverrideRefused, override_revenue},
    {"AmountMissing", PostbackCode::kAmountMissing, leave_amount_out},
};

class DecideRefusal : public testing::TestWithParam<Refusal> {};

TEST_P(DecideRefusal, SaysWhyAndChangesNothing) {
  Scene scene;
  GetParam().set_up(scene);
  const Decision decision = scene.decide();
  EXPECT_EQ(decision.outcome.code, GetParam().code);
  EXPECT_EQ(decision.outcome.message, sentence_for(GetParam().code));
  EXPECT_FALSE(decision.outcome.conversion_id);
  EXPECT_FALSE(decision.recorded);
  EXPECT_FALSE(decision.changed);
}

INSTANTIATE_TEST_SUITE_P(Table, DecideRefusal, testing::ValuesIn(kRefusals),
                         [](const auto& test_case) { return std::string(test_case.param.name); });

TEST(Decide, NamesTheFirstReasonOfSeveral) {
  for (std::size_t first = 0; first < kRefusals.size(); ++first) {
    Scene scene;
    for (std::size_t i = kRefusals.size(); i-- > first;) kRefusals[i].set_up(scene);
    EXPECT_EQ(scene.decide().outcome.code, kRefusals[first].code) << kRefusals[first].name;
  }
}

TEST(Decide, NoAttributionWindowIsHeldAgainstAnOperatorWhoCorrectsASaleByPromoCode) {
  Scene scene;
  expire(scene);
  scene.is_visit = false;
  EXPECT_EQ(scene.decide().outcome.code, PostbackCode::kClickExpired)
      << "whoever knows the ID that was made up for it is held to it";
  scene.postback.by.emplace().act = Operator::Act::kReport;
  EXPECT_EQ(scene.decide().outcome.code, PostbackCode::kRecorded);
  scene.is_visit = true;
  EXPECT_EQ(scene.decide().outcome.code, PostbackCode::kClickExpired);
}

TEST(Decide, AnArchivedGoalTakesNoNewConversion) {
  Scene scene;
  archive_goal(scene);
  pause(scene);
  for (const auto& goal : {std::optional<std::string>("sale"), std::optional<std::string>("70")}) {
    scene.postback.goal = goal;
    const Decision decision = scene.decide();
    EXPECT_EQ(decision.outcome.code, PostbackCode::kGoalUnknown);
    EXPECT_EQ(decision.outcome.message, "The goal sale is archived and takes no new conversions.");
    EXPECT_FALSE(decision.recorded);
  }
  scene.postback.by = Operator{Operator::Act::kReport, "user anna", "sold by phone"};
  EXPECT_EQ(scene.decide().outcome.code, PostbackCode::kGoalUnknown);
  scene.postback.by->act = Operator::Act::kDecide;
  EXPECT_EQ(scene.decide().outcome.code, PostbackCode::kConversionUnknown);
}

TEST(Decide, WhatAnArchivedGoalHasRecordedStillChangesItsStatus) {
  Scene scene;
  scene.record_before(ConversionStatus::kApproved);
  archive_goal(scene);
  scene.postback.status = ConversionStatus::kRejected;
  const Decision decision = scene.decide();
  EXPECT_EQ(decision.outcome.code, PostbackCode::kUpdated);
  EXPECT_EQ(decision.changed, ConversionStatus::kRejected);
}

TEST(Decide, TakesTheAdvertisersTokenAndNoOther) {
  Scene scene;
  give_token(scene);
  scene.postback.token = TokenHash::of("right");
  EXPECT_EQ(scene.decide().outcome.code, PostbackCode::kRecorded);
  scene.postback.token = TokenHash::of("wrong");
  EXPECT_EQ(scene.decide().outcome.code, PostbackCode::kTokenInvalid);
}

TEST(Decide, TakesTheAdvertisersNetworks) {
  Scene scene;
  scene.terms.postback_ips = {IpNetwork::parse("198.51.100.0/24").value()};
  EXPECT_EQ(scene.decide().outcome.code, PostbackCode::kRecorded);
  scene.postback.ip = "garbage";
  EXPECT_EQ(scene.decide().outcome.code, PostbackCode::kIpNotAllowed);
}

TEST(Decide, OfAWrongAddressItSaysThatTheTokenWasRightOnlyWhereItWas) {
  Scene scene;
  allow_other_network(scene);
  EXPECT_EQ(scene.decide().outcome.message, sentence_for(PostbackCode::kIpNotAllowed));
  give_token(scene);
  EXPECT_EQ(scene.decide().outcome.code, PostbackCode::kTokenMissing);
  scene.postback.token = TokenHash::of("wrong");
  EXPECT_EQ(scene.decide().outcome.code, PostbackCode::kTokenInvalid);
  scene.postback.token = TokenHash::of("right");
  EXPECT_EQ(scene.decide().outcome.code, PostbackCode::kIpNotAllowed);
  EXPECT_EQ(scene.decide().outcome.message, kRightTokenWrongAddress);
}

TEST(Decide, RecordsAConversionWithTheGoalsMoney) {
  Scene scene;
  scene.postback.txid = "A-1";
  scene.postback.amount = decimal("49.90");
  scene.postback.currency = "USD";
  const Decision decision = scene.decide();
  ASSERT_TRUE(decision.recorded);
  EXPECT_EQ(decision.outcome.code, PostbackCode::kRecorded);
  EXPECT_EQ(decision.outcome.conversion_id, scene.postback.id);
  const Conversion& made = *decision.recorded;
  EXPECT_EQ(made.id, scene.postback.id);
  EXPECT_EQ(made.goal, test::kSale);
  EXPECT_EQ(made.txid, "A-1");
  EXPECT_EQ(made.status, ConversionStatus::kApproved);
  EXPECT_EQ(made.events, 1);
  EXPECT_EQ(made.affiliate, test::kAffiliate);
  EXPECT_EQ(made.amount, decimal("49.9"));
  EXPECT_EQ(made.amount_currency, "USD");
  EXPECT_EQ(made.payout, decimal("2.5"));
  EXPECT_EQ(made.payout_currency, "EUR") << "a fixed payout is in the goal's currency";
  EXPECT_EQ(made.revenue, decimal("4"));
}

TEST(Decide, TakesPercentagesOfTheAmountInItsCurrency) {
  Scene scene;
  scene.postback.goal = "install";
  scene.postback.amount = decimal("49.90");
  EXPECT_EQ(scene.decide().recorded->payout_currency, "EUR");
  scene.postback.currency = "USD";
  const Conversion made = scene.decide().recorded.value();
  EXPECT_EQ(made.payout, decimal("4.99"));
  EXPECT_EQ(made.payout_currency, "USD");
  EXPECT_EQ(made.revenue, decimal("9.98"));
}

TEST(Decide, TakesAnOverrideWhereTheOfferAllowsIt) {
  Scene scene;
  scene.terms.payout_override = true;
  scene.postback.goal = "install";
  scene.postback.payout = decimal("9");
  scene.postback.revenue = decimal("11");
  scene.postback.currency = "USD";
  const Conversion made = scene.decide().recorded.value();
  EXPECT_EQ(made.payout, decimal("9"));
  EXPECT_EQ(made.payout_currency, "USD");
  EXPECT_EQ(made.revenue, decimal("11"));
}

TEST(Decide, DoesNotPauseConversionsUnlessTheOfferSaysSo) {
  Scene scene;
  scene.terms.paused = true;
  EXPECT_EQ(scene.decide().outcome.code, PostbackCode::kRecorded);
}

TEST(Decide, CountsTheLastMomentOfTheAttributionWindow) {
  Scene scene;
  scene.terms.attribution_window = std::chrono::minutes(5);
  EXPECT_EQ(scene.decide().outcome.code, PostbackCode::kRecorded);
  scene.postback.received_at += std::chrono::milliseconds(1);
  EXPECT_EQ(scene.decide().outcome.code, PostbackCode::kClickExpired);
}

TEST(Decide, MakesPendingConversionsUnderReview) {
  Scene scene;
  scene.terms.review = true;
  EXPECT_EQ(scene.decide().recorded->status, ConversionStatus::kPending);
  scene.postback.status = ConversionStatus::kApproved;
  EXPECT_EQ(scene.decide().recorded->status, ConversionStatus::kApproved);
}

TEST(Decide, RemembersWhatIsRecordedWhateverTheRulesSayByNow) {
  Scene scene;
  scene.record_before(ConversionStatus::kApproved);
  for (const auto& rule : {archive_goal, pause, expire, override_payout, override_revenue}) rule(scene);
  EXPECT_EQ(scene.decide().outcome.code, PostbackCode::kDuplicate);
  EXPECT_EQ(scene.decide().outcome.conversion_id, test::postback_id(1)) << "the first one's";
}

TEST(Decide, SaysThatADuplicatesOtherAmountWasNotTaken) {
  Scene scene;
  scene.postback.amount = decimal("49.90");
  scene.record_before(ConversionStatus::kApproved);
  EXPECT_THAT(scene.decide().outcome.message, HasSubstr("nothing was changed"));
  scene.postback.amount = decimal("59.90");
  scene.postback.currency = "EUR";
  const Decision decision = scene.decide();
  EXPECT_EQ(decision.outcome.code, PostbackCode::kDuplicate);
  EXPECT_EQ(decision.outcome.message,
            "This conversion is already recorded with amount 49.9 EUR; the amount 59.9 EUR was not taken.");
}

struct StatusChange {
  ConversionStatus from;
  std::optional<ConversionStatus> wanted;
  PostbackCode code;
};

TEST(Decide, ChangesAStatusForwardsOnly) {
  using enum ConversionStatus;
  const std::vector<StatusChange> table{
      {kPending, kPending, PostbackCode::kDuplicate},
      {kPending, kApproved, PostbackCode::kUpdated},
      {kPending, kRejected, PostbackCode::kUpdated},
      {kPending, std::nullopt, PostbackCode::kUpdated},  // approved is the default
      {kApproved, kPending, PostbackCode::kStatusChangeRefused},
      {kApproved, kApproved, PostbackCode::kDuplicate},
      {kApproved, kRejected, PostbackCode::kUpdated},
      {kApproved, std::nullopt, PostbackCode::kDuplicate},
      {kRejected, kPending, PostbackCode::kStatusChangeRefused},
      {kRejected, kApproved, PostbackCode::kStatusChangeRefused},
      {kRejected, kRejected, PostbackCode::kDuplicate},
      {kRejected, std::nullopt, PostbackCode::kDuplicate},  // never asks for a refused change
  };
  for (const StatusChange& row : table) {
    Scene scene;
    scene.record_before(row.from);
    scene.postback.status = row.wanted;
    const Decision decision = scene.decide();
    SCOPED_TRACE(testing::Message() << name_of(row.from) << " -> "
                                    << (row.wanted ? name_of(*row.wanted) : "nothing"));
    EXPECT_EQ(decision.outcome.code, row.code);
    EXPECT_EQ(decision.changed.has_value(), row.code == PostbackCode::kUpdated);
    EXPECT_EQ(decision.outcome.conversion_id, test::postback_id(1));
  }
}

TEST(Decide, SaysFromWhichStatusToWhich) {
  Scene scene;
  scene.record_before(ConversionStatus::kPending);
  scene.postback.status = ConversionStatus::kRejected;
  EXPECT_EQ(scene.decide().outcome.message, "The conversion's status was changed from pending to rejected.");
}

TEST(Decide, RefusesAPercentageThatNoLedgerHolds) {
  Scene scene;
  scene.postback.goal = "install";
  scene.terms.goals[1].payout.value =
      Decimal::from_millionths(100'000'001);  // just above what the catalog allows
  scene.postback.amount = decimal("999999999999.999999");
  EXPECT_EQ(scene.decide().outcome.code, PostbackCode::kAmountTooLarge);
}

TEST(SentenceFor, HasOneForEveryCode) {
  for (unsigned number = 0; number < 256; ++number) {
    const auto code = postback_code_from_number(static_cast<std::uint8_t>(number));
    EXPECT_TRUE(!code || !sentence_for(*code).empty()) << number;
  }
}

}  // namespace
}  // namespace homing::apply
