#pragma once

#include <vector>

#include "homing/admin/endpoint.hpp"
#include "homing/admin/postbacks.hpp"
#include "homing/catalog/catalog.hpp"

namespace homing::admin {

/// GET /explain, POST /explain/click, POST /explain/postback, GET /postbacks, POST /postbacks/replay,
/// GET /live. @param catalog  null only where nobody is going to call them
[[nodiscard]] std::vector<Endpoint> explain_endpoints(const catalog::CatalogHolder* catalog, RoadPorts road);

}  // namespace homing::admin
