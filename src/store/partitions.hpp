#pragma once

#include <chrono>
#include <pqxx/pqxx>
#include <set>

#include "homing/model/click_id.hpp"

namespace homing::store {

/// Knows which days have their partitions, so that only the first batch of a day asks the database.
class Partitions {
 public:
  /// Makes those for this ID's day, unless they are known.
  void ensure(pqxx::work& work, const ClickId& id);

  /// What the transaction made is there to stay.
  void committed();
  /// It failed: what it made is gone, and what was known may have been dropped meanwhile.
  void forget() noexcept;
  /// Whether the open transaction took a day for known without asking.
  [[nodiscard]] bool relied_on_memory() const noexcept { return relied_on_memory_; }

 private:
  std::set<std::chrono::sys_days> known_;
  std::set<std::chrono::sys_days> fresh_;  // made in the open transaction
  bool relied_on_memory_ = false;
};

}  // namespace homing::store
