#include "journal/recovery.hpp"

#include <algorithm>
#include <memory>
#include <system_error>

#include "homing/core/error.hpp"
#include "journal/require.hpp"
#include "journal/segment_scanner.hpp"
#include "journal/segment_writer.hpp"
#include "journal/segments.hpp"
#include "journal/torn_tail.hpp"

namespace homing::journal {
namespace {

/// What one segment holds.
struct Content {
  Position next = 0;  ///< Behind the last good record; 0 when there is none.
  std::uint64_t end_offset = kSegmentHeaderBytes;
  bool torn = false;  ///< There is something behind, and it is not void.
  std::uint64_t torn_end = kSegmentHeaderBytes;
};

class Recovery {
 public:
  Recovery(FileSystem& file_system, const std::string& folder, Position applied_to, Quarantine& quarantine)
      : file_system_(file_system), folder_(folder), applied_to_(applied_to), quarantine_(quarantine) {}

  Recovered run();

 private:
  void refuse_later_versions();
  [[nodiscard]] Content look_at(Position first, Position limit);
  void report_tail(Position first, Position limit, const Content& content);
  void make_durable(Position first, const Content& content);
  void remove_from(std::vector<Position>::iterator first);
  [[nodiscard]] std::unique_ptr<File> open(Position first);
  FileSystem& file_system_;
  const std::string& folder_;
  const Position applied_to_;
  Quarantine& quarantine_;
  std::vector<Position> firsts_;
  Recovered result_;
};

Recovered Recovery::run() {
  require(list_segments(file_system_, folder_, firsts_), "list", folder_);
  refuse_later_versions();

  Position limit = kNoLimit;
  auto behind = firsts_.end();  // of the newest segment that holds a record
  while (behind != firsts_.begin()) {
    const Position first = *(behind - 1);
    const Content content = look_at(first, limit);
    report_tail(first, limit, content);
    result_.next = std::max({result_.next, content.next, first});
    if (content.next != 0) {
      make_durable(first, content);
      break;
    }
    limit = first;
    --behind;
  }
  remove_from(behind);

  for (const Position first : firsts_) {
    SegmentSize segment{.first = first, .bytes = 0};
    require(open(first)->size(segment.bytes), "measure", segment_path(folder_, first));
    result_.segments.push_back(segment);
  }
  return std::move(result_);
}

void Recovery::refuse_later_versions() {
  for (const Position first : firsts_) {
    const std::string path = segment_path(folder_, first);
    if (is_later_version(*open(first), first)) {
      throw UserError("journal: " + path +
                      " was written by a later version of Homing; start that one, or set " +
                      "another data folder");
    }
  }
}

std::unique_ptr<File> Recovery::open(Position first) {
  std::unique_ptr<File> file;
  const std::string path = segment_path(folder_, first);
  require(file_system_.open(path, file), "open", path);
  return file;
}

Content Recovery::look_at(Position first, Position limit) {
  const auto file = open(first);
  SegmentScanner scanner(*file, first);
  Content content;
  ScanStep step;
  do {
    require(scanner.next(limit, step), "read", segment_path(folder_, first));
    if (step.kind != ScanStep::Kind::kRecord) continue;
    content.next = step.next_position;
    content.end_offset = step.end_offset;
  } while (step.kind != ScanStep::Kind::kEnd);
  content.torn = step.end_offset > content.end_offset;
  content.torn_end = std::max(step.end_offset, content.end_offset);
  return content;
}

void Recovery::report_tail(Position first, Position limit, const Content& content) {
  const bool newest = limit == kNoLimit;
  const TornTail tail{.segment = first,
                      .from = std::max(content.next, first),
                      .to = newest ? applied_to_ : limit,
                      .offset = content.end_offset,
                      .end_offset = content.torn_end};
  if (content.torn) ++result_.torn_tails;
  if (!newest) {
    if (content.torn) quarantine_.report_bounded(tail, *open(first));
  } else if (content.torn || tail.is_damage()) {
    quarantine_.report(tail, *open(first));
  }
}

/// Its last step may be in memory only: the process died before the sync, or the sync failed, and then the
/// system may take what it still holds for written. It is written once more, so that this sync cannot lie.
/// Else a power cut could take records back that the database has, and with them how far the IDs had come.
void Recovery::make_durable(Position first, const Content& content) {
  const auto file = open(first);
  const std::string path = segment_path(folder_, first);
  const std::uint64_t last_step = content.end_offset - std::min(content.end_offset, kLargestStep);
  std::string bytes;
  require(file->read_at(last_step, content.end_offset - last_step, bytes), "read", path);
  require(file->write_at(last_step, bytes), "write", path);
  require(file->truncate(content.end_offset), "truncate", path);
  require(file->sync(), "sync", path);
}

void Recovery::remove_from(std::vector<Position>::iterator first) {
  if (first == firsts_.end()) return;
  // Oldest first: as long as one is left, the next start learns from its name where positions go on.
  for (auto segment = first; segment != firsts_.end(); ++segment) {
    const std::string path = segment_path(folder_, *segment);
    require(file_system_.remove(path), "remove", path);
  }
  firsts_.erase(first, firsts_.end());
  require(file_system_.sync_folder(folder_), "sync", folder_);
}

}  // namespace

Recovered recover(FileSystem& file_system, const std::string& folder, Position applied_to,
                  Quarantine& quarantine) {
  return Recovery(file_system, folder, applied_to, quarantine).run();
}

}  // namespace homing::journal
