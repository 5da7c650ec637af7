#pragma once

#include "admin/parameters.hpp"
#include "homing/admin/report.hpp"
#include "homing/catalog/catalog.hpp"

namespace homing::admin {

/// Takes each parameter that has a dimension's name.
[[nodiscard]] std::map<Dimension, std::vector<std::string>> take_filters(Parameters& parameters,
                                                                         const catalog::Catalog& catalog);

}  // namespace homing::admin
