#include "apply/delivery_rules.hpp"

#include "tests/apply/applier_fixture.hpp"

namespace homing::apply {
namespace {

using test::click_id;
using test::make_click;
using test::make_postback;
using test::Node;
using testing::ElementsAre;
using testing::IsEmpty;
using testing::SizeIs;
using Status = ConversionStatus;

DeliveryRule rule(std::int64_t url, std::optional<OfferId> offer = {}) {
  return {.url = PostbackUrlId(url),
          .affiliate = test::kAffiliate,
          .offer = offer,
          .goals = {},
          .statuses = {Status::kApproved}};
}

class Deliveries : public test::ApplierFixture {
 protected:
  /// A click that is converted, with that status, and then rejected.
  void convert_and_reject() {
    node_.journal.append(make_click(click_id(1)));
    node_.journal.append(make_postback(1, click_id(1)));
    Postback postback = make_postback(2, click_id(1));
    postback.status = Status::kRejected;
    node_.journal.append(postback);
    node_.run_to_end();
  }
  /// Who is told what.
  [[nodiscard]] std::vector<std::pair<std::int64_t, Status>> told() const {
    std::vector<std::pair<std::int64_t, Status>> list;
    for (const Delivery& delivery : database.state.deliveries)
      list.emplace_back(delivery.url.value(), delivery.status);
    return list;
  }

  std::size_t told_of_ = 0;
  Node node_{database, clock, 1, {.deliveries_added = [this](std::size_t count) { told_of_ += count; }}};
};

TEST_F(Deliveries, NobodyIsToldWhereThereIsNoUrl) {
  convert_and_reject();
  EXPECT_THAT(told(), IsEmpty());
  EXPECT_EQ(told_of_, 0U);
}

TEST_F(Deliveries, AnApprovedConversionIsToldOnce) {
  database.rules = {rule(1)};
  convert_and_reject();
  ASSERT_THAT(told(), ElementsAre(std::pair(1, Status::kApproved)));
  const Delivery& delivery = database.state.deliveries.front();
  EXPECT_EQ(delivery.click_id, click_id(1));
  EXPECT_EQ(delivery.conversion_id, test::postback_id(1));
  EXPECT_EQ(delivery.sequence, 1);
  EXPECT_EQ(delivery.created_at, clock.now());
  EXPECT_FALSE(delivery.withheld);
  EXPECT_EQ(told_of_, 1U);
}

TEST_F(Deliveries, EachStatusThatAUrlWantsIsTold) {
  database.rules = {rule(1)};
  database.rules.front().statuses = {Status::kApproved, Status::kRejected};
  convert_and_reject();
  EXPECT_THAT(told(), ElementsAre(std::pair(1, Status::kApproved), std::pair(1, Status::kRejected)));
  EXPECT_EQ(database.state.deliveries.back().sequence, 2);
}

TEST_F(Deliveries, ADuplicatePostbackTellsNobody) {
  database.rules = {rule(1)};
  node_.journal.append(make_click(click_id(1)));
  for (unsigned i = 1; i <= 3; ++i) node_.journal.append(make_postback(i, click_id(1)));
  node_.run_to_end();
  EXPECT_THAT(told(), SizeIs(1));
}

TEST_F(Deliveries, UrlsForTheOfferStandInPlaceOfThoseForAll) {
  database.rules = {rule(1), rule(2, test::kOffer), rule(3, test::kOffer), rule(4, OfferId(8))};
  convert_and_reject();
  EXPECT_THAT(told(), ElementsAre(std::pair(2, Status::kApproved), std::pair(3, Status::kApproved)));
}

TEST_F(Deliveries, APausedUrlIsToldNothingAndStandsInPlaceOfOthersAllTheSame) {
  database.rules = {rule(1), rule(2, test::kOffer)};
  database.rules[1].paused = true;
  convert_and_reject();
  EXPECT_THAT(told(), IsEmpty());
}

TEST_F(Deliveries, AnotherAffiliatesUrlIsToldNothing) {
  database.rules = {rule(1)};
  database.rules.front().affiliate = AffiliateId(43);
  convert_and_reject();
  EXPECT_THAT(told(), IsEmpty());
}

TEST_F(Deliveries, OnlyTheGoalsOfAUrlAreTold) {
  database.rules = {rule(1), rule(2)};
  database.rules[0].goals = {"install"};
  database.rules[1].goals = {"install", "sale"};
  convert_and_reject();
  EXPECT_THAT(told(), ElementsAre(std::pair(2, Status::kApproved)));
}

TEST_F(Deliveries, AShareIsAboutThatManyAndAlwaysTheSame) {
  int in_share = 0;
  for (unsigned i = 0; i < 10'000; ++i) {
    const Uuid conversion = test::postback_id(i);
    const bool first = is_in_share(conversion, PostbackUrlId(5), 30);
    EXPECT_EQ(first, is_in_share(conversion, PostbackUrlId(5), 30));
    EXPECT_FALSE(is_in_share(conversion, PostbackUrlId(5), 0));
    EXPECT_TRUE(is_in_share(conversion, PostbackUrlId(5), 100));
    in_share += first ? 1 : 0;
  }
  EXPECT_NEAR(in_share, 3000, 200);
  // The same in every version: a replay has to decide as it was decided.
  std::string decided;
  for (unsigned i = 0; i < 20; ++i)
    decided += is_in_share(test::postback_id(i), PostbackUrlId(5), 50) ? '1' : '0';
  EXPECT_EQ(decided, "10010000000100111011");
}

TEST_F(Deliveries, WhatIsNotInTheShareIsWithheldInEveryStatus) {
  database.rules = {rule(1)};
  database.rules.front().statuses = {Status::kApproved, Status::kRejected};
  database.rules.front().share = 0;
  convert_and_reject();
  ASSERT_THAT(told(), SizeIs(2));
  for (const Delivery& delivery : database.state.deliveries) EXPECT_TRUE(delivery.withheld);
}

}  // namespace
}  // namespace homing::apply
