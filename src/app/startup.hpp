#pragma once

#include <memory>
#include <optional>
#include <string>

#include "app/data_folder.hpp"
#include "app/node_identity.hpp"
#include "homing/app/settings.hpp"
#include "homing/apply/lineage.hpp"
#include "homing/catalog/catalog.hpp"
#include "homing/click/click_handler.hpp"
#include "homing/journal/journal.hpp"
#include "homing/store/database.hpp"

namespace homing::app {

/// Settings as the store takes them. @throws UserError  there is no database_url
[[nodiscard]] store::DatabaseOptions database_options(const Settings& settings);

/// Settings as clicks are decided by.
[[nodiscard]] click::ClickOptions click_options(const Settings& settings);

/// What a server has to know before it can take a click.
struct Startup {
  NodeIdentity identity;
  std::shared_ptr<const catalog::Catalog> catalog;
  /// Empty when the database could not be asked.
  std::optional<apply::Cursor> cursor;
  /// Where this node's journal is to be applied from: no new record may get a position below it. Empty with
  /// the cursor.
  std::optional<journal::Position> applied_to;
};

/// Makes the data folder where there is none, leases the node number and loads the catalog: from the
/// database, or, when that is away, from what an earlier start left in the data folder.
///
/// @throws UserError  the schema is not this version's; the folder belongs to another installation, or is an
///                    old copy; or the database is away and the folder has never been used
/// A catalog that cannot be stored (the disk may be full) is no reason not to serve it: that is logged.
[[nodiscard]] Startup start_up(const Settings& settings, const DataFolder& folder);

/// Notes in the folder that a process has begun, once the journal is open and nobody else's.
/// A folder that takes no more (the disk may be full) is no reason not to serve: that is logged, and the
/// process goes by the name of the one before.
[[nodiscard]] apply::Lineage begin_process(const Startup& startup, const DataFolder& folder,
                                           const journal::Journal::Status& journal);

/// Stores the catalog in the data folder, for a start without the database.
/// @return empty when it is stored, else why not
[[nodiscard]] std::string store_catalog(const catalog::Catalog& catalog, const DataFolder& folder);
/// Logs why not.
void log_catalog_not_stored(const std::string& reason);

}  // namespace homing::app
