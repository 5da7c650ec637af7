#include <algorithm>
#include <memory>
#include <system_error>
#include <utility>
#include <vector>

#include "homing/core/error.hpp"
#include "homing/journal/inspection.hpp"
#include "journal/applied_mark.hpp"
#include "journal/patched_file.hpp"
#include "journal/require.hpp"
#include "journal/segments.hpp"

namespace homing::journal {
namespace {

constexpr std::size_t kCopiedAtOnce = 1 << 20;

/// Writes what it is told of `from` into `folder`, and passes it on.
class Copy final : public JournalVisitor {
 public:
  Copy(FileSystem& file_system, const std::string& from, const std::string& folder, JournalVisitor& next)
      : file_system_(file_system), from_(from), folder_(folder), next_(next) {}

  void segment_begins(Position first) override {
    next_.segment_begins(first);
    segment_ = first;
    path_ = segment_path(folder_, first);
    require(file_system_.create(path_, file_));
    encode_segment_header(first, piece_);
    piece_offset_ = 0;
    ++result.segments;
  }

  bool record(const Record& record, std::uint64_t offset) override {
    if (offset != piece_offset_ + piece_.size() || piece_.size() >= kCopiedAtOnce) {
      write_piece();
      piece_offset_ = offset;
    }
    encode_record(record.position, record.type, record.payload, piece_);
    ++result.records;
    return next_.record(record, offset);
  }

  void damage(const Damage& damage) override {
    result.lost += damage.to - damage.from;
    if (damage.at_end) keep_end(damage.offset, damage.end_offset);
    next_.damage(damage);
  }

  void segment_ends(const SegmentContent& content) override {
    write_piece();
    keep_end(content.torn_offset, content.torn_offset + content.torn_bytes);
    copy_rights(segment_path(from_, content.first), path_);
    require(file_->sync());
    file_.reset();
    next_.segment_ends(content);
  }

  /// The account that the server runs under has to read and write the copy, whoever makes it.
  void copy_rights(const std::string& from, const std::string& to) {
    if (const std::error_code error = file_system_.copy_rights(from, to))
      result.rights_error = error.message();
  }

  Salvaged result;

 private:
  /// What no record can be read from goes along: a start has to find the same end, and the same trace of what
  /// may have been there.
  void keep_end(std::uint64_t offset, std::uint64_t end_offset) {
    if (offset == end_offset) return;
    std::unique_ptr<File> file;
    require(file_system_.open_for_reading(segment_path(from_, segment_), file));
    PatchedFile source(std::move(file), end_offset);
    std::string piece;
    for (; offset < end_offset; offset += piece.size()) {
      require(source.read_at(offset, std::min<std::uint64_t>(kCopiedAtOnce, end_offset - offset), piece));
      if (piece.empty()) return;
      require(file_->write_at(offset, piece));
    }
  }

  void write_piece() {
    require(file_->write_at(piece_offset_, piece_));
    piece_.clear();
  }

  void require(std::error_code error) const {
    if (error) throw UserError("journal: cannot write " + path_ + ": " + error.message());
  }

  FileSystem& file_system_;
  const std::string& from_;
  const std::string& folder_;
  JournalVisitor& next_;
  Position segment_ = 0;
  std::string path_;
  std::unique_ptr<File> file_;
  std::string piece_;
  std::uint64_t piece_offset_ = 0;
};

}  // namespace

Salvaged salvage(FileSystem& file_system, const std::string& folder, const std::string& to,
                 JournalVisitor& visitor) {
  require(file_system.create_folders(to), "create the folder", to);
  std::vector<std::string> names;
  require(file_system.list(to, names), "list", to);
  if (!names.empty()) throw UserError("the folder " + to + " is not empty; expected a new or an empty one");
  Copy copy(file_system, folder, to, visitor);
  inspect(file_system, folder, 0, copy);
  if (const Position applied = noted_applied_to(file_system, folder); applied != 0)
    AppliedMark(file_system, to).write(applied);
  copy.copy_rights(folder, to);
  require(file_system.sync_folder(to), "sync", to);
  return copy.result;
}

}  // namespace homing::journal
