#pragma once

#include <string>

#include "homing/admin/postbacks.hpp"
#include "homing/catalog/catalog.hpp"

namespace homing::admin {

/// What the road would answer to a postback, and what it would write: what is owed to whom, the revenue, and
/// who would be told.
[[nodiscard]] std::string about_outcome(const Judged& judged, const catalog::Catalog& catalog);

}  // namespace homing::admin
