#pragma once

#include <string>
#include <vector>

#include "homing/store/database.hpp"

namespace homing::store {

/// Brings the database to this binary's schema: makes the schema `homing`, applies the missing migrations in
/// order, each in a transaction, and makes the first click ID key where there is none. Several processes may
/// do it at once: a lock lets one after the other in.
///
/// Requires: `database` opened without prepared queries (set_prepare_queries(false)): their tables may be
/// missing.
/// @return the names of the migrations that it applied
/// @throws UserError   the database was changed by hand or by another binary: an applied migration reads
///                     otherwise here, or is not known here
/// @throws StoreError
std::vector<std::string> migrate(Database& database);

/// Whether migrate() would find nothing to do. Requires the same, throws the same.
[[nodiscard]] bool schema_is_current(Database& database);

}  // namespace homing::store
