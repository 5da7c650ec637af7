#pragma once

#include "homing/admin/accounts.hpp"
#include "homing/admin/explain.hpp"
#include "homing/admin/live.hpp"
#include "homing/admin/postbacks.hpp"

namespace homing::admin {

/// What the endpoints work on: one a worker thread, with a database connection of its own.
class Backend {
 public:
  virtual ~Backend() = default;

  [[nodiscard]] virtual Accounts& accounts() = 0;
  [[nodiscard]] virtual ClickLives& click_lives() = 0;
  [[nodiscard]] virtual Postbacks& postbacks() = 0;
  [[nodiscard]] virtual Live& live() = 0;
};

}  // namespace homing::admin
