#pragma once

#include "homing/admin/live.hpp"
#include "homing/store/database.hpp"

namespace homing::store {

/// What came into the tables lately. Which rows somebody has seen already is told by the snapshot that he saw
/// them in, so late and out-of-order ones are shown too, once. Threads: one. Ownership: borrows the database.
class LiveStore final : public admin::Live {
 public:
  /// How many of the newest clicks it looks at, at most: no more of all of them can be asked for than the
  /// first number.
  static constexpr int kReachOfAll = 2'000;
  static constexpr int kReachOfOne = 20'000;  ///< Where those of one offer or affiliate are looked for.

  explicit LiveStore(Database& database) : database_(database) {}
  [[nodiscard]] admin::LivePage live(const admin::LiveFilter& filter, UnixMillis now) override;

 private:
  Database& database_;
};

}  // namespace homing::store
