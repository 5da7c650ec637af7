#include "homing/catalog/snapshot_file.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <sys/stat.h>
#include <unistd.h>

#include <filesystem>
#include <fstream>
#include <nlohmann/json.hpp>
#include <sstream>

#include "catalog/snapshot_json.hpp"
#include "homing/core/error.hpp"
#include "tests/catalog/sample_catalog.hpp"

namespace homing::catalog {
namespace {

using testing::AllOf;
using testing::HasSubstr;
using testing::Not;

class SnapshotFile : public testing::Test {
 protected:
  SnapshotFile() {
    std::string name = testing::TempDir() + "homing-snapshot-XXXXXX";
    folder_ = ::mkdtemp(name.data());
  }
  ~SnapshotFile() override { std::filesystem::remove_all(folder_); }

  [[nodiscard]] std::string path() const { return folder_ / "catalog.json"; }
  [[nodiscard]] std::string read() const {
    std::stringstream text;
    text << std::ifstream(path()).rdbuf();
    return text.str();
  }
  void write(const std::string& text) const { std::ofstream(path()) << text; }
  [[nodiscard]] std::string load_error() const {
    try {
      (void)load_snapshot(path());
    } catch (const UserError& e) {
      return e.what();
    }
    return "no error";
  }

  std::filesystem::path folder_;
};

void expect_same(const Offer& a, const Offer& b) {
  EXPECT_EQ(a.id, b.id);
  EXPECT_EQ(a.advertiser, b.advertiser);
  EXPECT_EQ(a.advertiser_ref, b.advertiser_ref);
  EXPECT_EQ(a.name, b.name);
  EXPECT_EQ(a.state, b.state);
  EXPECT_EQ(a.target.text(), b.target.text());
  EXPECT_EQ(a.fallback.has_value(), b.fallback.has_value());
  EXPECT_EQ(a.click_id_parameter, b.click_id_parameter);
  EXPECT_EQ(a.deep_link_hosts, b.deep_link_hosts);
  EXPECT_EQ(a.terms.goals, b.terms.goals);
  EXPECT_EQ(a.terms.token, b.terms.token);
  EXPECT_EQ(a.terms.postback_ips.size(), b.terms.postback_ips.size());
  EXPECT_EQ(a.terms.attribution_window, b.terms.attribution_window);
  EXPECT_EQ(a.terms.review, b.terms.review);
  EXPECT_EQ(a.terms.payout_override, b.terms.payout_override);
  EXPECT_EQ(a.terms.paused, b.terms.paused);
  EXPECT_EQ(a.terms.refuse_postbacks_when_paused, b.terms.refuse_postbacks_when_paused);
}

void expect_same(const PostbackUrl& a, const PostbackUrl& b) {
  EXPECT_EQ(a.id, b.id);
  EXPECT_EQ(a.ref, b.ref);
  EXPECT_EQ(a.affiliate, b.affiliate);
  EXPECT_EQ(a.affiliate_ref, b.affiliate_ref);
  EXPECT_EQ(a.offer, b.offer);
  EXPECT_EQ(a.offer_ref, b.offer_ref);
  EXPECT_EQ(a.paused, b.paused);
  EXPECT_EQ(a.goals, b.goals);
  EXPECT_EQ(a.statuses, b.statuses);
  EXPECT_EQ(a.share, b.share);
  EXPECT_EQ(a.method, b.method);
  EXPECT_EQ(a.url.text(), b.url.text());
  ASSERT_EQ(a.body.has_value(), b.body.has_value());
  if (!a.body) return;
  EXPECT_EQ(a.body->text(), b.body->text());
  EXPECT_EQ(a.body->kind(), b.body->kind());
}

TEST_F(SnapshotFile, BringsBackTheWholeCatalog) {
  const auto catalog = build_catalog(sample_rows());
  save_snapshot(*catalog, path());
  const auto loaded = load_snapshot(path());
  ASSERT_TRUE(loaded);
  EXPECT_EQ(loaded->version(), 7);
  EXPECT_EQ(loaded->keys().all(), catalog->keys().all());
  EXPECT_EQ(loaded->find_affiliate("old")->state, State::kPaused);
  EXPECT_EQ(loaded->find_affiliate("nora")->name, "Nora");
  EXPECT_EQ(loaded->advertisers().at(1).name, "Globex \xC3\xBC");
  ASSERT_EQ(loaded->offers().size(), 2U);
  expect_same(loaded->offers()[0], catalog->offers()[0]);
  expect_same(loaded->offers()[1], catalog->offers()[1]);
  EXPECT_EQ(loaded->find_affiliate("nora")->postback_secret, "s3cr3t-s3cr3t-s3cr3t");
  EXPECT_EQ(loaded->find_affiliate("old")->postback_secret, std::nullopt);
  ASSERT_EQ(loaded->postback_urls().size(), 2U);
  expect_same(loaded->postback_urls()[0], catalog->postback_urls()[0]);
  expect_same(loaded->postback_urls()[1], catalog->postback_urls()[1]);
}

TEST_F(SnapshotFile, IsReadByItsOwnerOnlyAndLeavesNothingBesideIt) {
  std::ofstream(path() + ".new") << "left by a crash, longer than what comes";
  ::chmod((path() + ".new").c_str(), 0644);
  const mode_t before = ::umask(0);
  save_snapshot(*build_catalog(sample_rows()), path());
  ::umask(before);
  struct stat status {};
  ASSERT_EQ(::stat(path().c_str(), &status), 0);
  EXPECT_EQ(status.st_mode & 0777U, 0600U);
  EXPECT_FALSE(std::filesystem::exists(path() + ".new"));
}

TEST_F(SnapshotFile, ReplacesTheOneBefore) {
  save_snapshot(*build_catalog(sample_rows()), path());
  CatalogRows rows = sample_rows();
  rows.version = 8;
  rows.affiliates.clear();
  rows.postback_urls.clear();
  save_snapshot(*build_catalog(rows), path());
  EXPECT_EQ(load_snapshot(path())->version(), 8);
  EXPECT_TRUE(load_snapshot(path())->affiliates().empty());
}

TEST_F(SnapshotFile, IsEmptyWhereThereIsNone) {
  EXPECT_EQ(load_snapshot(path()), nullptr);
}

TEST_F(SnapshotFile, ThatIsDamagedIsNamed) {
  save_snapshot(*build_catalog(sample_rows()), path());
  write(read().substr(0, 100));
  EXPECT_THAT(load_error(), AllOf(HasSubstr(path()), HasSubstr("no complete snapshot")));
  write("");
  EXPECT_THAT(load_error(), AllOf(HasSubstr(path()), HasSubstr("no complete snapshot")));
}

TEST_F(SnapshotFile, OfANewerFormatIsRefusedByNumber) {
  save_snapshot(*build_catalog(sample_rows()), path());
  auto snapshot = nlohmann::json::parse(read());
  snapshot["format"] = 2;
  write(snapshot.dump());
  EXPECT_THAT(load_error(), AllOf(HasSubstr(path()), HasSubstr("format 2")));
}

TEST_F(SnapshotFile, NeverShowsAKeyInAnError) {
  save_snapshot(*build_catalog(sample_rows()), path());
  std::string text = read();
  text.replace(text.find("ff0102030405"), 1, "\n");
  write(text);
  EXPECT_THAT(load_error(), AllOf(HasSubstr(path()), Not(HasSubstr("0102030405"))));
}

TEST_F(SnapshotFile, ThatCannotBeWrittenOrReadIsNamed) {
  const std::string nowhere = folder_ / "nowhere" / "catalog.json";
  try {
    save_snapshot(*build_catalog(sample_rows()), nowhere);
    ADD_FAILURE() << "written";
  } catch (const UserError& e) {
    EXPECT_THAT(e.what(), HasSubstr(nowhere));
  }
  std::filesystem::create_directory(path());
  EXPECT_THAT(load_error(), AllOf(HasSubstr(path()), HasSubstr("can't be read")));
}

TEST(SnapshotText, OfATimeBeforePostbackUrlsIsStillRead) {
  CatalogRows rows = sample_rows();
  rows.postback_urls.clear();
  rows.affiliates[0].postback_secret.reset();
  auto catalog = nlohmann::json::parse(encode_snapshot(rows))["catalog"];
  catalog.erase("postback_urls");
  for (auto& affiliate : catalog["affiliates"]) affiliate.erase("postback_secret");
  const nlohmann::json old = {
      {"format", 1}, {"sha256", TokenHash::of(catalog.dump()).to_hex()}, {"catalog", catalog}};
  EXPECT_EQ(encode_snapshot(decode_snapshot(old.dump())), encode_snapshot(rows));
}

TEST(SnapshotText, IsRefusedWhereverItIsCut) {
  const std::string whole = encode_snapshot(sample_rows());
  for (std::size_t size = 0; size + 2 < whole.size(); ++size) {
    EXPECT_THROW((void)decode_snapshot(whole.substr(0, size)), UserError) << size;
  }
}

TEST(SnapshotText, NeverPassesForAnotherCatalogWhenABitIsWrong) {
  const std::string whole = encode_snapshot(sample_rows());
  int refused = 0;
  for (std::size_t i = 0; i < whole.size(); ++i) {
    std::string damaged = whole;
    damaged[i] = static_cast<char>(damaged[i] ^ (1 << (i % 8)));
    try {
      // A blank may become another, or an escape may be written in another way: that is the same text in
      // JSON.
      EXPECT_EQ(encode_snapshot(decode_snapshot(damaged)), whole) << "byte " << i;
    } catch (const UserError&) {
      ++refused;
    }
  }
  EXPECT_GT(refused, 1000);
}

TEST(SnapshotText, OfATimeBeforeAdvertisersAndGoalsHadAStateIsStillRead) {
  const CatalogRows rows = sample_rows();
  auto catalog = nlohmann::json::parse(encode_snapshot(rows))["catalog"];
  for (const char* list : {"advertisers", "goals"})
    for (auto& entry : catalog[list]) entry.erase("state");
  const nlohmann::json old = {
      {"format", 1}, {"sha256", TokenHash::of(catalog.dump()).to_hex()}, {"catalog", catalog}};
  EXPECT_EQ(encode_snapshot(decode_snapshot(old.dump())), encode_snapshot(rows));
}

TEST(SnapshotText, KeepsWhatIsArchived) {
  CatalogRows rows = sample_rows();
  rows.advertisers[0].state = rows.affiliates[0].state = rows.offers[0].state = rows.goals[0].state =
      rows.postback_urls[0].state = "archived";
  EXPECT_EQ(decode_snapshot(encode_snapshot(rows)).goals[0].state, "archived");
  EXPECT_EQ(encode_snapshot(rows_of(*build_catalog(decode_snapshot(encode_snapshot(rows))))),
            encode_snapshot(rows));
}

}  // namespace
}  // namespace homing::catalog
