#pragma once

#include "homing/admin/endpoint.hpp"

namespace homing::admin {

/// POST /conversions/decide.
[[nodiscard]] Answer decide_conversions(const Call& call, Backend& backend);

}  // namespace homing::admin
