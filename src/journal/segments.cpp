#include "journal/segments.hpp"

#include <algorithm>

namespace homing::journal {

std::error_code list_segments(FileSystem& file_system, const std::string& folder,
                              std::vector<Position>& firsts) {
  firsts.clear();
  std::vector<std::string> names;
  if (const std::error_code error = file_system.list(folder, names)) return error;
  for (const std::string& name : names) {
    if (const Position first = parse_segment_name(name); first != 0) firsts.push_back(first);
  }
  std::sort(firsts.begin(), firsts.end());
  return {};
}

bool is_later_version(std::string_view header) noexcept {
  constexpr std::string_view kMagicOfAnyVersion = "HOMINGJ";
  if (header.size() < kSegmentHeaderBytes || !header.starts_with(kMagicOfAnyVersion)) return false;
  const char version = header[kMagicOfAnyVersion.size()];
  return version > '1' && version <= '9';
}

}  // namespace homing::journal
