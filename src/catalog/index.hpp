#pragma once

#include <string_view>
#include <unordered_map>

#include "homing/catalog/catalog.hpp"

namespace homing::catalog {

/// What a list of a catalog holds, by ref. Borrows the list.
template <class Entry>
class Index {
 public:
  explicit Index(const std::vector<Entry>& entries) {
    for (const Entry& entry : entries) by_ref_.emplace(entry.ref, &entry);
  }
  /// Null when there is none such.
  [[nodiscard]] const Entry* find(std::string_view ref) const {
    const auto found = by_ref_.find(ref);
    return found == by_ref_.end() ? nullptr : found->second;
  }

 private:
  std::unordered_map<std::string_view, const Entry*> by_ref_;
};

}  // namespace homing::catalog
