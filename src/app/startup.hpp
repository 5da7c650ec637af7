#pragma once

#include <memory>
#include <optional>
#include <string>

#include "app/data_folder.hpp"
#include "app/node_identity.hpp"
#include "homing/app/settings.hpp"
#include "homing/catalog/catalog.hpp"
#include "homing/journal/format.hpp"
#include "homing/store/database.hpp"

namespace homing::app {

/// Settings as the store takes them. @throws UserError  there is no database_url
[[nodiscard]] store::DatabaseOptions database_options(const Settings& settings);

/// What a server has to know before it can take a click.
struct Startup {
  NodeIdentity identity;
  std::shared_ptr<const catalog::Catalog> catalog;
  /// Up to where the database has applied this node's journal: no new record may get a position below it.
  /// Empty when the database could not be asked.
  std::optional<journal::Position> applied_to;
};

/// Makes the data folder where there is none, leases the node number and loads the catalog: from the
/// database, or, when that is away, from what an earlier start left in the data folder.
///
/// @throws UserError  the schema is not this version's; the folder belongs to another installation; or the
///                    database is away and the folder has never been used
/// A catalog that cannot be stored (the disk may be full) is no reason not to serve it: that is logged.
[[nodiscard]] Startup start_up(const Settings& settings, const DataFolder& folder);

/// Stores the catalog in the data folder, for a start without the database.
/// @return empty when it is stored, else why not
[[nodiscard]] std::string store_catalog(const catalog::Catalog& catalog, const DataFolder& folder);
/// Logs why not.
void log_catalog_not_stored(const std::string& reason);

}  // namespace homing::app
