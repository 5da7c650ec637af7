#include "app/journal_commands.hpp"

#include <algorithm>
#include <cstdint>
#include <filesystem>
#include <iostream>
#include <iterator>

#include "app/record_json.hpp"
#include "homing/core/error.hpp"
#include "homing/journal/inspection.hpp"

namespace homing::app {
namespace {

using journal::Position;

std::string counted(std::uint64_t count, const std::string& noun) {
  return std::to_string(count) + ' ' + noun + (count == 1 ? "" : "s");
}

/// `position 5` or `positions 5 to 9`, of [from, to).
std::string positions_text(Position from, Position to) {
  if (to == from + 1) return "position " + std::to_string(from);
  return "positions " + std::to_string(from) + " to " + std::to_string(to - 1);
}

std::string loss_text(const journal::Damage& damage) {
  if (damage.from != damage.to) {
    return (damage.at_end ? "at least " : "") + counted(damage.to - damage.from, "record") + " lost, " +
           positions_text(damage.from, damage.to);
  }
  if (!damage.at_end) return "the segment's header; no record is lost";
  return "more than a crash can leave; it is not known how many records are lost, from position " +
         std::to_string(damage.from) + " on";
}

/// The exit code of what looks at a whole journal. 2 is a wrong command line.
enum class Verdict : std::uint8_t { kGood = 0, kDamaged = 1, kGoodButForItsEnd = 3 };

const char* text_of(Verdict verdict) {
  switch (verdict) {
    case Verdict::kGood:
      return "good";
    case Verdict::kDamaged:
      return "DAMAGED";
    case Verdict::kGoodButForItsEnd:
      return "good, but for its end";
  }
  return "";
}

/// A line a segment, a line a damaged place, as they are found; and the sum.
class Report final : public journal::JournalVisitor {
 public:
  void damage(const journal::Damage& damage) override {
    ++places_;
    lost_ += damage.to - damage.from;
    notes_ += "  DAMAGED at byte " + std::to_string(damage.offset) + ", " +
              counted(damage.end_offset - damage.offset, "byte") + ": " + loss_text(damage) + "\n";
  }

  void segment_ends(const journal::SegmentContent& content) override {
    ++segments_;
    records_ += content.records;
    unreadable_ += content.unreadable;
    if (first_ == 0) first_ = content.first;
    last_ = std::max(last_, content.last);
    std::cout << journal::segment_name(content.first) << "  " << counted(content.records, "record");
    if (content.last != 0) std::cout << ", " << positions_text(content.first, content.last + 1);
    std::cout << ", " << counted(content.bytes, "byte") << "\n" << notes_;
    notes_.clear();
    if (content.unreadable != 0) {
      std::cout << "  " << counted(content.unreadable, "byte") << " the disk can't read\n";
    }
    if (content.torn_bytes != 0) {
      open_end_ = true;
      std::cout << "  up to " << counted(content.torn_bytes, "byte") << " from byte " << content.torn_offset
                << " on in which no record can be read: being written at a crash, or damaged\n";
    }
  }

  [[nodiscard]] Verdict verdict() const {
    if (places_ != 0 || unreadable_ != 0) return Verdict::kDamaged;
    return open_end_ ? Verdict::kGoodButForItsEnd : Verdict::kGood;
  }

  void print_sum(Position applied_to) const {
    std::cout << text_of(verdict()) << ": " << counted(segments_, "segment") << ", "
              << counted(records_, "record");
    if (last_ != 0) std::cout << ", " << positions_text(first_, last_ + 1);
    if (verdict() == Verdict::kDamaged)
      std::cout << "; " << counted(lost_, "record") << " lost in " << counted(places_, "place");
    std::cout << "\n";
    if (applied_to > 1) {
      std::cout << "in the database, as far as is noted here: up to position " << applied_to - 1 << "\n";
    }
  }

 private:
  std::uint64_t segments_ = 0;
  std::uint64_t records_ = 0;
  std::uint64_t places_ = 0;
  std::uint64_t lost_ = 0;
  std::uint64_t unreadable_ = 0;
  bool open_end_ = false;  // bytes behind the last record, of which nobody can tell
  Position first_ = 0;
  Position last_ = 0;
  std::string notes_;  // of the segment that is being looked at
};

class Printer final : public journal::JournalVisitor {
 public:
  explicit Printer(const JournalArguments& arguments) : arguments_(arguments) {}

  bool record(const journal::Record& record, std::uint64_t) override {
    if (record.position < arguments_.from) return true;
    std::cout << record_json(record) << "\n";
    return std::cout.good() && ++printed_ != arguments_.limit;
  }
  void damage(const journal::Damage& damage) override {
    if (damage.to > arguments_.from) std::cout << damage_json(damage) << "\n";
  }

 private:
  const JournalArguments& arguments_;
  std::uint64_t printed_ = 0;
};

bool lies_within(const std::filesystem::path& path, const std::filesystem::path& folder) {
  const auto inner = std::filesystem::weakly_canonical(path);
  const auto outer = std::filesystem::weakly_canonical(folder);
  return std::mismatch(outer.begin(), outer.end(), inner.begin(), inner.end()).first == outer.end();
}

void insist_on_fresh_folder(const JournalArguments& arguments) {
  namespace fs = std::filesystem;
  std::error_code error;
  if (lies_within(arguments.to, arguments.folder)) {
    throw UserError("the copy can't go into the journal itself: " + arguments.to);
  }
  const bool exists = fs::exists(arguments.to, error);
  if (exists && !(fs::is_directory(arguments.to, error) && fs::is_empty(arguments.to, error))) {
    throw UserError(arguments.to +
                    " is there already, and is no empty folder; expected a new or an empty one");
  }
}

}  // namespace

int journal_check(const JournalArguments& arguments) {
  journal::PosixFileSystem disk;
  Report report;
  journal::inspect(disk, arguments.folder, 0, report);
  report.print_sum(journal::noted_applied_to(disk, arguments.folder));
  return static_cast<int>(report.verdict());
}

int journal_show(const JournalArguments& arguments) {
  journal::PosixFileSystem disk;
  Printer printer(arguments);
  journal::inspect(disk, arguments.folder, arguments.from, printer);
  return 0;
}

int journal_salvage(const JournalArguments& arguments) {
  insist_on_fresh_folder(arguments);
  journal::PosixFileSystem disk;
  Report report;
  const journal::Salvaged copy = journal::salvage(disk, arguments.folder, arguments.to, report);
  report.print_sum(journal::noted_applied_to(disk, arguments.folder));
  std::cout << counted(copy.records, "record") << " copied to " << arguments.to << "\n";
  if (!copy.rights_error.empty()) {
    std::cout << "the copy has not the journal's owner and mode (" << copy.rights_error
              << "); give it to the account that the server runs under\n";
  }
  return static_cast<int>(report.verdict());
}

}  // namespace homing::app
