#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <vector>

#include "homing/catalog/catalog.hpp"
#include "homing/catalog/document.hpp"
#include "homing/store/database.hpp"

namespace homing::store {

/// The catalog's tables. Everything throws StoreError; blocks.
///
/// load(), plan() and apply() also throw UserError when a row makes no sense, which takes a hand in the
/// tables: it is named, and a server goes on with the catalog that it has.
class CatalogStore {
 public:
  explicit CatalogStore(Database& database) : database_(database) {}

  [[nodiscard]] std::int64_t version();
  /// The whole catalog with the keys, of one moment (REPEATABLE READ).
  [[nodiscard]] std::shared_ptr<const catalog::Catalog> load();

  /// What apply() would do. @throws UserError  the document names an advertiser that is nowhere, an id that
  /// is taken or would change
  [[nodiscard]] std::vector<catalog::Change> plan(const catalog::Document& wanted);
  /// Makes it so in one transaction (a lock keeps other applies out), raises the version when something
  /// changed. Numbers that the database counts are above every one that is there or stands in the document.
  /// @return what it did: as difference() says. @throws UserError  as plan()
  std::vector<catalog::Change> apply(const catalog::Document& wanted);

  /// Adds a key of the next free version (the first one at once, a later one active in a minute, so that
  /// every server knows it before an ID is signed with it).
  /// @throws UserError  all four versions are in use
  void add_click_id_key();

 private:
  Database& database_;
};

}  // namespace homing::store
