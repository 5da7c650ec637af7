#pragma once

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/detached.hpp>
#include <boost/asio/io_context.hpp>
#include <cstddef>
#include <string>
#include <system_error>
#include <vector>

#include "homing/core/metrics.hpp"
#include "homing/journal/journal.hpp"
#include "homing/journal/reader.hpp"
#include "tests/support/faulty_file_system.hpp"

namespace homing::journal {

inline constexpr const char* kFolder = "/data/journal";
inline constexpr std::uint8_t kType = 7;
inline constexpr std::uint64_t kSmallSegment = 4096;

[[nodiscard]] inline JournalOptions small_segments() {
  JournalOptions options;
  options.folder = kFolder;
  options.segment_bytes = kSmallSegment;
  options.max_bytes = 1 << 20;
  options.reopen_every = std::chrono::milliseconds(1);
  return options;
}

/// Starts an append; `result` is set when it has completed.
void start_append(boost::asio::io_context& io, Journal& journal, std::string payload,
                  std::error_code& result);
/// One append, waited for.
[[nodiscard]] std::error_code append(Journal& journal, std::string payload);
/// One after the other, all of which must succeed.
void append_all(Journal& journal, const std::vector<std::string>& payloads);
/// Tries until an append succeeds.
[[nodiscard]] bool recovers(Journal& journal, const std::string& payload);

/// A segment's bytes, and where each record ends, with and without its padding.
struct Segment {
  std::string bytes;
  std::vector<std::size_t> ends;
  std::vector<std::size_t> payload_ends;
};
[[nodiscard]] Segment make_segment(Position first, const std::vector<std::string>& payloads);
/// What a later version of the format may have written.
[[nodiscard]] std::string later_version_segment(Position first);
/// Payloads of 1 to 50 bytes.
[[nodiscard]] std::vector<std::string> varied(int count);

struct ReadResult {
  std::vector<std::string> payloads;
  std::vector<Position> positions;
  Position to = 0;
  double damaged = 0;
};
/// All below `end`, in small batches.
[[nodiscard]] ReadResult read_all(FileSystem& disk, Position end, Position from = 1);

/// `name-1`, `name-2`, ... each followed by blanks up to `size` bytes.
[[nodiscard]] std::vector<std::string> numbered(const std::string& name, int count, std::size_t size = 1);

}  // namespace homing::journal
