#pragma once

#include <nlohmann/json_fwd.hpp>
#include <vector>

#include "homing/admin/endpoint.hpp"

namespace homing::admin {

/// The API's description (OpenAPI 3.1): the pieces in api/, put together. Each piece has `paths` and
/// `components.schemas` of its own subject; `base.json` has the rest.
[[nodiscard]] const nlohmann::ordered_json& openapi();

/// GET /openapi.json, for everybody.
[[nodiscard]] std::vector<Endpoint> openapi_endpoints();

}  // namespace homing::admin
