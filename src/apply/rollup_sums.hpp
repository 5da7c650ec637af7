#pragma once

#include <map>
#include <string>
#include <tuple>
#include <vector>

#include "homing/apply/store.hpp"

namespace homing::apply {

/// Adds up what one transaction adds to conversion_rollup, so that the database is told once a row. Only
/// where a sum would be more than a Decimal holds are there several for one row.
class RollupSums {
 public:
  void add(ConversionRollup change);
  [[nodiscard]] std::vector<ConversionRollup> take() &&;

 private:
  using Key =
      std::tuple<UnixMillis, OfferId, AffiliateId, GoalId, ConversionStatus, std::string, std::string>;

  std::map<Key, ConversionRollup> sums_;
  std::vector<ConversionRollup> full_;
};

}  // namespace homing::apply
