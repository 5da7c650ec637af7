#pragma once

#include <cstdint>
#include <set>
#include <string>

#include "homing/admin/call.hpp"
#include "homing/catalog/catalog.hpp"

namespace homing::admin {

/// What every list of the catalog can be asked for: `q`, `state`, `limit`, `cursor`.
class EntryList {
 public:
  /// @throws Problem  one of them is wrong
  explicit EntryList(const Call& call);

  /// Whether it belongs to the list. Without `state`, archived ones do not.
  [[nodiscard]] bool takes(std::int64_t id, catalog::State state, std::string_view ref,
                           std::string_view title) const;
  [[nodiscard]] std::size_t limit() const noexcept { return limit_; }

 private:
  std::size_t limit_;
  std::int64_t after_ = 0;  // the last number of the page before
  std::string text_;        // in lower case
  std::set<catalog::State> states_;
};

}  // namespace homing::admin
