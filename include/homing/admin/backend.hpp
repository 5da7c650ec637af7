#pragma once

#include "homing/admin/accounts.hpp"
#include "homing/admin/catalog_desk.hpp"
#include "homing/admin/explain.hpp"
#include "homing/admin/ledger.hpp"
#include "homing/admin/live.hpp"
#include "homing/admin/postbacks.hpp"
#include "homing/admin/report.hpp"

namespace homing::admin {

class Conversions;
class Deliveries;
class HealthRecords;
class PromoCodes;
class Road;

/// What the endpoints work on: one a worker thread, with a database connection of its own.
class Backend {
 public:
  virtual ~Backend() = default;

  [[nodiscard]] virtual Accounts& accounts() = 0;
  [[nodiscard]] virtual ClickLives& click_lives() = 0;
  [[nodiscard]] virtual Postbacks& postbacks() = 0;
  [[nodiscard]] virtual Live& live() = 0;
  [[nodiscard]] virtual Conversions& conversions() = 0;
  [[nodiscard]] virtual PromoCodes& promo_codes() = 0;
  [[nodiscard]] virtual Road& road() = 0;
  [[nodiscard]] virtual Deliveries& deliveries() = 0;
  [[nodiscard]] virtual HealthRecords& health() = 0;
  [[nodiscard]] virtual CatalogDesk& catalog() = 0;
  [[nodiscard]] virtual Reports& reports() = 0;
  [[nodiscard]] virtual Ledger& ledger() = 0;
};

}  // namespace homing::admin
