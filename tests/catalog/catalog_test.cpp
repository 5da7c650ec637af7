#include "homing/catalog/catalog.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <functional>
#include <thread>

#include "homing/core/error.hpp"
#include "tests/catalog/sample_catalog.hpp"

namespace homing::catalog {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;

std::shared_ptr<const Catalog> catalog_of_version(std::int64_t version) {
  CatalogRows rows = sample_rows();
  rows.version = version;
  return build_catalog(rows);
}

TEST(Catalog, FindsByNumberAndByRef) {
  const auto catalog = build_catalog(sample_rows());
  ASSERT_NE(catalog->find_offer("shoes"), nullptr);
  EXPECT_EQ(catalog->find_offer("shoes")->id, OfferId(22));
  EXPECT_EQ(catalog->find_offer("22"), catalog->find_offer("shoes"));
  ASSERT_NE(catalog->find_affiliate("nora"), nullptr);
  EXPECT_EQ(catalog->find_affiliate("42"), catalog->find_affiliate("nora"));
  EXPECT_EQ(catalog->find_affiliate("old")->state, State::kPaused);
}

TEST(Catalog, FindsNothingForWhatIsNotThere) {
  const auto catalog = build_catalog(sample_rows());
  for (const std::string_view name :
       {"", "42", "nora", "SHOES", "shoes ", "-22", "+22", "22x", "99999999999999999999"}) {
    EXPECT_EQ(catalog->find_offer(name), nullptr) << name;
  }
  EXPECT_EQ(catalog->find_affiliate("shoes"), nullptr);
}

TEST(Catalog, GivesAnOfferTheTermsOfItselfItsAdvertiserAndItsGoals) {
  const auto catalog = build_catalog(sample_rows());
  const Offer& offer = *catalog->find_offer("quest");
  EXPECT_EQ(offer.advertiser, AdvertiserId(2));
  EXPECT_EQ(offer.advertiser_ref, "globex");
  EXPECT_EQ(offer.state, State::kPaused);
  EXPECT_EQ(offer.fallback->text(), "https://games.example/");
  const OfferTerms& terms = offer.terms;
  EXPECT_EQ(terms.offer, offer.id);
  EXPECT_EQ(terms.advertiser, offer.advertiser);
  EXPECT_TRUE(terms.paused && terms.refuse_postbacks_when_paused && terms.review && terms.payout_override);
  EXPECT_EQ(terms.attribution_window, std::chrono::hours(36));
  EXPECT_EQ(terms.token->to_hex(), std::string(64, 'a'));
  EXPECT_EQ(terms.postback_ips.size(), 2U);
  ASSERT_EQ(terms.goals.size(), 2U);
  EXPECT_EQ(terms.find_goal(std::nullopt)->id, GoalId(12));
  EXPECT_EQ(terms.find_goal("install")->revenue.to_string(), "1");
  EXPECT_FALSE(catalog->find_offer("shoes")->terms.token);
  EXPECT_FALSE(catalog->find_offer("shoes")->terms.paused);
}

TEST(Catalog, KnowsWhomAPostbackUrlTellsOfWhat) {
  const auto catalog = build_catalog(sample_rows());
  EXPECT_THAT(catalog->unreadable_postback_urls(), testing::IsEmpty());
  ASSERT_EQ(catalog->postback_urls().size(), 2U);
  const PostbackUrl& all = catalog->postback_urls()[0];
  EXPECT_EQ(all.affiliate, catalog->find_affiliate("nora")->id);
  EXPECT_EQ(all.affiliate_ref, "nora");
  EXPECT_FALSE(all.offer || all.body || all.paused);
  const PostbackUrl& quest = catalog->postback_urls()[1];
  EXPECT_EQ(quest.offer, catalog->find_offer("quest")->id);
  EXPECT_EQ(quest.offer_ref, "quest");
  EXPECT_TRUE(quest.paused);
  EXPECT_EQ(quest.share, 90);
  EXPECT_EQ(quest.method, PostbackMethod::kPost);
  EXPECT_EQ(quest.body->kind(), PostbackTemplate::Kind::kJson);
  EXPECT_EQ(catalog->find_affiliate("nora")->postback_secret, "s3cr3t-s3cr3t-s3cr3t");
}

struct Damage {
  const char* expected;
  std::function<void(CatalogRows&)> damage;
};

TEST(Catalog, IsRefusedWithTheNameOfARowThatMakesNoSense) {
  const std::vector<Damage> cases = {
      {"advertiser globex: its token", [](CatalogRows& rows) { rows.advertisers[1].token_hash = "abc"; }},
      {"advertiser acme: \"x\" is no network",
       [](CatalogRows& rows) { rows.advertisers[0].postback_ips = {"x"}; }},
      {"affiliate nora: unknown state", [](CatalogRows& rows) { rows.affiliates[0].state = "gone"; }},
      {"offer shoes: unknown state", [](CatalogRows& rows) { rows.offers[1].state = ""; }},
      {"offer shoes: target_url: ", [](CatalogRows& rows) { rows.offers[1].target_url = "shop.example"; }},
      {"offer shoes: fallback_url: ", [](CatalogRows& rows) { rows.offers[1].fallback_url = ""; }},
      {"offer shoes: its advertiser is not there",
       [](CatalogRows& rows) { rows.offers[1].advertiser_id = 9; }},
      {"offer shoes: its attribution window",
       [](CatalogRows& rows) { rows.offers[1].attribution_window_seconds = INT64_MAX; }},
      {"offer shoes: it has 0 default goals", [](CatalogRows& rows) { rows.goals[2].is_default = false; }},
      {"offer quest: it has 2 default goals", [](CatalogRows& rows) { rows.goals[0].is_default = true; }},
      {"goal install: unknown state \"on\"", [](CatalogRows& rows) { rows.goals[0].state = "on"; }},
      {"goal sale: it is archived, and the default",
       [](CatalogRows& rows) { rows.goals[1].state = "archived"; }},
      {"goal install: payout \"NaN\"", [](CatalogRows& rows) { rows.goals[0].payout = "NaN"; }},
      {"goal install: revenue \"101%\"", [](CatalogRows& rows) { rows.goals[0].revenue = "101%"; }},
      {"click ID key 1: it is damaged", [](CatalogRows& rows) { rows.keys[1].key = "00"; }},
      {"click ID key version 0", [](CatalogRows& rows) { rows.keys[1].version = 0; }},
  };
  for (const Damage& broken : cases) {
    CatalogRows rows = sample_rows();
    broken.damage(rows);
    try {
      (void)build_catalog(rows);
      ADD_FAILURE() << "taken: " << broken.expected;
    } catch (const UserError& e) {
      EXPECT_THAT(e.what(), HasSubstr(broken.expected));
    }
  }
}

TEST(Catalog, LeavesOutAPostbackUrlThatItCannotRead) {
  const std::vector<Damage> cases = {
      {"postback URL nora-all: its affiliate is not there",
       [](CatalogRows& rows) { rows.postback_urls[0].affiliate_id = 9; }},
      {"postback URL nora-quest: its offer is not there",
       [](CatalogRows& rows) { rows.postback_urls[1].offer_id = 9; }},
      {"postback URL nora-all: unknown state", [](CatalogRows& rows) { rows.postback_urls[0].state = "on"; }},
      {"postback URL nora-all: it has no status",
       [](CatalogRows& rows) { rows.postback_urls[0].statuses.clear(); }},
      {"postback URL nora-all: unknown status \"won\"",
       [](CatalogRows& rows) { rows.postback_urls[0].statuses = {"won"}; }},
      {"postback URL nora-all: its share", [](CatalogRows& rows) { rows.postback_urls[0].share = 101; }},
      {"postback URL nora-all: unknown method",
       [](CatalogRows& rows) { rows.postback_urls[0].method = "PUT"; }},
      {"postback URL nora-all: url: unknown macro {clickid}",
       [](CatalogRows& rows) { rows.postback_urls[0].url = "https://nora.example/?c={clickid}"; }},
      {"postback URL nora-quest: body: unknown macro {clickid}",
       [](CatalogRows& rows) { rows.postback_urls[1].body = "{clickid}"; }},
      {"postback URL nora-quest: unknown body type",
       [](CatalogRows& rows) { rows.postback_urls[1].body_type = "xml"; }},
      {"postback URL nora-quest: it has a body with GET",
       [](CatalogRows& rows) { rows.postback_urls[1].method = "GET"; }},
  };
  for (const Damage& broken : cases) {
    CatalogRows rows = sample_rows();
    broken.damage(rows);
    const auto catalog = build_catalog(rows);
    EXPECT_EQ(catalog->postback_urls().size(), 1U) << broken.expected;
    EXPECT_THAT(catalog->unreadable_postback_urls(), ElementsAre(HasSubstr(broken.expected)));
    EXPECT_EQ(catalog->offers().size(), 2U) << "the rest is in force";
  }
}

TEST(CatalogHolder, KeepsASnapshotAliveWhenItIsReplaced) {
  CatalogHolder holder(build_catalog(sample_rows()));
  const auto before = holder.snapshot();
  const Offer* offer = before->find_offer("shoes");
  CatalogRows next = sample_rows();
  next.version = 8;
  next.offers.clear();
  next.goals.clear();
  next.postback_urls.clear();
  holder.replace(build_catalog(next));
  EXPECT_EQ(holder.snapshot()->version(), 8);
  EXPECT_EQ(holder.snapshot()->find_offer("shoes"), nullptr);
  EXPECT_EQ(offer->ref, "shoes");
}

TEST(CatalogHolder, KeepsTwoHoldersOfOneThreadApart) {
  const CatalogHolder one(catalog_of_version(1));
  const CatalogHolder two(catalog_of_version(2));
  EXPECT_EQ(one.snapshot()->version(), 1);
  EXPECT_EQ(two.snapshot()->version(), 2);
  EXPECT_EQ(one.snapshot()->version(), 1);
}

TEST(CatalogHolder, NeverShowsAReaderAnOlderCatalogAgain) {
  constexpr int kVersions = 200;
  CatalogHolder holder(catalog_of_version(1));
  const auto read_to_the_last = [&holder] {
    for (std::int64_t version = 1; version < kVersions;) {
      const std::int64_t now = holder.snapshot()->version();
      ASSERT_GE(now, version);
      version = now;
    }
  };
  std::jthread first(read_to_the_last);
  std::jthread second(read_to_the_last);
  for (int version = 2; version <= kVersions; ++version) holder.replace(catalog_of_version(version));
}

TEST(Catalog, AnArchivedOfferTakesNoClicks) {
  CatalogRows rows = sample_rows();
  rows.offers[1].state = "archived";
  const auto catalog = build_catalog(rows);
  EXPECT_EQ(catalog->find_offer("shoes")->state, State::kArchived);
  EXPECT_TRUE(catalog->find_offer("shoes")->terms.paused);
}

TEST(Catalog, AnAdvertiserThatIsNotActivePausesItsOffersAndLeavesTheirStateAlone) {
  for (const char* state : {"paused", "archived"}) {
    CatalogRows rows = sample_rows();
    rows.advertisers[0].state = state;
    const auto catalog = build_catalog(rows);
    EXPECT_TRUE(catalog->find_offer("shoes")->terms.paused) << state;
    EXPECT_EQ(catalog->find_offer("shoes")->state, State::kActive);
    EXPECT_EQ(rows_of(*catalog).offers[1].state, "active");
    EXPECT_EQ(rows_of(*catalog).advertisers[0].state, state);
  }
}

TEST(Catalog, AnArchivedPostbackUrlIsPausedToo) {
  CatalogRows rows = sample_rows();
  rows.postback_urls[0].state = "archived";
  const auto catalog = build_catalog(rows);
  const PostbackUrl& url = *catalog->find_postback_url("nora-all");
  EXPECT_TRUE(url.paused && url.archived);
  EXPECT_EQ(state_of(url), State::kArchived);
  EXPECT_EQ(rows_of(*catalog).postback_urls[0].state, "archived");
  EXPECT_EQ(state_of(*catalog->find_postback_url("32")), State::kPaused);
  EXPECT_EQ(catalog->find_advertiser("2"), catalog->find_advertiser("globex"));
  EXPECT_EQ(catalog->find_advertiser("nobody"), nullptr);
}

TEST(Catalog, AnArchivedGoalIsStillFound) {
  CatalogRows rows = sample_rows();
  rows.goals[0].state = "archived";
  const auto catalog = build_catalog(rows);
  const OfferTerms& terms = catalog->find_offer("quest")->terms;
  EXPECT_EQ(state_of(*terms.find_goal("install")), State::kArchived);
  EXPECT_EQ(state_of(*terms.find_goal("sale")), State::kActive);
  EXPECT_EQ(rows_of(*catalog).goals[0].state, "archived");
}

}  // namespace
}  // namespace homing::catalog
