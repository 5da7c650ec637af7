#pragma once

#include <memory>

#include "homing/catalog/catalog.hpp"
#include "homing/store/database.hpp"

namespace homing::app {

/// The catalog of the database, for a server that knew `known` (null: none).
///
/// A database that was restored from a backup may be older than that. Then the keys of click IDs that it has
/// lost are put back, so that the IDs signed with them stay genuine, and its version is raised above the
/// known one, so that no version ever means two catalogs; both are logged. The rest of the catalog is as
/// restored: that is for the operator's file. Postback URLs that are left out of it are logged.
/// @throws StoreError, UserError  as CatalogStore
[[nodiscard]] std::shared_ptr<const catalog::Catalog> refresh_catalog(store::Database& database,
                                                                      const catalog::Catalog* known);

/// For /readyz: which postback URLs of the database are not in the catalog; empty when none are.
[[nodiscard]] std::string postback_urls_left_out(const catalog::Catalog& catalog);

}  // namespace homing::app
