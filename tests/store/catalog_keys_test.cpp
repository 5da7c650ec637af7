// The keys of click IDs, and what a server knows of them that a restored backup does not.

#include "tests/store/catalog_fixture.hpp"

namespace homing::store {
namespace {

class CatalogKeys : public CatalogStoreFixture {};

TEST_F(CatalogKeys, AddsKeysUntilAllFourAreInUse) {
  postgres_.rows("DELETE FROM click_id_keys");
  store_.add_click_id_key();
  const auto before = store_.version();
  const ClickIdKey first = store_.load()->keys().all().at(0);
  for (int i = 0; i < 3; ++i) store_.add_click_id_key();
  EXPECT_EQ(store_.version(), before + 3);
  const auto keys = store_.load()->keys().all();
  ASSERT_EQ(keys.size(), 4U);
  EXPECT_EQ(keys[0], first);
  for (std::size_t i = 1; i < keys.size(); ++i) {
    EXPECT_EQ(keys[i].version, i);
    EXPECT_NE(keys[i].bytes, keys[i - 1].bytes);
  }
  EXPECT_EQ(postgres_.value(
                "SELECT count(*) FROM click_id_keys WHERE active_from BETWEEN now() + interval '30 seconds' "
                "AND now() + interval '1 minute'"),
            "3");
  EXPECT_THROW(store_.add_click_id_key(), UserError);
  EXPECT_EQ(store_.version(), before + 3);
}

TEST_F(CatalogKeys, TheAuditLogSaysThatAKeyWasAddedAndNotWhich) {
  store_.add_click_id_key();
  EXPECT_EQ(postgres_.value("SELECT by || ', ' || action || ', ' || subject FROM audit_log"),
            "homing rotate-key, key.create, click ID key 1");
  EXPECT_EQ(postgres_.value("SELECT count(*) FROM audit_log JOIN click_id_keys ON version = 1 AND "
                            "(after->>'active_from')::timestamptz = date_trunc('milliseconds', active_from)"),
            "1");
  EXPECT_EQ(postgres_.value("SELECT count(*) FROM audit_log, click_id_keys "
                            "WHERE position(encode(key, 'hex') IN after::text) > 0"),
            "0");
}

TEST_F(CatalogKeys, MakesTheFirstKeyActiveAtOnceAndFillsGaps) {
  postgres_.rows("DELETE FROM click_id_keys");
  store_.add_click_id_key();
  EXPECT_EQ(postgres_.value("SELECT count(*) FROM click_id_keys WHERE version = 0 AND active_from <= now()"),
            "1");
  store_.add_click_id_key();
  store_.add_click_id_key();
  postgres_.rows("DELETE FROM click_id_keys WHERE version = 1");
  store_.add_click_id_key();
  EXPECT_EQ(postgres_.value("SELECT string_agg(version::text, ' ' ORDER BY version) FROM click_id_keys"),
            "0 1 2");
}

TEST_F(CatalogKeys, CatchesUpWithWhatAServerKnewBeforeTheBackupWasRestored) {
  apply(kDocument);
  const auto before = store_.load();
  EXPECT_EQ(store_.catch_up_with(*before).keys_restored, 0);
  EXPECT_EQ(store_.version(), before->version()) << "nothing to do, nothing changed";

  store_.add_click_id_key();
  const auto known = store_.load();
  test::rows(postgres_.url(),
             "DELETE FROM click_id_keys WHERE version = 1; UPDATE catalog_version SET version = " +
                 std::to_string(before->version()));
  const CatchUp done = store_.catch_up_with(*known);
  EXPECT_TRUE(done.was_older);
  EXPECT_EQ(done.keys_restored, 1);
  EXPECT_EQ(store_.load()->keys().all(), known->keys().all());
  EXPECT_GT(store_.version(), known->version());
}

TEST_F(CatalogKeys, NeverReplacesAKeyThatIsThere) {
  store_.add_click_id_key();
  const auto known = store_.load();
  test::rows(postgres_.url(),
             "UPDATE click_id_keys SET key = decode(repeat('ab', 16), 'hex') WHERE version = 1");
  const auto present = store_.load();
  EXPECT_EQ(store_.catch_up_with(*known).keys_restored, 0);
  EXPECT_EQ(store_.load()->keys().all(), present->keys().all());
}

}  // namespace
}  // namespace homing::store
