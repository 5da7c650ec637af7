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

}  // namespace homing::journal
