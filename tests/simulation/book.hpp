#pragma once

#include <map>
#include <set>
#include <string>
#include <vector>

#include "homing/model/click_id.hpp"
#include "homing/model/postback.hpp"
#include "tests/apply/memory_store.hpp"

namespace homing::simulation {

/// What the outside world was told, and so may hold Homing to.
class Book {
 public:
  /// A 302 with this ID was read whole. @throws Violation  the ID was handed out before
  void click_acknowledged(const ClickId& id);
  /// This click's record is one that the database refuses: it has to end in rejected_records.
  void click_is_poison(const ClickId& id) { poison_.insert(id); }
  void postback_acknowledged(const Postback& postback, PostbackCode told);

  [[nodiscard]] const std::vector<ClickId>& clicks() const noexcept { return clicks_; }
  [[nodiscard]] const std::vector<Postback>& postbacks() const noexcept { return sent_; }
  [[nodiscard]] std::size_t poison() const noexcept { return poison_.size(); }

  /// Everything that was acknowledged is in the database, as it was told. For the end, when all is at rest.
  /// @throws Violation
  void check_nothing_lost(const apply::test::MemoryState& state) const;

 private:
  std::vector<ClickId> clicks_;
  std::set<ClickId> handed_out_;
  std::set<ClickId> poison_;
  std::vector<Postback> sent_;
  std::map<Uuid, PostbackCode> told_;
};

/// What has to hold after each commit, whatever was acknowledged: the sums are those of the rows, each
/// conversion has its click, its events without a gap, and one accrual while it is approved; each status is
/// told once.
/// @throws Violation
void check_consistent(const apply::test::MemoryState& state);

}  // namespace homing::simulation
