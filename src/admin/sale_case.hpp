#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "admin/sales_desk.hpp"

namespace homing::admin {

/// A sale that may go on the road, or has its outcome.
struct SaleCase {
  SaleOutcome outcome;
  std::optional<Report> report;
  std::int64_t promo_code = 0;
  bool code_is_archived = false;
  ClickId minted;                        ///< For a code: its click's, where it has none yet.
  std::optional<UnixMillis> dated_from;  ///< A postback of another time: it came then.
};

/// Those that may go on the road.
[[nodiscard]] std::vector<SaleCase*> going(std::vector<SaleCase>& cases);
[[nodiscard]] std::vector<Report> reports_of(const std::vector<SaleCase*>& cases);

/// It does not go on the road.
void turn_away(SaleCase& one, unsigned http_status, std::string code, std::string message);

}  // namespace homing::admin
