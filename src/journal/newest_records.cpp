#include <memory>
#include <system_error>
#include <vector>

#include "homing/core/error.hpp"
#include "homing/journal/reader.hpp"
#include "journal/require.hpp"
#include "journal/segment_scanner.hpp"
#include "journal/segments.hpp"

namespace homing::journal {
namespace {

/// @return whether there was one
bool visit_segment(FileSystem& file_system, const std::string& path, Position first, Position limit,
                   const std::function<void(const Record&)>& visit) {
  std::unique_ptr<File> file;
  require(file_system.open(path, file), "read", path);
  SegmentScanner scanner(*file, first);
  bool visited = false;
  ScanStep step;
  do {
    require(scanner.next(limit, step), "read", path);
    if (step.kind != ScanStep::Kind::kRecord) continue;
    visit(step.record);
    visited = true;
  } while (step.kind != ScanStep::Kind::kEnd);
  return visited;
}

}  // namespace

void visit_newest_records(FileSystem& file_system, const std::string& folder,
                          const std::function<void(const Record&)>& visit) {
  std::vector<Position> firsts;
  const std::error_code error = list_segments(file_system, folder, firsts);
  if (is_missing(error)) return;
  require(error, "read", folder);
  Position limit = kNoLimit;
  for (auto first = firsts.rbegin(); first != firsts.rend(); ++first) {
    if (visit_segment(file_system, segment_path(folder, *first), *first, limit, visit)) return;
    limit = *first;
  }
}

}  // namespace homing::journal
