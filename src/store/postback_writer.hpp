#pragma once

#include <pqxx/pqxx>

#include "homing/apply/store.hpp"

namespace homing::store {

/// Writes what the postbacks of one batch change: one statement a table.
/// @throws StoreError  kConflict: another node was first at one of the conversions
void write_postbacks(pqxx::work& work, NodeNumber node, const apply::PostbackWrites& writes);

}  // namespace homing::store
