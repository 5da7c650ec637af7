#pragma once

#include "homing/admin/conversions.hpp"
#include "homing/store/database.hpp"

namespace homing::store {

/// Reads conversions for the operator.
class ConversionStore final : public admin::Conversions {
 public:
  explicit ConversionStore(Database& database) : database_(database) {}

  [[nodiscard]] std::vector<admin::ConversionLine> page(const admin::ConversionFilter& filter,
                                                        const std::optional<admin::ConversionPlace>& behind,
                                                        int limit) override;
  [[nodiscard]] std::vector<admin::ConversionKey> find(const std::vector<Uuid>& ids) override;
  [[nodiscard]] admin::ConversionStory story(const admin::ConversionKey& conversion) override;
  [[nodiscard]] std::vector<UnixMillis> times_on_clock(const std::vector<UnixMillis>& shown,
                                                       const std::string& zone) override;

 private:
  Database& database_;
};

}  // namespace homing::store
