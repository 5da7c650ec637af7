#pragma once

#include <pqxx/pqxx>
#include <vector>

#include "homing/model/click.hpp"

namespace homing::store {

/// Copies clicks into the table. Their partitions have to be there.
void copy_clicks(pqxx::work& work, const std::vector<Click>& clicks);

}  // namespace homing::store
