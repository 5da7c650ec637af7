#pragma once

#include <pqxx/pqxx>

#include "homing/admin/accounts.hpp"
#include "homing/catalog/document.hpp"

namespace homing::store {

/// A line in the audit log: who made a change that difference() has found, what was and what is. Secrets stay
/// out.
void write_audit_line(pqxx::work& tx, const catalog::Change& change, const catalog::Catalog& present,
                      const catalog::Document& wanted, const admin::Actor& by);

}  // namespace homing::store
