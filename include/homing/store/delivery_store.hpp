#pragma once

#include "homing/admin/deliveries.hpp"
#include "homing/store/database.hpp"

namespace homing::store {

/// The outbox as the operator sees it.
class DeliveryStore final : public admin::Deliveries {
 public:
  explicit DeliveryStore(Database& database) : database_(database) {}

  [[nodiscard]] std::vector<admin::DeliveryLine> page(const admin::DeliveryFilter& filter,
                                                      const std::optional<admin::DeliveryPlace>& behind,
                                                      int limit) override;
  [[nodiscard]] std::optional<std::map<std::string, std::int64_t>> count(
      const admin::DeliveryChoice& choice) override;
  [[nodiscard]] std::optional<std::int64_t> retry(const admin::DeliveryChoice& choice, UnixMillis now,
                                                  const admin::Actor& by) override;

 private:
  Database& database_;
};

}  // namespace homing::store
