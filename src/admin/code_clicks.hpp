#pragma once

#include <optional>
#include <string>
#include <vector>

#include "admin/sale_case.hpp"

namespace homing::admin {

/// The clicks of sales that were reported with a promo code: a sale has none, so one is made for it.
///
/// None is made where a visitor's would be refused, nor with a code that is archived: such a sale is turned
/// away, also where an earlier report has left its click alone. One that was recorded may be corrected all
/// the same.
///
/// Everything throws StoreError. Ownership: borrows both.
class CodeClicks {
 public:
  CodeClicks(PromoCodes& codes, Road& road) : codes_(codes), road_(road) {}

  /// Gives each sale the click that it has, or would get; writes nothing.
  void find(std::vector<SaleCase>& cases);
  /// Behind find(): from now on they have those that they would get.
  void reserve(std::vector<SaleCase>& cases);
  /// Those whose click's ID was remembered and is this server's, but which was never recorded: by what the
  /// road has said of them. They may go once more, and make it.
  [[nodiscard]] std::vector<SaleCase*> lost(std::vector<SaleCase>& cases);

 private:
  struct Refusal {
    std::string code;
    std::string message;
  };
  /// Of a sale that is not there yet.
  [[nodiscard]] std::optional<Refusal> refusal_of_new(const SaleCase& one) const;
  /// Requires: refusal_of_new().
  void turn_new_away(SaleCase& one);
  void turn_new_sales_away(const std::vector<SaleCase*>& cases);

  PromoCodes& codes_;
  Road& road_;
};

}  // namespace homing::admin
