#include "admin/replay.hpp"

#include <gmock/gmock.h>

namespace homing::admin {
namespace {

constexpr UnixMillis kReplayedAt{std::chrono::milliseconds(1'795'000'000'000)};
constexpr UnixMillis kThen = kReplayedAt - std::chrono::hours(50);

/// Judges as it is told.
class FakePostbacks final : public Postbacks {
 public:
  std::vector<StoredPostback> page(const PostbackFilter&) override { return {}; }
  std::vector<StoredPostback> by_id(const std::vector<Uuid>&) override { return stored; }
  std::vector<Judged> judge(const std::vector<Postback>& postbacks, UnixMillis) override {
    judged.insert(judged.end(), postbacks.begin(), postbacks.end());
    return std::vector<Judged>(postbacks.size(), Judged{{verdict, std::nullopt, "So."}, std::nullopt});
  }
  void note_replays(const std::vector<Replay>& replays, const Actor& by) override {
    for (const Replay& replay : replays) noted.push_back(by.name + " " + replay.original.to_string());
  }

  std::vector<StoredPostback> stored;
  PostbackCode verdict = PostbackCode::kRecorded;
  std::vector<Postback> judged;
  std::vector<std::string> noted;
};

class ReplayTest : public testing::Test {
 protected:
  ReplayTest() {
    road.dry_postback = [](const http::Request& request) {
      DryPostback read;
      read.postback.emplace().txid = std::string(request.query);
      if (request.query.find("token=") != std::string_view::npos) read.postback->token = TokenHash::of("***");
      return read;
    };
    road.catch_up = [] {};
    road.submit = [this](const std::vector<Postback>& sent) {
      submitted = sent;
      return std::vector<PostbackOutcome>(sent.size(), {PostbackCode::kRecorded, std::nullopt, "Done."});
    };
    add(PostbackCode::kClickExpired, "click_id=1");
  }
  void add(PostbackCode code, std::string params, std::string offer = "open") {
    StoredPostback& stored = postbacks.stored.emplace_back();
    stored.id = Uuid::from_halves(postbacks.stored.size(), 1);
    stored.received_at = kThen;
    stored.code = code;
    stored.params = std::move(params);
    stored.offer = std::move(offer);
    stored.ip = "203.0.113.9";
    ids.push_back(stored.id);
  }
  std::vector<ReplayResult> replay(bool preview) {
    return Replays(postbacks, catalog, road, {"user anna", "127.0.0.1"}, kReplayedAt).replay(ids, preview);
  }
  static catalog::Offer offer(std::int64_t id, std::string ref, std::optional<TokenHash> token) {
    std::string error;
    OfferTerms terms;
    terms.token = token;
    return {.id = OfferId(id),
            .ref = std::move(ref),
            .advertiser = AdvertiserId(1),
            .advertiser_ref = "acme",
            .name = {},
            .state = catalog::State::kActive,
            .target = catalog::UrlTemplate::parse("https://shop.example/", error).value(),
            .fallback = {},
            .click_id_parameter = "click_id",
            .deep_link_hosts = {},
            .terms = terms};
  }

  const catalog::Catalog catalog{
      1, {}, {}, {offer(1, "open", {}), offer(2, "guarded", TokenHash::of("secret"))}, {}, ClickIdKeys()};
  FakePostbacks postbacks;
  RoadPorts road;
  std::vector<Uuid> ids;
  std::vector<Postback> submitted;
};

TEST_F(ReplayTest, APreviewSendsAndNotesNothing) {
  const auto results = replay(true);
  EXPECT_EQ(results.at(0).code, "recorded");
  EXPECT_EQ(results.at(0).replay, std::nullopt);
  EXPECT_TRUE(submitted.empty());
  EXPECT_TRUE(postbacks.noted.empty());
}

TEST_F(ReplayTest, CarriesTheOriginalsParametersSenderAndTimeAndSaysWhoDidIt) {
  const auto results = replay(false);
  ASSERT_EQ(submitted.size(), 1U);
  const Postback& sent = submitted.front();
  EXPECT_EQ(sent.received_at, kThen);
  EXPECT_EQ(ClickId::from_uuid(sent.id).time(), kThen) << "it is looked for by this time";
  EXPECT_NE(sent.id, ids.front());
  EXPECT_EQ(sent.txid, "click_id=1");
  EXPECT_EQ(sent.ip, "203.0.113.9");
  EXPECT_EQ(sent.method, "replay of " + ids.front().to_string() + " by user anna");
  EXPECT_EQ(results.at(0).replay, sent.id);
  EXPECT_THAT(postbacks.noted, testing::ElementsAre("user anna " + ids.front().to_string()));
}

TEST_F(ReplayTest, AStatusThatItChangesIsBookedWhenItIsReplayed) {
  postbacks.verdict = PostbackCode::kUpdated;
  const auto results = replay(false);
  ASSERT_EQ(submitted.size(), 1U);
  EXPECT_EQ(postbacks.judged.at(0).received_at, kThen) << "it is judged as of then";
  EXPECT_EQ(submitted[0].received_at, kReplayedAt) << "the sale may be of a later time than the original";
  EXPECT_EQ(ClickId::from_uuid(submitted[0].id).time(), kReplayedAt);
  EXPECT_EQ(results.at(0).replay, submitted[0].id);
}

TEST_F(ReplayTest, WhatWouldBeRefusedAgainOrIsADuplicateIsNotSent) {
  for (const PostbackCode code : {PostbackCode::kClickExpired, PostbackCode::kDuplicate}) {
    postbacks.verdict = code;
    EXPECT_EQ(replay(false).at(0).code, name_of(code));
  }
  EXPECT_TRUE(submitted.empty());
  EXPECT_TRUE(postbacks.noted.empty());
}

TEST_F(ReplayTest, WhatWasTakenOrNotReadWholeIsNotJudgedAgain) {
  for (const PostbackCode code : {PostbackCode::kRecorded, PostbackCode::kUpdated, PostbackCode::kQueued,
                                  PostbackCode::kBodyInvalid, PostbackCode::kParameterInvalid})
    add(code, "click_id=1");
  add(PostbackCode::kClickExpired, std::string(8 * 1024, 'x'));
  ids.push_back(Uuid::from_halves(99, 99));
  ids.erase(ids.begin());
  std::vector<std::string> codes;
  for (const ReplayResult& result : replay(false)) codes.push_back(result.code);
  EXPECT_THAT(codes, testing::ElementsAre("not_refused", "not_refused", "not_refused", "not_whole",
                                          "not_whole", "not_whole", "not_found"));
  EXPECT_TRUE(submitted.empty());
}

TEST_F(ReplayTest, ATokenCountsAsRightOnlyWhereItWasFoundRight) {
  add(PostbackCode::kGoalUnknown, "token=%2A%2A%2A", "guarded");
  add(PostbackCode::kIpNotAllowed, "token=%2A%2A%2A", "guarded");
  add(PostbackCode::kTokenInvalid, "token=%2A%2A%2A", "guarded");
  add(PostbackCode::kTokenMissing, "click_id=1", "guarded");
  ids.erase(ids.begin());
  const auto results = replay(true);
  ASSERT_EQ(postbacks.judged.size(), 2U);
  EXPECT_EQ(postbacks.judged[0].token, TokenHash::of("secret"));
  EXPECT_EQ(postbacks.judged[1].token, std::nullopt);
  EXPECT_EQ(results.at(1).code, "token_not_kept");
  EXPECT_EQ(results.at(2).code, "token_not_kept");
}

TEST_F(ReplayTest, OfAWrongAddressTheTokenCountsOnlyWhereItIsStoredThatItWasRight) {
  postbacks.stored.front().code = PostbackCode::kIpNotAllowed;
  postbacks.stored.front().offer = "guarded";
  postbacks.stored.front().message = "This advertiser's postbacks may not come from this address.";
  EXPECT_EQ(replay(false).at(0).code, "token_not_kept");
  EXPECT_TRUE(submitted.empty());
  postbacks.stored.front().message = kRightTokenWrongAddress;
  EXPECT_EQ(replay(false).at(0).code, "recorded");
  ASSERT_EQ(submitted.size(), 1U);
  EXPECT_EQ(submitted[0].token, TokenHash::of("secret"));
  EXPECT_EQ(submitted[0].ip, "203.0.113.9") << "the networks of now are held against it";
}

TEST_F(ReplayTest, WhatAnOperatorReportedIsReportedAgainByWhoReplaysIt) {
  const ClickId click = ClickId::parse("0189f0e2b3a47c5d8e6f001122334455").value();
  for (const char* const params : {"txid=A-1&adv1=%26click_id%3D1", "txid=A-2&click_id=7", ""}) {
    add(PostbackCode::kGoalUnknown, params, "guarded");
    postbacks.stored.back().by = "user mia";
    postbacks.stored.back().reason = "line 3 of an import";
    postbacks.stored.back().click_id = click;
  }
  ids.erase(ids.begin());
  for (const ReplayResult& result : replay(false)) EXPECT_EQ(result.code, "recorded");
  ASSERT_EQ(submitted.size(), 3U);
  const std::string id = "click_id=" + click.to_string();
  EXPECT_EQ(submitted[0].txid, id + "&txid=A-1&adv1=%26click_id%3D1") << "a code stood for the click";
  EXPECT_EQ(submitted[1].txid, "txid=A-2&click_id=7");
  EXPECT_EQ(submitted[2].txid, id);
  for (const Postback& sent : submitted) {
    EXPECT_EQ(sent.by, (Operator{Operator::Act::kReport, "user anna", "line 3 of an import"}));
    EXPECT_EQ(sent.ip, "127.0.0.1") << "where anna is";
    EXPECT_EQ(sent.token, std::nullopt);
    EXPECT_EQ(sent.received_at, kThen);
  }
  EXPECT_EQ(submitted[0].params, "txid=A-1&adv1=%26click_id%3D1");
}

TEST_F(ReplayTest, AnOperatorsDecisionIsNotReplayed) {
  add(PostbackCode::kStatusChangeRefused, "conversion_id=1&status=approved");
  postbacks.stored.back().by = "user mia";
  ids.erase(ids.begin());
  EXPECT_EQ(replay(false).at(0).code, "not_a_report");
  EXPECT_TRUE(submitted.empty());
}

TEST_F(ReplayTest, WhereNoTokenIsNeededAnyMoreNoneIsMissed) {
  postbacks.stored.front().code = PostbackCode::kTokenInvalid;
  postbacks.stored.front().params = "token=%2A%2A%2A";
  EXPECT_EQ(replay(true).at(0).code, "recorded");
  EXPECT_EQ(postbacks.judged.at(0).token, std::nullopt);
}

}  // namespace
}  // namespace homing::admin
