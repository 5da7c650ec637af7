#pragma once

#include "homing/admin/promo_codes.hpp"
#include "homing/store/database.hpp"

namespace homing::store {

/// Promo codes, and the clicks that stand for their sales.
class PromoCodeStore final : public admin::PromoCodes {
 public:
  explicit PromoCodeStore(Database& database) : database_(database) {}

  [[nodiscard]] std::vector<admin::PromoCode> page(const admin::PromoCodeFilter& filter,
                                                   std::optional<std::int64_t> before, int limit) override;
  [[nodiscard]] std::vector<admin::PromoCode> find(const std::vector<std::string>& codes) override;
  [[nodiscard]] admin::PromoCodeResult add(const std::string& code, const std::string& affiliate,
                                           const std::string& offer, const admin::Actor& by) override;
  [[nodiscard]] admin::PromoCodeResult set_active(const admin::PromoCode& code, bool active,
                                                  const admin::Actor& by) override;
  [[nodiscard]] std::vector<ClickId> reserve_clicks(const std::vector<admin::CodeSale>& sales) override;
  [[nodiscard]] std::vector<ClickId> look_up_clicks(const std::vector<admin::CodeSale>& sales) override;

 private:
  Database& database_;
};

}  // namespace homing::store
