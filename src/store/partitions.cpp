#include "store/partitions.hpp"

#include <homing_sql/sql.hpp>

#include "homing/core/units.hpp"

namespace homing::store {

void Partitions::ensure(pqxx::work& work, const ClickId& id) {
  const auto day = std::chrono::floor<std::chrono::days>(id.time());
  if (fresh_.contains(day)) return;
  if (known_.contains(day)) {
    relied_on_memory_ = true;
    return;
  }
  work.exec_prepared(sql::apply_make_partitions.name, time_text(UnixMillis(day)));
  fresh_.insert(day);
}

void Partitions::committed() {
  known_.merge(fresh_);
  fresh_.clear();
  relied_on_memory_ = false;
}

void Partitions::forget() noexcept {
  known_.clear();
  fresh_.clear();
  relied_on_memory_ = false;
}

}  // namespace homing::store
