#pragma once

#include <string>

#include "homing/core/clock.hpp"
#include "homing/journal/file_system.hpp"

namespace homing::click {

/// The newest time that a click ID of the journal in `folder` carries: new IDs start above it, wherever the
/// clock stands. The epoch when the journal's newest segment holds no click.
/// @throws UserError  the folder can't be read
[[nodiscard]] UnixMillis newest_click_time(journal::FileSystem& disk, const std::string& folder);

}  // namespace homing::click
