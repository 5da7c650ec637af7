#pragma once

#include <pqxx/pqxx>

#include "homing/catalog/rows.hpp"

namespace homing::store {

/// The catalog's tables as they are in this transaction, each by a statement of its own.
[[nodiscard]] catalog::CatalogRows read_catalog(pqxx::work& tx);

}  // namespace homing::store
