#pragma once

#include "homing/admin/accounts.hpp"

namespace homing::admin {

/// What the endpoints work on: one a worker thread, with a database connection of its own.
class Backend {
 public:
  virtual ~Backend() = default;

  [[nodiscard]] virtual Accounts& accounts() = 0;
};

}  // namespace homing::admin
