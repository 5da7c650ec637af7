#include "homing/journal/inspection.hpp"

#include <algorithm>
#include <memory>
#include <optional>
#include <system_error>
#include <vector>

#include "homing/core/error.hpp"
#include "journal/patched_file.hpp"
#include "journal/require.hpp"
#include "journal/segment_scanner.hpp"
#include "journal/segments.hpp"
#include "journal/torn_tail.hpp"

namespace homing::journal {
namespace {

/// One segment's walk.
class SegmentWalk {
 public:
  /// @param limit  first position of the segment behind it; kNoLimit for the newest
  /// @param applied_to  there were records up to there
  SegmentWalk(PatchedFile& file, Position first, Position limit, Position applied_to, std::uint64_t size,
              JournalVisitor& visitor)
      : file_(file), limit_(limit), applied_to_(applied_to), visitor_(visitor) {
    content_.first = first;
    content_.bytes = size;
  }

  /// @return false when the visitor wants to hear no more
  bool run() {
    visitor_.segment_begins(content_.first);
    if (limit_ == kNoLimit) find_end();
    const bool newest_and_empty = newest_ && limit_ == content_.first;
    if (!newest_and_empty) check_header();
    if (!walk()) return false;
    if (newest_) judge_tail();
    content_.unreadable = file_.unreadable_bytes();
    visitor_.segment_ends(content_);
    return true;
  }

 private:
  /// The newest segment may be growing: only what is in front of its end as it is now is looked at, so that
  /// no half-written group is taken for damage.
  void find_end() {
    newest_ = true;
    SegmentScanner scanner(file_, content_.first);
    ScanStep step;
    limit_ = content_.first;
    content_.torn_offset = kSegmentHeaderBytes;
    while (next(scanner, kNoLimit, step)) {
      if (step.kind != ScanStep::Kind::kRecord) continue;
      limit_ = step.next_position;
      content_.torn_offset = step.end_offset;
    }
    content_.torn_bytes = std::max(step.end_offset, content_.torn_offset) - content_.torn_offset;
  }

  void judge_tail() {
    const TornTail tail{.segment = content_.first,
                        .from = limit_,
                        .to = applied_to_,
                        .offset = content_.torn_offset,
                        .end_offset = content_.torn_offset + content_.torn_bytes};
    if (!tail.is_damage()) return;
    content_.torn_bytes = 0;
    visitor_.damage({.from = tail.from,
                     .to = tail.from + tail.known_lost(),
                     .segment = tail.segment,
                     .offset = tail.offset,
                     .end_offset = tail.end_offset,
                     .at_end = true});
  }

  /// False at the end.
  bool next(SegmentScanner& scanner, Position limit, ScanStep& step) const {
    require(scanner.next(limit, step), "read", segment_name(content_.first));
    return step.kind != ScanStep::Kind::kEnd;
  }

  void check_header() {
    std::string header;
    require(file_.read_at(0, kSegmentHeaderBytes, header), "read", segment_name(content_.first));
    if (decode_segment_header(header) != content_.first)
      report(content_.first, content_.first, 0, header.size());
  }

  bool walk() {
    SegmentScanner scanner(file_, content_.first);
    ScanStep step;
    while (next(scanner, limit_, step)) {
      if (step.kind == ScanStep::Kind::kDamage) {
        report(step.position, step.next_position, step.offset, step.end_offset);
        continue;
      }
      ++content_.records;
      content_.last = step.record.position;
      if (!visitor_.record(step.record, step.offset)) return false;
    }
    if (step.position < limit_) report(step.position, limit_, step.offset, step.end_offset);
    return true;
  }

  void report(Position from, Position to, std::uint64_t offset, std::uint64_t end_offset) {
    visitor_.damage({.from = from,
                     .to = to,
                     .segment = content_.first,
                     .offset = offset,
                     .end_offset = std::max(offset, end_offset)});
  }

  PatchedFile& file_;
  Position limit_;
  const Position applied_to_;
  JournalVisitor& visitor_;
  SegmentContent content_;
  bool newest_ = false;
};

void refuse_later_version(File& file, Position first, const std::string& path) {
  if (!is_later_version(file, first)) return;
  throw UserError("journal: " + path + " was written by a later version of Homing; use that one");
}

/// @return false when the visitor wants to hear no more
bool visit_segment(FileSystem& file_system, const std::string& path, Position first, Position limit,
                   Position applied_to, JournalVisitor& visitor) {
  std::unique_ptr<File> file;
  const std::error_code error = file_system.open_for_reading(path, file);
  if (is_missing(error)) return true;  // released since it was listed
  require(error, "open", path);
  std::uint64_t size = 0;
  require(file->size(size), "measure", path);
  PatchedFile patched(std::move(file), size);
  refuse_later_version(patched, first, path);
  return SegmentWalk(patched, first, limit, applied_to, size, visitor).run();
}

}  // namespace

void inspect(FileSystem& file_system, const std::string& folder, Position from, JournalVisitor& visitor) {
  // First: the journal may be growing, and what is noted now is in the files that are looked at behind it.
  const Position applied_to = noted_applied_to(file_system, folder);
  std::vector<Position> firsts;
  require(list_segments(file_system, folder, firsts), "list", folder);
  if (firsts.empty()) {
    throw UserError("there is no segment of a journal in " + folder +
                    "; expected a journal's folder, such as data/journal");
  }
  auto segment = std::upper_bound(firsts.begin(), firsts.end(), from);
  if (segment != firsts.begin()) --segment;
  for (; segment != firsts.end(); ++segment) {
    const Position limit = segment + 1 == firsts.end() ? kNoLimit : *(segment + 1);
    if (!visit_segment(file_system, segment_path(folder, *segment), *segment, limit, applied_to, visitor))
      return;
  }
}

}  // namespace homing::journal
