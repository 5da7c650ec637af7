#include "journal/segments.hpp"

#include <algorithm>
#include <string_view>

#include "journal/segment_scanner.hpp"

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

namespace {

bool says_later_version(std::string_view header) noexcept {
  constexpr std::string_view kMagicOfAnyVersion = "HOMINGJ";
  if (header.size() < kSegmentHeaderBytes || !header.starts_with(kMagicOfAnyVersion)) return false;
  const char version = header[kMagicOfAnyVersion.size()];
  return version > '1' && version <= '9';
}

}  // namespace

bool is_later_version(File& file, Position first) {
  std::string header;
  if (file.read_at(0, kSegmentHeaderBytes, header)) return false;  // a bad sector is the Reader's business
  if (!says_later_version(header)) return false;
  SegmentScanner scanner(file, first);
  ScanStep step;
  return scanner.next(kNoLimit, step) || step.kind == ScanStep::Kind::kEnd;
}

}  // namespace homing::journal
