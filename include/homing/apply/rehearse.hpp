#pragma once

#include <chrono>
#include <vector>

#include "homing/apply/store.hpp"

namespace homing::apply {

/// What the applier of `node` would write for these postbacks, were they the next records of its journal: by
/// the rules and the code of the road. Each sees what those in front of it did. Pure.
///
/// @param facts       of these postbacks' clicks
/// @param parked_for  ApplierOptions::parked_for
[[nodiscard]] PostbackWrites rehearse(const std::vector<Postback>& postbacks, PostbackFacts facts,
                                      NodeNumber node, std::chrono::seconds parked_for, UnixMillis now);

}  // namespace homing::apply
