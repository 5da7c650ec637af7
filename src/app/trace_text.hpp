#pragma once

#include <string>

#include "homing/admin/explain.hpp"

namespace homing::app {

/// A click's life for a person: one line an event, `time  what  name=value ...`, and the verdict behind them.
/// Where several clicks were found, the others stand in front, and how a search goes on. Values that hold
/// blanks, quotes or anything that could disturb a terminal come as JSON strings.
[[nodiscard]] std::string to_text(const admin::Explanation& found);

}  // namespace homing::app
