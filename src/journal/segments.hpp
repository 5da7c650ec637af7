#pragma once

#include <string>
#include <string_view>
#include <system_error>
#include <vector>

#include "homing/journal/file_system.hpp"
#include "homing/journal/format.hpp"

namespace homing::journal {

/// Above every position: the bound of a segment that has no next one.
inline constexpr Position kNoLimit = ~Position{0};

[[nodiscard]] inline std::string segment_path(const std::string& folder, Position first) {
  return folder + '/' + segment_name(first);
}

[[nodiscard]] inline std::string quarantine_folder(const std::string& folder) {
  return folder + "/quarantine";
}

/// First positions of a folder's segments, rising.
[[nodiscard]] std::error_code list_segments(FileSystem& file_system, const std::string& folder,
                                            std::vector<Position>& firsts);

/// Whether a later version of the format wrote this segment: its header says `HOMINGJ2` or above, and there
/// is no record of this version in it. One flipped bit makes a 3 of a 1, but no record bad.
[[nodiscard]] bool is_later_version(File& file, Position first);

[[nodiscard]] inline bool is_missing(std::error_code error) {
  return error == std::errc::no_such_file_or_directory;
}

}  // namespace homing::journal
