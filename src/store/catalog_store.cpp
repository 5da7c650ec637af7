#include "homing/store/catalog_store.hpp"

#include <homing_sql/sql.hpp>

#include "homing/core/error.hpp"
#include "homing/core/secret.hpp"
#include "homing/core/text.hpp"
#include "homing/model/click_id_keys.hpp"
#include "store/catalog_audit.hpp"
#include "store/catalog_reader.hpp"
#include "store/catalog_writer.hpp"

namespace homing::store {

std::int64_t CatalogStore::version() {
  std::int64_t version = 0;
  database_.transaction([&](pqxx::work& tx) {
    version = tx.exec_prepared1(sql::catalog_version_now.name)[0].as<std::int64_t>();
  });
  return version;
}

std::shared_ptr<const catalog::Catalog> CatalogStore::load() {
  catalog::CatalogRows rows;
  database_.transaction([&](pqxx::work& tx) {
    tx.exec_prepared0(sql::catalog_snapshot_transaction.name);
    rows = read_catalog(tx);
  });
  return catalog::build_catalog(rows);
}

std::shared_ptr<const catalog::Catalog> CatalogStore::present() {
  if (last_ == nullptr || last_->version() != version()) last_ = load();
  return last_;
}

std::vector<catalog::Change> CatalogStore::plan(const catalog::Document& wanted) {
  const auto present = load();
  check_against(*present, wanted);
  return difference(*present, wanted);
}

admin::AppliedCatalog CatalogStore::apply(const MakeDocument& make, const admin::Actor& by) {
  admin::AppliedCatalog applied;
  database_.transaction([&](pqxx::work& tx) {
    tx.exec_prepared1(sql::catalog_lock.name);
    const auto present = catalog::build_catalog(read_catalog(tx));
    const catalog::Document wanted = make(*present);
    check_against(*present, wanted);
    applied = {difference(*present, wanted), present, present};
    if (applied.changes.empty()) return;
    CatalogWriter writer(tx, wanted);
    writer.skip_taken_ids(*present);
    for (const catalog::Change& change : applied.changes) {
      writer.write(change);
      write_audit_line(tx, change, *present, wanted, by);
    }
    tx.exec_prepared0(sql::catalog_raise_version.name);
    applied.after = catalog::build_catalog(read_catalog(tx));
  });
  last_ = applied.after;
  return applied;
}

std::vector<catalog::Change> CatalogStore::apply(const catalog::Document& wanted) {
  return apply([&](const catalog::Catalog&) { return wanted; }, {"homing apply", ""}).changes;
}

void CatalogStore::add_click_id_key() {
  const std::string key = to_hex(random_bytes(ClickIdKey::kBytes));
  database_.transaction([&](pqxx::work& tx) {
    tx.exec_prepared1(sql::catalog_lock.name);
    if (tx.exec_prepared(sql::catalog_add_click_id_key.name, key, "homing rotate-key").empty()) {
      throw UserError("all four click ID keys are in use: there is no room for another");
    }
    tx.exec_prepared0(sql::catalog_raise_version.name);
  });
}

CatchUp CatalogStore::catch_up_with(const catalog::Catalog& known) {
  CatchUp done;
  database_.transaction([&](pqxx::work& tx) {
    done = {};
    done.was_older = tx.exec_prepared1(sql::catalog_lock.name)[0].as<std::int64_t>() < known.version();
    for (const ClickIdKey& key : known.keys().all()) {
      const std::string_view bytes(reinterpret_cast<const char*>(key.bytes.data()), key.bytes.size());
      done.keys_restored +=
          static_cast<int>(tx.exec_prepared(sql::catalog_restore_key.name, static_cast<int>(key.version),
                                            to_hex(bytes), key.active_from.time_since_epoch().count())
                               .affected_rows());
    }
    if (!done.was_older && done.keys_restored == 0) return;
    tx.exec_prepared0(sql::catalog_raise_version_above.name, known.version());
  });
  return done;
}

}  // namespace homing::store
