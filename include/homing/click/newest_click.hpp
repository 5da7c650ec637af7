#pragma once

#include <string>

#include "homing/core/clock.hpp"
#include "homing/journal/file_system.hpp"
#include "homing/journal/journal.hpp"
#include "homing/model/click_id_mint.hpp"

namespace homing::click {

/// What every segment of the journal begins with: how far the IDs had come. So the newest segment alone tells
/// newest_click_time(), whatever else it holds, and the older ones may be released.
[[nodiscard]] journal::SegmentMark mint_mark(const ClickIdMint& mint);

/// The newest time that a click ID of the journal in `folder` carries: new IDs start above it, wherever the
/// clock stands. The epoch when the journal is empty, or not there yet. Nothing is changed, so it may be
/// asked before a Journal has put the folder in order. Of records that a damaged disk has taken from the
/// journal's end nothing is known: their IDs are not minted again as long as the clock has not been set back
/// too.
/// @throws UserError  the folder can't be read
[[nodiscard]] UnixMillis newest_click_time(journal::FileSystem& disk, const std::string& folder);

}  // namespace homing::click
