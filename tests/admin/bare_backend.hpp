#pragma once

#include <stdexcept>
#include <string>

#include "homing/admin/backend.hpp"

namespace homing::admin {

/// Has nothing: who needs something of it overrides that.
class BareBackend : public Backend {
 public:
  [[nodiscard]] Accounts& accounts() override { none("accounts"); }
  [[nodiscard]] ClickLives& click_lives() override { none("click_lives"); }
  [[nodiscard]] Postbacks& postbacks() override { none("postbacks"); }
  [[nodiscard]] Live& live() override { none("live"); }
  [[nodiscard]] Conversions& conversions() override { none("conversions"); }
  [[nodiscard]] PromoCodes& promo_codes() override { none("promo_codes"); }
  [[nodiscard]] Road& road() override { none("road"); }
  [[nodiscard]] Deliveries& deliveries() override { none("deliveries"); }
  [[nodiscard]] HealthRecords& health() override { none("health"); }
  [[nodiscard]] CatalogDesk& catalog() override { none("catalog"); }
  [[nodiscard]] Reports& reports() override { none("reports"); }
  [[nodiscard]] Ledger& ledger() override { none("ledger"); }

 private:
  [[noreturn]] static void none(const char* what) {
    throw std::logic_error(std::string("no ") + what + " here");
  }
};

}  // namespace homing::admin
