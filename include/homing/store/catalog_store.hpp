#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <vector>

#include "homing/admin/catalog_desk.hpp"
#include "homing/catalog/catalog.hpp"
#include "homing/catalog/document.hpp"
#include "homing/store/database.hpp"

namespace homing::store {

/// What CatalogStore::catch_up_with() found.
struct CatchUp {
  bool was_older = false;  ///< The database had a lower version.
  int keys_restored = 0;   ///< Keys that it had not.
};

/// The catalog's tables. Everything throws StoreError; blocks.
///
/// load(), plan() and apply() also throw UserError when a row makes no sense, which takes a hand in the
/// tables: it is named, and a server goes on with the catalog that it has. A postback URL's, which a newer
/// version may have written, is left out by load(), and refused by plan() and apply().
class CatalogStore final : public admin::CatalogDesk {
 public:
  explicit CatalogStore(Database& database) : database_(database) {}

  [[nodiscard]] std::int64_t version();
  /// The whole catalog with the keys, of one moment (REPEATABLE READ).
  [[nodiscard]] std::shared_ptr<const catalog::Catalog> load();
  /// As load(), but read anew only where the version is another than last time, apply() included.
  [[nodiscard]] std::shared_ptr<const catalog::Catalog> present() override;

  /// What apply() would do. @throws UserError  the document names an advertiser, affiliate, offer or goal
  /// that is nowhere, an id that is taken or would change
  [[nodiscard]] std::vector<catalog::Change> plan(const catalog::Document& wanted);
  /// Makes it so in one transaction (a lock keeps other applies out), with a line in the audit log for each
  /// change, and raises the version when something changed. Numbers that the database counts are above every
  /// one that is there or stands in the document.
  /// @return what it did: as difference() says. @throws UserError  as plan()
  admin::AppliedCatalog apply(const MakeDocument& make, const admin::Actor& by) override;
  /// As `homing apply`, which the audit log names.
  std::vector<catalog::Change> apply(const catalog::Document& wanted);

  /// Adds a key of the next free version (the first one at once, a later one active in a minute, so that
  /// every server knows it before an ID is signed with it), and a line to the audit log, as
  /// `homing rotate-key`.
  /// @throws UserError  all four versions are in use
  void add_click_id_key();

  /// For a database that may have been restored from a backup, and be older than what a server has loaded
  /// from it before: puts back each key of `known` whose version it has not, and raises its version above
  /// that of `known`. Where neither is needed it changes nothing.
  CatchUp catch_up_with(const catalog::Catalog& known);

 private:
  Database& database_;
  std::shared_ptr<const catalog::Catalog> last_;  ///< Of present() and apply(); null: none yet.
};

}  // namespace homing::store
