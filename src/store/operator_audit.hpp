#pragma once

#include <pqxx/pqxx>

#include "homing/apply/store.hpp"

namespace homing::store {

/// Writes to the audit log what of this was done for operators: so a change and its line are one transaction,
/// and what was refused, or was so already, has none.
void note_operators(pqxx::work& work, const apply::PostbackWrites& writes);

}  // namespace homing::store
