#pragma once

#include <chrono>
#include <string>
#include <vector>

#include "homing/core/clock.hpp"
#include "homing/model/click_id.hpp"
#include "homing/store/database.hpp"

namespace homing::store {

/// One thing that happened to a click.
struct TraceEvent {
  UnixMillis at{};
  std::string what;   ///< `click`, `postback`, `conversion`, `status`, `accrual`, `reversal`, ...
  std::string facts;  ///< A JSON object.
};

/// One invariant, recounted.
struct CheckResult {
  std::string promise;                       ///< What was checked, as a sentence.
  std::vector<std::string> counterexamples;  ///< At most 100; none: it holds.
};

/// Reads that explain and prove: for `homing trace` and `homing verify`. Everything throws StoreError;
/// blocks.
class AuditStore {
 public:
  explicit AuditStore(Database& database) : database_(database) {}

  /// All that is known of one click, in time order. Empty when nothing is.
  /// @param postbacks_kept  the setting; 0: for ever
  [[nodiscard]] std::vector<TraceEvent> trace(const ClickId& id, std::chrono::milliseconds postbacks_kept);
  /// Recounts every invariant on one snapshot of the database, so that it holds on a live one too.
  [[nodiscard]] std::vector<CheckResult> verify();

 private:
  Database& database_;
};

}  // namespace homing::store
