#pragma once

#include <algorithm>
#include <string>
#include <vector>

#include "catalog/object_reader.hpp"
#include "homing/catalog/catalog.hpp"

/// Members that several kinds of entry have.
namespace homing::catalog {

/// Also names the reader's place by it.
[[nodiscard]] std::string read_ref(ObjectReader& reader);
/// The ref where absent.
[[nodiscard]] std::string read_name(ObjectReader& reader, const std::string& ref);
/// Active where absent.
[[nodiscard]] State read_state(ObjectReader& reader);
/// Likewise; a goal is never paused.
[[nodiscard]] State read_goal_state(ObjectReader& reader);

/// For lists whose order means nothing.
template <class Value>
void sort_and_unite(std::vector<Value>& values) {
  std::sort(values.begin(), values.end());
  values.erase(std::unique(values.begin(), values.end()), values.end());
}

}  // namespace homing::catalog
