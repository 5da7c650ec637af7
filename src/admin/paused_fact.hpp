#pragma once

#include <vector>

#include "homing/admin/explain.hpp"

namespace homing::admin {

/// Puts into the facts of a click that was refused as its offer took none, why that takes none now: whether
/// the offer was paused then or its advertiser is not stored.
void add_paused(std::vector<LifeEvent>& events, const TellPaused& paused);

}  // namespace homing::admin
