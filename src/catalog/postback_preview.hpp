#pragma once

#include <string>
#include <vector>

#include "homing/catalog/document.hpp"

namespace homing::catalog {

/// What a postback URL sends, filled with example values, and what the linter says of it: a line each, for
/// the operator who is about to apply it.
[[nodiscard]] std::vector<std::string> preview_of(const PostbackUrlEntry& entry);

}  // namespace homing::catalog
