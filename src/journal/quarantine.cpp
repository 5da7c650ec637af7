#include "journal/quarantine.hpp"

#include <algorithm>
#include <memory>
#include <vector>

#include "homing/core/log.hpp"
#include "journal/crc32c.hpp"
#include "journal/segments.hpp"

namespace homing::journal {
namespace {

constexpr std::uint64_t kPiece = 1 << 20;
constexpr std::string_view kTornSuffix = ".torn";

}  // namespace

/// Bytes of a segment.
struct Stretch {
  File& file;
  std::uint64_t offset;
  std::uint64_t end_offset;
};

namespace {

/// Calls `take(offset, piece)` from piece to piece, until it returns an error.
template <class Take>
std::error_code for_each_piece(const Stretch& stretch, Take take) {
  std::string piece;
  std::uint64_t offset = stretch.offset;
  while (offset < stretch.end_offset) {
    const std::uint64_t size = std::min(kPiece, stretch.end_offset - offset);
    if (const std::error_code error = stretch.file.read_at(offset, size, piece)) return error;
    if (piece.empty()) break;
    if (const std::error_code error = take(offset, std::string_view(piece))) return error;
    offset += piece.size();
  }
  return {};
}

std::error_code checksum_of(const Stretch& stretch, std::uint32_t& out) {
  return for_each_piece(stretch, [&out](std::uint64_t, std::string_view piece) {
    out = crc32c(piece, out);
    return std::error_code();
  });
}

}  // namespace

Quarantine::Quarantine(FileSystem& file_system, std::string folder, Metrics& metrics,
                       std::uint64_t most_set_aside)
    : file_system_(file_system),
      folder_(std::move(folder)),
      damaged_(metrics.counter("homing_journal_damaged_total", "Damaged places that the reader had to skip")),
      lost_(metrics.counter("homing_journal_lost_records_total",
                            "Positions that the reader did not find a record for: damaged, or released")),
      room_for_tails_(most_set_aside) {}

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
  const Stretch stretch{.file = source, .offset = damage.offset, .end_offset = damage.end_offset};
  const std::error_code failed = has_bytes ? set_aside(name, stretch) : std::error_code();
  log_error("journal.damaged", "records in the journal are damaged",
            {{"segment", segment_path(folder_, damage.segment)},
             {"offset", damage.offset},
             {"bytes", damage.end_offset - damage.offset},
             {"first_lost", damage.from},
             {"lost_records", damage.to - damage.from},
             {"quarantine", name},
             {"quarantine_error", failed ? failed.message() : std::string()}});
}

void Quarantine::report(const TornTail& tail, File& source) {
  const Copied copied = set_aside(tail, source);
  if (tail.is_damage()) {
    damaged_.Increment();
    lost_.Increment(static_cast<double>(tail.known_lost()));
    log_damaged_end(tail, copied);
    return;
  }
  log_warning(
      "journal.torn_tail",
      "the journal's end holds no record and is cut off: it was being written at a crash, or is damaged",
      {{"segment", segment_path(folder_, tail.segment)},
       {"offset", tail.offset},
       {"bytes", tail.bytes()},
       {"quarantine", copied.path},
       {"quarantined_bytes", copied.bytes},
       {"quarantine_error", copied.error}});
}

void Quarantine::report_bounded(const TornTail& tail, File& source) {
  log_damaged_end(tail, set_aside(tail, source));
}

bool Quarantine::has_tail_from(Position from) const {
  std::vector<std::string> names;
  if (file_system_.list(quarantine_folder(folder_), names)) return false;  // nothing was ever copied
  const std::string start = std::to_string(from) + '-';
  return std::any_of(names.begin(), names.end(), [&](const std::string& name) {
    return name.starts_with(start) && name.ends_with(kTornSuffix);
  });
}

void Quarantine::log_damaged_end(const TornTail& tail, const Copied& copied) const {
  log_error("journal.damaged_end",
            "a segment's end is damaged and cut off: more is missing than was being written at a crash",
            {{"segment", segment_path(folder_, tail.segment)},
             {"offset", tail.offset},
             {"bytes", tail.bytes()},
             {"first_lost", tail.from},
             {"lost_records_at_least", tail.known_lost()},
             {"quarantine", copied.path},
             {"quarantined_bytes", copied.bytes},
             {"quarantine_error", copied.error}});
}

Quarantine::Copied Quarantine::set_aside(const TornTail& tail, File& source) {
  const std::uint64_t bytes = std::min(tail.bytes(), room_for_tails_);
  if (bytes == 0)
    return {.bytes = 0, .path = {}, .error = tail.bytes() == 0 ? "" : "this start copied enough"};
  const Stretch stretch{.file = source, .offset = tail.offset, .end_offset = tail.offset + bytes};
  std::uint32_t checksum = 0;
  if (const std::error_code error = checksum_of(stretch, checksum))
    return {.bytes = 0, .path = {}, .error = error.message()};
  // After a crash the same place may hold other bytes: the sum tells them apart, and a copy that is there.
  const std::string name = std::to_string(tail.from) + '-' + std::to_string(tail.offset) + '-' +
                           std::to_string(checksum) + std::string(kTornSuffix);
  if (const std::error_code error = set_aside(name, stretch))
    return {.bytes = 0, .path = {}, .error = error.message()};
  room_for_tails_ -= bytes;
  return {.bytes = bytes, .path = quarantine_folder(folder_) + '/' + name, .error = {}};
}

std::error_code Quarantine::set_aside(const std::string& name, const Stretch& stretch) {
  const std::string folder = quarantine_folder(folder_);
  if (const std::error_code error = file_system_.create_folders(folder)) return error;

  std::vector<std::string> names;
  if (const std::error_code error = file_system_.list(folder, names)) return error;
  if (std::find(names.begin(), names.end(), name) != names.end()) return {};

  const std::string part = folder + '/' + name + ".part";
  const std::error_code removed = file_system_.remove(part);
  if (removed && !is_missing(removed)) return removed;
  if (const std::error_code error = copy(stretch, part)) {
    // Half a copy is worth less than its space, on a disk that may be full.
    [[maybe_unused]] const std::error_code ignored = file_system_.remove(part);
    return error;
  }
  if (const std::error_code error = file_system_.rename(part, folder + '/' + name)) return error;
  return file_system_.sync_folder(folder);
}

std::error_code Quarantine::copy(const Stretch& stretch, const std::string& path) {
  std::unique_ptr<File> target;
  if (const std::error_code error = file_system_.create(path, target)) return error;
  const auto write = [&](std::uint64_t offset, std::string_view piece) {
    return target->write_at(offset - stretch.offset, piece);
  };
  if (const std::error_code error = for_each_piece(stretch, write)) return error;
  return target->sync();
}

}  // namespace homing::journal
