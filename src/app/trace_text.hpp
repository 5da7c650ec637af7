#pragma once

#include <string>
#include <vector>

#include "homing/store/audit_store.hpp"

namespace homing::app {

/// A click's life for a person: one line an event, `time  what  name=value ...`. Values that hold blanks,
/// quotes or anything that could disturb a terminal come as JSON strings.
[[nodiscard]] std::string to_text(const std::vector<store::TraceEvent>& events);

}  // namespace homing::app
