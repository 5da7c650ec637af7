#include "homing/store/catalog_store.hpp"

#include <gmock/gmock.h>

#include <atomic>
#include <fstream>
#include <sstream>
#include <thread>

#include "homing/catalog/snapshot_file.hpp"
#include "tests/store/catalog_fixture.hpp"
#include "tests/support/temp_folder.hpp"

namespace homing::store {
namespace {

using catalog::parse_document;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;

std::string goals_document(const std::string& goals) {
  return R"({"offers": [{"ref": "shoes", "advertiser": "acme", "target_url": "https://shop.example/", "goals": [)" +
         goals + "]}]}";
}

class CatalogStoreTest : public CatalogStoreFixture {};

TEST_F(CatalogStoreTest, LoadsWhatWasApplied) {
  EXPECT_THAT(apply(kDocument),
              ElementsAre("+advertiser acme", "+advertiser globex", "+affiliate nora", "+affiliate old",
                          "+offer quest", "+goal quest/install", "+goal quest/sale", "+offer shoes",
                          "+goal shoes/sale", "+postback URL nora-all", "+postback URL nora-quest"));
  const auto catalog = store_.load();
  EXPECT_EQ(catalog->version(), store_.version());
  EXPECT_EQ(catalog->find_affiliate("42")->name, "Nora");
  EXPECT_EQ(catalog->find_affiliate("old")->state, catalog::State::kPaused);
  EXPECT_EQ(catalog->advertisers().at(0).name, "Globex \xC3\xBC'");
  const catalog::Offer& quest = *catalog->find_offer("quest");
  EXPECT_EQ(quest.advertiser, AdvertiserId(7));
  EXPECT_EQ(quest.state, catalog::State::kPaused);
  EXPECT_EQ(quest.target.text(), "https://games.example/{click_id}");
  EXPECT_EQ(quest.fallback->text(), "https://games.example/");
  EXPECT_EQ(quest.click_id_parameter, "cid");
  EXPECT_THAT(quest.deep_link_hosts, ElementsAre("*.games.example", "games.example"));
  EXPECT_EQ(quest.terms.attribution_window, std::chrono::hours(36));
  EXPECT_TRUE(quest.terms.review && quest.terms.payout_override && quest.terms.refuse_postbacks_when_paused);
  EXPECT_EQ(quest.terms.token, TokenHash::of("0123456789abcdef"));
  EXPECT_EQ(quest.terms.postback_ips.size(), 2U);
  EXPECT_EQ(quest.terms.find_goal("install")->payout.to_string(), "0.123456");
  EXPECT_EQ(quest.terms.find_goal(std::nullopt)->payout.to_string(), "12.5%");
  const catalog::Offer& shoes = *catalog->find_offer("shoes");
  EXPECT_EQ(shoes.terms.goals.at(0).payout.to_string(), "999999999999.999999");
  EXPECT_FALSE(shoes.fallback || shoes.terms.token || shoes.terms.attribution_window || shoes.terms.review);
  EXPECT_TRUE(shoes.deep_link_hosts.empty() && shoes.terms.postback_ips.empty());
}

TEST_F(CatalogStoreTest, LoadsThePostbackUrlsThatWereApplied) {
  apply(kDocument);
  const auto catalog = store_.load();
  EXPECT_EQ(catalog->find_affiliate("nora")->postback_secret, "s3cr3t-s3cr3t-s3cr3t");
  EXPECT_FALSE(catalog->find_affiliate("old")->postback_secret);
  ASSERT_EQ(catalog->postback_urls().size(), 2U);
  const PostbackUrl& all = catalog->postback_urls()[0];
  EXPECT_EQ(all.id, PostbackUrlId(9));
  EXPECT_EQ(all.ref, "nora-all");
  EXPECT_EQ(all.affiliate, AffiliateId(42));
  EXPECT_FALSE(all.offer || all.body || all.paused);
  EXPECT_THAT(all.goals, IsEmpty());
  EXPECT_THAT(all.statuses, ElementsAre(ConversionStatus::kApproved));
  EXPECT_EQ(all.share, 100);
  EXPECT_EQ(all.method, PostbackMethod::kGet);
  EXPECT_EQ(all.url.text(), "https://nora.example/pb?cid={ext_id}");
  const PostbackUrl& quest = catalog->postback_urls()[1];
  EXPECT_GT(quest.id.value(), 9);
  EXPECT_EQ(quest.offer, catalog->find_offer("quest")->id);
  EXPECT_TRUE(quest.paused);
  EXPECT_THAT(quest.goals, ElementsAre("install", "sale"));
  EXPECT_THAT(quest.statuses, ElementsAre(ConversionStatus::kPending, ConversionStatus::kRejected));
  EXPECT_EQ(quest.share, 90);
  EXPECT_EQ(quest.method, PostbackMethod::kPost);
  ASSERT_TRUE(quest.body);
  EXPECT_EQ(quest.body->kind(), PostbackTemplate::Kind::kJson);
  EXPECT_EQ(quest.body->text(), "{\"id\": \"{conversion_id}\", \"who\": \"\xC3\xBC'\"}");
}

TEST_F(CatalogStoreTest, ChangesAPostbackUrlAndKeepsItsNumber) {
  apply(kDocument);
  const auto before = store_.load();
  EXPECT_THAT(apply(R"({"affiliates": [{"ref": "nora", "name": "Nora"}],
                        "postback_urls": [{"ref": "nora-quest", "affiliate": "nora", "url": "https://new.example/"}]})"),
              ElementsAre("~affiliate nora", "~postback URL nora-quest"));
  const auto after = store_.load();
  EXPECT_FALSE(after->find_affiliate("nora")->postback_secret);
  ASSERT_EQ(after->postback_urls().size(), 2U);  // the one that the file does not name: left alone
  const PostbackUrl& changed = after->postback_urls()[1];
  EXPECT_EQ(changed.id, before->postback_urls()[1].id);
  EXPECT_EQ(changed.url.text(), "https://new.example/");
  EXPECT_FALSE(changed.offer || changed.body || changed.paused);
  EXPECT_THAT(changed.goals, IsEmpty());
  EXPECT_THAT(changed.statuses, ElementsAre(ConversionStatus::kApproved));
  EXPECT_EQ(changed.share, 100);
  EXPECT_EQ(changed.method, PostbackMethod::kGet);
}

TEST_F(CatalogStoreTest, RefusesAPostbackUrlOfWhatIsNowhereAndChangesNothing) {
  apply(kDocument);
  const auto before = store_.version();
  EXPECT_THAT(apply_error(R"({"postback_urls": [
                  {"ref": "x", "affiliate": "nobody", "offer": "shoes", "goals": ["install"],
                   "url": "https://nora.example/"}]})"),
              testing::AllOf(HasSubstr("postback URL x: affiliate: there is no \"nobody\""),
                             HasSubstr("postback URL x: goals: offer shoes has no goal \"install\"")));
  EXPECT_EQ(store_.version(), before);
}

TEST_F(CatalogStoreTest, PlanIsWhatApplyDoesAndEmptyAfterwards) {
  const auto document = parse_document(kDocument);
  const auto planned = store_.plan(document);
  EXPECT_EQ(catalog::to_text(planned), catalog::to_text(store_.apply(document)));
  EXPECT_THAT(store_.plan(document), IsEmpty());
}

TEST_F(CatalogStoreTest, PlanChangesNothing) {
  const auto before = store_.version();
  (void)store_.plan(parse_document(kDocument));
  EXPECT_EQ(store_.version(), before);
  EXPECT_TRUE(store_.load()->offers().empty());
}

TEST_F(CatalogStoreTest, RaisesTheVersionOnlyWhenSomethingChanges) {
  const auto before = store_.version();
  apply(kDocument);
  EXPECT_EQ(store_.version(), before + 1);
  EXPECT_THAT(apply(kDocument), IsEmpty());
  EXPECT_EQ(store_.version(), before + 1);
  EXPECT_THAT(apply(R"({"affiliates": [{"ref": "nora", "name": "Nora B."}]})"),
              ElementsAre("~affiliate nora"));
  EXPECT_EQ(store_.version(), before + 2);
}

TEST_F(CatalogStoreTest, ChangesEveryMemberAndPutsBackTheDefaults) {
  apply(kDocument);
  EXPECT_THAT(apply(R"({
    "advertisers": [{"ref": "globex"}],
    "affiliates": [{"ref": "old"}],
    "offers": [{"ref": "quest", "advertiser": "acme", "target_url": "https://other.example/",
                "goals": [{"ref": "sale", "payout": "3", "currency": "GBP"}]}]})"),
              ElementsAre("~advertiser globex", "~affiliate old", "~offer quest", "~goal quest/sale"));
  const auto catalog = store_.load();
  EXPECT_EQ(catalog->advertisers().at(0).name, "globex");
  EXPECT_FALSE(catalog->advertisers().at(0).token);
  EXPECT_TRUE(catalog->advertisers().at(0).postback_ips.empty());
  EXPECT_EQ(catalog->find_affiliate("old")->state, catalog::State::kActive);
  const catalog::Offer& quest = *catalog->find_offer("quest");
  EXPECT_EQ(quest.advertiser_ref, "acme");
  EXPECT_EQ(quest.state, catalog::State::kActive);
  EXPECT_EQ(quest.click_id_parameter, "click_id");
  EXPECT_TRUE(quest.deep_link_hosts.empty());
  EXPECT_FALSE(quest.fallback || quest.terms.attribution_window || quest.terms.review ||
               quest.terms.payout_override);
  EXPECT_FALSE(quest.terms.refuse_postbacks_when_paused);
  EXPECT_EQ(quest.terms.find_goal("sale")->revenue.to_string(), "3");
  EXPECT_EQ(quest.terms.find_goal("sale")->currency, "GBP");
  EXPECT_NE(quest.terms.find_goal("install"), nullptr);  // not in the file: left alone
}

TEST_F(CatalogStoreTest, KeepsNumbersWhenEntriesChange) {
  apply(kDocument);
  const auto before = store_.load();
  apply(R"({"affiliates": [{"ref": "old"}],
            "offers": [{"ref": "shoes", "advertiser": "globex", "target_url": "https://shop.example/",
                        "goals": [{"ref": "sale", "payout": "1", "currency": "EUR"}]}]})");
  const auto after = store_.load();
  EXPECT_EQ(after->find_affiliate("old")->id, before->find_affiliate("old")->id);
  EXPECT_EQ(after->find_offer("shoes")->id, before->find_offer("shoes")->id);
  EXPECT_EQ(after->find_offer("shoes")->terms.goals.at(0).id,
            before->find_offer("shoes")->terms.goals.at(0).id);
}

TEST_F(CatalogStoreTest, MovesTheDefaultInEitherOrder) {
  const std::string advertiser = R"({"advertisers": [{"ref": "acme"}]})";
  const std::string a = R"({"ref": "a", "payout": "1", "currency": "EUR")";
  const std::string b = R"({"ref": "b", "payout": "1", "currency": "EUR")";
  const std::string is_default = R"(, "default": true})";
  apply(advertiser);
  apply(goals_document(a + is_default + "," + b + "}"));
  EXPECT_THAT(apply(goals_document(a + "}," + b + is_default)),
              ElementsAre("~goal shoes/a", "~goal shoes/b"));
  EXPECT_EQ(store_.load()->find_offer("shoes")->terms.find_goal(std::nullopt)->ref, "b");
  EXPECT_THAT(apply(goals_document(a + is_default + "," + b + "}")),
              ElementsAre("~goal shoes/a", "~goal shoes/b"));
  EXPECT_EQ(store_.load()->find_offer("shoes")->terms.find_goal(std::nullopt)->ref, "a");
}

TEST_F(CatalogStoreTest, TakesTheDefaultFromAGoalThatTheFileDoesNotName) {
  apply(kDocument);
  EXPECT_THAT(apply(goals_document(R"({"ref": "order", "payout": "1", "currency": "EUR"})")),
              ElementsAre("+goal shoes/order"));
  const auto catalog = store_.load();
  EXPECT_EQ(catalog->find_offer("shoes")->terms.find_goal(std::nullopt)->ref, "order");
  EXPECT_NE(catalog->find_offer("shoes")->terms.find_goal("sale"), nullptr);
}

TEST_F(CatalogStoreTest, ArchivesAGoalAndBringsItBackWhereAFileDoesNotSayIt) {
  const std::string sale = R"({"ref": "sale", "default": true, "payout": "1", "currency": "EUR"})";
  const std::string lead = R"({"ref": "lead", "payout": "1", "currency": "EUR")";
  const auto is_archived = [&] {
    return store_.load()->find_offer("shoes")->terms.find_goal("lead")->archived;
  };
  apply(R"({"advertisers": [{"ref": "acme"}]})");
  EXPECT_THAT(apply(goals_document(sale + "," + lead + R"(, "state": "archived"})")),
              ElementsAre("+offer shoes", "+goal shoes/sale", "+goal shoes/lead"));
  EXPECT_TRUE(is_archived());
  const auto version = store_.version();
  EXPECT_THAT(apply(goals_document(sale)), IsEmpty());
  EXPECT_TRUE(is_archived()) << "the file does not name it";
  EXPECT_THAT(apply(goals_document(sale + "," + lead + "}")), ElementsAre("~goal shoes/lead"));
  EXPECT_FALSE(is_archived());
  EXPECT_GT(store_.version(), version);
  EXPECT_THAT(apply(goals_document(sale + "," + lead + R"(, "state": "archived"})")),
              ElementsAre("~goal shoes/lead"));
  EXPECT_THAT(apply(goals_document(lead + R"(, "default": true})")), ElementsAre("~goal shoes/lead"))
      << "in one step";
  EXPECT_EQ(store_.load()->find_offer("shoes")->terms.find_goal(std::nullopt)->ref, "lead");
}

TEST_F(CatalogStoreTest, CountsNumbersPastThoseThatAreFixed) {
  EXPECT_THAT(apply(R"({"affiliates": [{"ref": "a"}, {"ref": "b", "id": 2}, {"ref": "c"}]})"),
              testing::SizeIs(3));
  EXPECT_EQ(affiliate_id("b"), 2);
  apply(R"({"affiliates": [{"ref": "d", "id": 100}]})");
  apply(R"({"affiliates": [{"ref": "e", "id": 50}]})");
  apply(R"({"affiliates": [{"ref": "f"}]})");
  EXPECT_EQ(affiliate_id("e"), 50);
  EXPECT_GT(affiliate_id("f"), 100);
  apply(R"({"affiliates": [{"ref": "huge", "id": 9007199254740992}]})");
  apply(R"({"affiliates": [{"ref": "g"}]})");
  EXPECT_GT(affiliate_id("g"), 9007199254740992);
}

TEST_F(CatalogStoreTest, CountsNumbersPastRowsThatCameByOtherRoads) {
  postgres_.rows(
      "INSERT INTO affiliates (id, ref, name, state) VALUES (1, 'x', 'x', 'active'), (2, 'y', 'y', "
      "'active')");
  apply(R"({"affiliates": [{"ref": "a"}]})");
  EXPECT_EQ(affiliate_id("a"), 3);
}

TEST_F(CatalogStoreTest, NeverGivesANumberTwiceEvenWhenItsRowIsGone) {
  apply(R"({"affiliates": [{"ref": "a"}, {"ref": "b"}]})");
  const auto gone = affiliate_id("b");
  postgres_.rows("DELETE FROM affiliates WHERE ref = 'b'");
  apply(R"({"affiliates": [{"ref": "c"}]})");
  EXPECT_GT(affiliate_id("c"), gone);
}

TEST_F(CatalogStoreTest, RefusesIdsThatChangeOrAreTakenAndChangesNothing) {
  apply(kDocument);
  const auto before = store_.version();
  const std::string document =
      R"({"affiliates": [{"ref": "new"}, {"ref": "nora", "id": 43}, {"ref": "other", "id": 42}]})";
  EXPECT_EQ(
      apply_error(document),
      "affiliate nora: id: it is 42 and can't become 43\naffiliate other: id: 42 is taken by affiliate nora");
  EXPECT_THROW((void)store_.plan(parse_document(document)), UserError);
  EXPECT_EQ(store_.version(), before);
  EXPECT_EQ(store_.load()->find_affiliate("new"), nullptr);
}

TEST_F(CatalogStoreTest, RefusesAnOfferOfAnAdvertiserThatIsNowhere) {
  EXPECT_THAT(apply_error(goals_document(R"({"ref": "sale", "payout": "1", "currency": "EUR"})")),
              HasSubstr("offer shoes: advertiser: there is no \"acme\""));
}

TEST_F(CatalogStoreTest, AppliesFromSeveralProcessesAtOnceOneAfterTheOther) {
  std::atomic<int> created{0};
  const auto before = store_.version();
  std::vector<std::thread> threads;
  for (int i = 0; i < 4; ++i) {
    threads.emplace_back([&] {
      Database database(DatabaseOptions{postgres_.url()});
      created += static_cast<int>(CatalogStore(database).apply(parse_document(kDocument)).size());
    });
  }
  for (std::thread& thread : threads) thread.join();
  EXPECT_EQ(created, 11);
  EXPECT_EQ(store_.version(), before + 1);
}

TEST_F(CatalogStoreTest, LoadsTheCatalogOfOneMoment) {
  const auto named = [](int round) {
    const std::string name = "round " + std::to_string(round);
    return R"({"advertisers": [{"ref": "acme", "name": ")" + name + R"("}],
               "affiliates": [{"ref": "nora", "name": ")" +
           name + R"("}]})";
  };
  apply(named(0));
  const auto first_version = store_.version();
  std::atomic<bool> done{false};
  std::thread writer([&] {
    Database database(DatabaseOptions{postgres_.url()});
    CatalogStore store(database);
    for (int round = 1; round < 100; ++round) (void)store.apply(parse_document(named(round)));
    done = true;
  });
  while (!done) {
    const auto catalog = store_.load();
    EXPECT_EQ(catalog->advertisers().at(0).name, catalog->affiliates().at(0).name);
    EXPECT_EQ(catalog->advertisers().at(0).name,
              "round " + std::to_string(catalog->version() - first_version));
  }
  writer.join();
}

TEST_F(CatalogStoreTest, NamesARowThatMakesNoSense) {
  apply(kDocument);
  postgres_.rows("UPDATE offers SET target_url = 'shop.example' WHERE ref = 'shoes'");
  try {
    (void)store_.load();
    ADD_FAILURE() << "loaded";
  } catch (const UserError& e) {
    EXPECT_THAT(e.what(), HasSubstr("offer shoes: target_url"));
  }
}

TEST_F(CatalogStoreTest, LoadsTheRestBesideAPostbackUrlThatItCannotReadAndAppliesNothing) {
  apply(kDocument);
  postgres_.rows(
      "UPDATE postback_urls SET url = 'https://nora.example/?c={of_tomorrow}' WHERE ref = 'nora-all'");
  const auto catalog = store_.load();
  EXPECT_THAT(catalog->unreadable_postback_urls(),
              ElementsAre(HasSubstr("postback URL nora-all: url: unknown macro {of_tomorrow}")));
  EXPECT_EQ(catalog->postback_urls().size(), 1U);
  EXPECT_EQ(catalog->offers().size(), 2U);
  EXPECT_THAT(apply_error(kDocument),
              HasSubstr("in the database: postback URL nora-all: url: unknown macro"));
  EXPECT_THROW((void)store_.plan(parse_document(R"({"affiliates": [{"ref": "new"}]})")), UserError);
  EXPECT_EQ(store_.version(), catalog->version());
}

TEST_F(CatalogStoreTest, LoadsTheSameFromASnapshotFile) {
  apply(kDocument);
  const test::TempFolder folder;
  const auto catalog = store_.load();
  const std::string path = folder.path() / "catalog.json";
  catalog::save_snapshot(*catalog, path);
  const auto loaded = catalog::load_snapshot(path);
  EXPECT_EQ(loaded->version(), catalog->version());
  EXPECT_EQ(loaded->keys().all(), catalog->keys().all());
  EXPECT_THAT(catalog::difference(*loaded, parse_document(kDocument)), IsEmpty());
}

TEST_F(CatalogStoreTest, AppliesTheDemoCatalog) {
  std::stringstream text;
  text << std::ifstream(HOMING_SOURCE_FOLDER "/config/demo-catalog.json").rdbuf();
  const auto demo = parse_document(text.str());
  (void)store_.apply(demo);
  EXPECT_THAT(store_.plan(demo), IsEmpty());
  EXPECT_EQ(affiliate_id("nora"), 42);
}

TEST_F(CatalogStoreTest, KeepsWhatIsArchived) {
  apply(kDocument);
  EXPECT_THAT(apply(R"({"advertisers": [{"ref": "acme", "name": "Acme", "state": "archived"}],
                        "affiliates": [{"ref": "old", "state": "archived"}],
                        "postback_urls": [{"ref": "nora-all", "affiliate": "nora", "state": "archived",
                                           "url": "https://nora.example/pb?cid={ext_id}"}]})"),
              ElementsAre("~advertiser acme", "~affiliate old", "~postback URL nora-all"));
  const auto catalog = store_.load();
  EXPECT_EQ(catalog->find_advertiser("acme")->state, catalog::State::kArchived);
  EXPECT_EQ(catalog->find_affiliate("old")->state, catalog::State::kArchived);
  EXPECT_TRUE(catalog->find_postback_url("nora-all")->archived);
  EXPECT_TRUE(catalog->find_offer("shoes")->terms.paused) << "its advertiser is archived";
  EXPECT_THAT(apply(R"({"advertisers": [{"ref": "acme", "name": "Acme"}]})"),
              ElementsAre("~advertiser acme"));
  EXPECT_FALSE(store_.load()->find_offer("shoes")->terms.paused);
}

TEST_F(CatalogStoreTest, LooksAgainOnlyWhenTheVersionHasChanged) {
  apply(kDocument);
  const auto first = store_.present();
  EXPECT_EQ(store_.present(), first);
  apply(R"({"affiliates": [{"ref": "ann"}]})");
  EXPECT_NE(store_.present(), first);
  EXPECT_NE(store_.present()->find_affiliate("ann"), nullptr);
  const auto applied = store_.apply(
      [](const catalog::Catalog&) { return parse_document(R"({"affiliates": [{"ref": "bob"}]})"); },
      {"user anna", ""});
  EXPECT_EQ(store_.present(), applied.after) << "it is known already";
}

}  // namespace
}  // namespace homing::store
