#pragma once

#include <vector>

#include "homing/admin/explain.hpp"

namespace homing::admin {

/// Puts behind each visit where its visitor was sent: that is not stored, but made of what is.
/// @param events  of the click `id`
void add_redirect(std::vector<LifeEvent>& events, const ClickId& id, const TellRedirect& past_redirect);

}  // namespace homing::admin
