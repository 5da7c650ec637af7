#pragma once

#include "homing/admin/accounts.hpp"
#include "homing/admin/catalog_desk.hpp"

namespace homing::admin {

/// What the endpoints work on: one a worker thread, with a database connection of its own.
class Backend {
 public:
  virtual ~Backend() = default;

  [[nodiscard]] virtual Accounts& accounts() = 0;
  [[nodiscard]] virtual CatalogDesk& catalog() = 0;
};

}  // namespace homing::admin
