#pragma once

#include <vector>

#include "homing/admin/endpoint.hpp"

namespace homing::admin {

/// The catalog: its entries one by one, with an ETag each that says which state of it a change is meant for,
/// and whole documents as `homing plan` and `homing apply` take them. Whatever is wrong with an input is said
/// in the words of those two.
[[nodiscard]] std::vector<Endpoint> catalog_endpoints();

}  // namespace homing::admin
