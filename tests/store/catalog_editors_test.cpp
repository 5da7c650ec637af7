// Several who change the catalog: who did what is written down, and nobody undoes the other.

#include <gmock/gmock.h>

#include <thread>

#include "homing/store/catalog_store.hpp"
#include "tests/store/catalog_fixture.hpp"

namespace homing::store {
namespace {

using catalog::parse_document;
using testing::ElementsAre;

class CatalogEditorsTest : public CatalogStoreFixture {};

TEST_F(CatalogEditorsTest, WritesDownWhoChangedWhatFromWhatToWhat) {
  apply(kDocument);
  EXPECT_EQ(postgres_.value("SELECT count(*) FROM audit_log WHERE by = 'homing apply' AND address = '' AND "
                            "action = 'catalog.create' AND before IS NULL"),
            "11");
  const auto document = parse_document(
      R"({"affiliates": [{"ref": "nora", "name": "Nora", "state": "paused", "postback_secret": "another-s3cr3t-of-hers"}]})");
  const auto applied =
      store_.apply([&](const catalog::Catalog&) { return document; }, {"user anna", "10.0.0.1"});
  EXPECT_EQ(applied.after->version(), store_.version());
  EXPECT_EQ(applied.after->find_affiliate("nora")->state, catalog::State::kPaused);
  EXPECT_EQ(applied.before->find_affiliate("nora")->state, catalog::State::kActive);
  EXPECT_THAT(
      postgres_.rows(
          "SELECT by, address, action, subject, before, after FROM audit_log ORDER BY id DESC LIMIT 1"),
      ElementsAre(test::Row{"user anna", "10.0.0.1", "catalog.change", "affiliate nora",
                            R"({"state": "active"})",
                            R"({"state": "paused", "postback_secret": "changed"})"}));
  for (const char* secret : {"s3cr3t", "0123456789abcdef"}) {
    EXPECT_EQ(postgres_.value("SELECT count(*) FROM audit_log WHERE after::text LIKE '%" +
                              std::string(secret) + "%'"),
              "0");
  }
}

TEST_F(CatalogEditorsTest, ADocumentThatIsRefusedInTheMiddleChangesNothing) {
  apply(kDocument);
  const auto before = store_.version();
  struct Refused {};
  const auto refuse = [](const catalog::Catalog&) -> catalog::Document { throw Refused(); };
  EXPECT_THROW(store_.apply(refuse, {"user anna", ""}), Refused);
  EXPECT_EQ(store_.version(), before);
  EXPECT_THAT(apply(R"({"affiliates": [{"ref": "ann"}]})"), ElementsAre("+affiliate ann"))
      << "and it goes on";
}

TEST_F(CatalogEditorsTest, TwoEditorsNeverOverwriteEachOther) {
  apply(R"({"affiliates": [{"ref": "count", "name": "0"}]})");
  std::vector<std::thread> editors;
  for (int i = 0; i < 4; ++i) {
    editors.emplace_back([&] {
      Database database(DatabaseOptions{postgres_.url()});
      CatalogStore store(database);
      for (int j = 0; j < 5; ++j) {
        store.apply(
            [](const catalog::Catalog& present) {
              const std::string next = std::to_string(std::stoi(present.find_affiliate("count")->name) + 1);
              return parse_document(R"({"affiliates": [{"ref": "count", "name": ")" + next + "\"}]}");
            },
            {"user anna", ""});
      }
    });
  }
  for (std::thread& editor : editors) editor.join();
  EXPECT_EQ(store_.load()->find_affiliate("count")->name, "20");
}

}  // namespace
}  // namespace homing::store
