#pragma once

#include <vector>

#include "homing/admin/explain.hpp"

namespace homing::admin {

/// Puts into the facts of a click which network its IP is in now: that is not stored.
void add_network(std::vector<LifeEvent>& events, const TellNetwork& network);

}  // namespace homing::admin
