#pragma once

#include "homing/admin/accounts.hpp"
#include "homing/admin/ledger.hpp"
#include "homing/admin/report.hpp"

namespace homing::admin {

/// What the endpoints work on: one a worker thread, with a database connection of its own.
class Backend {
 public:
  virtual ~Backend() = default;

  [[nodiscard]] virtual Accounts& accounts() = 0;
  [[nodiscard]] virtual Reports& reports() = 0;
  [[nodiscard]] virtual Ledger& ledger() = 0;
};

}  // namespace homing::admin
