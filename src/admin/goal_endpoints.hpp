#pragma once

#include <vector>

#include "homing/admin/endpoint.hpp"

namespace homing::admin {

/// Goals as entries of their own. What is done is done to their offer: a document has them there.
[[nodiscard]] std::vector<Endpoint> goal_endpoints();

}  // namespace homing::admin
