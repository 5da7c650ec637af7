#pragma once

#include "load/options.hpp"

namespace homing::load {

/// Writes click IDs that the server takes for its own, evenly spread over the past days, in random order.
/// @throws std::runtime_error  the key is none, or the file cannot be written
void mint_click_ids(const Options& options);

}  // namespace homing::load
