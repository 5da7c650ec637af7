#pragma once

#include "homing/admin/health.hpp"
#include "homing/store/database.hpp"

namespace homing::store {

/// What the database says of its own state and of the servers'.
class HealthStore final : public admin::HealthRecords {
 public:
  explicit HealthStore(Database& database) : database_(database) {}
  [[nodiscard]] admin::DatabaseHealth look(UnixMillis now) override;

 private:
  Database& database_;
};

}  // namespace homing::store
