#include "journal/quarantine.hpp"

#include <algorithm>
#include <memory>
#include <vector>

#include "homing/core/log.hpp"
#include "journal/segments.hpp"

namespace homing::journal {
namespace {

constexpr std::uint64_t kPiece = 1 << 20;

}  // namespace

Quarantine::Quarantine(FileSystem& file_system, std::string folder, Metrics& metrics)
    : file_system_(file_system),
      folder_(std::move(folder)),
      damaged_(metrics.counter("homing_journal_damaged_total", "Damaged places that the reader had to skip")),
      lost_(metrics.counter("homing_journal_lost_records_total",
                            "Positions that the reader did not find a record for: damaged, or released")) {}

void Quarantine::report(const Damage& damage, File* source) {
  const auto key = std::make_pair(damage.from, damage.offset);
  if (key <= last_reported_) return;
  last_reported_ = key;
  damaged_.Increment();
  lost_.Increment(static_cast<double>(damage.to - damage.from));
  if (source == nullptr) {
    report_missing(damage);
  } else {
    report_damaged(damage, *source);
  }
}

void Quarantine::report_missing(const Damage& damage) {
  log_error("journal.records_missing",
            "records that are wanted are not in the journal any more: it begins behind them",
            {{"folder", folder_},
             {"first_lost", damage.from},
             {"last_lost", damage.to - 1},
             {"lost_records", damage.to - damage.from}});
}

void Quarantine::report_damaged(const Damage& damage, File& source) {
  const bool has_bytes = damage.end_offset > damage.offset;
  const std::string name =
      has_bytes ? std::to_string(damage.from) + '-' + std::to_string(damage.offset) + ".damaged"
                : std::string();
  const std::error_code failed = has_bytes ? set_aside(damage, name, source) : std::error_code();
  log_error("journal.damaged", "records in the journal are damaged",
            {{"segment", segment_path(folder_, damage.segment)},
             {"offset", damage.offset},
             {"bytes", damage.end_offset - damage.offset},
             {"first_lost", damage.from},
             {"lost_records", damage.to - damage.from},
             {"quarantine", name},
             {"quarantine_error", failed ? failed.message() : std::string()}});
}

std::error_code Quarantine::set_aside(const Damage& damage, const std::string& name, File& source) {
  const std::string folder = quarantine_folder(folder_);
  if (const std::error_code error = file_system_.create_folders(folder)) return error;

  std::vector<std::string> names;
  if (const std::error_code error = file_system_.list(folder, names)) return error;
  if (std::find(names.begin(), names.end(), name) != names.end()) return {};

  const std::string part = folder + '/' + name + ".part";
  const std::error_code removed = file_system_.remove(part);
  if (removed && !is_missing(removed)) return removed;
  if (const std::error_code error = copy(damage, source, part)) return error;
  if (const std::error_code error = file_system_.rename(part, folder + '/' + name)) return error;
  return file_system_.sync_folder(folder);
}

std::error_code Quarantine::copy(const Damage& damage, File& source, const std::string& path) {
  std::unique_ptr<File> target;
  if (const std::error_code error = file_system_.create(path, target)) return error;
  std::string piece;
  std::uint64_t offset = damage.offset;
  while (offset < damage.end_offset) {
    const std::uint64_t size = std::min(kPiece, damage.end_offset - offset);
    if (const std::error_code error = source.read_at(offset, size, piece)) return error;
    if (piece.empty()) break;
    if (const std::error_code error = target->write_at(offset - damage.offset, piece)) return error;
    offset += piece.size();
  }
  return target->sync();
}

}  // namespace homing::journal
