#include "homing/journal/journal.hpp"

#include <algorithm>
#include <vector>

#include "homing/core/error.hpp"
#include "homing/core/log.hpp"
#include "homing/core/metrics.hpp"
#include "homing/journal/reader.hpp"
#include "tests/fuzz/promise.hpp"
#include "tests/fuzz/targets.hpp"
#include "tests/support/faulty_file_system.hpp"

namespace homing::fuzz {
namespace {

namespace j = homing::journal;

constexpr const char* kFolder = "/journal";
constexpr std::size_t kMostFlips = 8;

struct Written {
  std::size_t offset = 0;
  std::size_t end = 0;
  std::string payload;
  bool hurt = false;
};

/// A segment of one record for each of the input's lines.
std::string write_segment(std::string_view input, std::vector<Written>& records) {
  std::string bytes;
  j::encode_segment_header(1, bytes);
  while (!input.empty()) {
    const std::string payload(take_line(input));
    if (payload.empty()) continue;
    Written record{.offset = bytes.size(), .end = 0, .payload = payload};
    j::encode_record(records.size() + 1, 1, payload, bytes);
    record.end = bytes.size();  // the zeros behind a payload are a part of its record
    records.push_back(std::move(record));
  }
  return bytes;
}

/// Three bytes a flip: where (two of them), and which bits.
void flip(std::string_view flips, std::string& bytes, std::vector<Written>& records) {
  for (std::size_t i = 0; i + 3 <= flips.size(); i += 3) {
    const auto at = (static_cast<std::size_t>(static_cast<unsigned char>(flips[i])) << 8U |
                     static_cast<unsigned char>(flips[i + 1])) %
                    bytes.size();
    bytes[at] = static_cast<char>(bytes[at] ^ flips[i + 2]);
    if (flips[i + 2] == 0) continue;
    for (Written& record : records) record.hurt = record.hurt || (at >= record.offset && at < record.end);
  }
}

/// What a server reads from a journal of this one segment. Empty when it refuses to start.
std::vector<std::pair<j::Position, std::string>> read(const std::string& bytes) {
  static Metrics metrics;
  test::FaultyFileSystem disk;
  promise(!disk.create_folders(kFolder), "the disk is well");
  disk.set_content(std::string(kFolder) + '/' + j::segment_name(1), bytes);
  j::JournalOptions options;
  options.folder = kFolder;
  options.segment_bytes = 4096;
  options.max_bytes = 1U << 30;
  options.stepped = true;
  std::vector<std::pair<j::Position, std::string>> result;
  try {
    const j::Journal opened(disk, options, metrics);
    j::Reader reader(disk, kFolder, 1, metrics);
    while (reader.position() < opened.end()) {
      const j::Batch batch = reader.read(opened.end(), 10, 1U << 20);
      promise(batch.to > batch.from, "the reader does not stand still");
      for (const j::Record& record : batch.records) result.emplace_back(record.position, record.payload);
    }
  } catch (const UserError&) {
  }
  return result;
}

void check_raw(std::string_view input) {
  std::string bytes;
  j::encode_segment_header(1, bytes);
  bytes += input;
  j::Position last = 0;
  for (const auto& [position, payload] : read(bytes)) {
    promise(position > last, "positions rise");
    promise(bytes.find(payload) != std::string::npos, "a record holds what is in the file");
    last = position;
  }
}

void check_hurt(std::string_view input) {
  const std::string_view flips = input.substr(0, std::min(input.size(), 3 * kMostFlips));
  std::vector<Written> records;
  std::string bytes = write_segment(input.substr(flips.size()), records);
  flip(flips, bytes, records);
  bytes.resize(bytes.size() + 100);  // as if preallocated
  const auto found = read(bytes);
  const bool later_version = bytes.starts_with("HOMINGJ") && bytes[7] > '1' && bytes[7] <= '9';
  if (later_version) return;  // the server refuses to touch it
  for (std::size_t i = 0; i < records.size(); ++i) {
    const bool is_read = std::find(found.begin(), found.end(),
                                   std::make_pair(j::Position{i + 1}, records[i].payload)) != found.end();
    promise(is_read || records[i].hurt, "every record outside the damage is read");
  }
  for (const auto& [position, payload] : found) {
    promise(position >= 1 && position <= records.size() && records[position - 1].payload == payload,
            "no record is read that was not written");
  }
}

}  // namespace

/// Behind a first byte `r`, the input is what a segment holds behind its header. Else it is up to 8 flips of
/// three bytes, and then a record's payload a line: good records, some of them hurt.
void journal(std::string_view input) {
  configure_log(LogLevel::kNone, LogFormat::kText);
  if (input.starts_with('r')) {
    check_raw(input.substr(1));
  } else {
    check_hurt(input);
  }
}

}  // namespace homing::fuzz
