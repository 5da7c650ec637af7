#include "homing/journal/reader.hpp"

#include <algorithm>
#include <optional>
#include <system_error>
#include <utility>

#include "homing/core/log.hpp"
#include "journal/quarantine.hpp"
#include "journal/segment_scanner.hpp"
#include "journal/segments.hpp"

namespace homing::journal {
namespace {

constexpr std::size_t kStoragePiece = 1 << 20;

void throw_on(std::error_code error, const std::string& path) {
  if (error) throw std::system_error(error, "journal: " + path);
}

/// Empty, with the memory of one that is done with.
Batch emptied(Batch batch) {
  batch.records.clear();
  for (const auto& piece : batch.storage) piece->clear();
  return batch;
}

/// The first piece, from `piece` on, that has room; a new one if need be.
std::string& piece_with_room(Batch& batch, std::size_t& piece, std::size_t size) {
  const auto room = [&] { return batch.storage[piece]->capacity() - batch.storage[piece]->size(); };
  while (piece < batch.storage.size() && room() < size) ++piece;
  if (piece == batch.storage.size()) {
    batch.storage.push_back(std::make_unique<std::string>());
    batch.storage.back()->reserve(std::max(kStoragePiece, size));
  }
  return *batch.storage[piece];
}

void add_record(const Record& record, Batch& batch, std::size_t& piece) {
  const std::size_t size = record.payload.size();
  std::string& storage = piece_with_room(batch, piece, size);
  const std::size_t start = storage.size();
  storage.append(record.payload);
  batch.records.push_back(record);
  batch.records.back().payload = std::string_view(storage).substr(start, size);
}

/// The segment that is being read.
struct OpenSegment {
  OpenSegment(std::unique_ptr<File> opened, Position first_position, Position next_segment)
      : file(std::move(opened)), scanner(*file, first_position), first(first_position), next(next_segment) {}

  std::unique_ptr<File> file;
  SegmentScanner scanner;
  Position first;
  Position next;  // first position of the segment behind it; kNoLimit while this is the newest
};

}  // namespace

class Reader::Impl {
 public:
  Impl(FileSystem& file_system, std::string folder, Position from, Metrics& metrics)
      : file_system_(file_system),
        folder_(std::move(folder)),
        quarantine_(file_system, folder_, metrics),
        position_(std::max<Position>(from, 1)),
        takes_what_there_is_(from <= 1) {}

  [[nodiscard]] Batch read(Position end, std::size_t max_records, std::size_t max_bytes, Batch spare);
  [[nodiscard]] Position position() const noexcept { return position_; }
  void seek(Position position);

 private:
  void fill(Batch& batch, Position end, std::size_t max_records, std::size_t max_bytes);
  [[nodiscard]] bool locate(Position end);
  [[nodiscard]] bool open_covering(Position end);
  void check_header();
  void skip_missing_segment(Position to);
  void look_for_newer(Position end);
  /// @return bytes of payload that were added
  std::size_t take_step(Position end, Batch& batch);
  void skip_damage(const ScanStep& step, Position to);
  [[nodiscard]] std::vector<Position> list() const;

  FileSystem& file_system_;
  const std::string folder_;
  Quarantine quarantine_;
  Position position_;
  bool takes_what_there_is_;  // until somebody says what they want
  std::optional<OpenSegment> open_;
  std::size_t piece_ = 0;    // of the present batch's storage, that is being filled
  Position listed_end_ = 0;  // the end for which open_->next is known to be right
};

Batch Reader::Impl::read(Position end, std::size_t max_records, std::size_t max_bytes, Batch spare) {
  Batch batch = emptied(std::move(spare));
  piece_ = 0;
  batch.from = position_;
  try {
    fill(batch, end, max_records, max_bytes);
  } catch (const std::system_error&) {
    open_.reset();
    if (batch.records.empty()) {
      position_ = batch.from;
      throw;
    }
    position_ = batch.records.back().position + 1;  // these are good; the next call meets the error again
  }
  batch.to = position_;
  return batch;
}

void Reader::Impl::fill(Batch& batch, Position end, std::size_t max_records, std::size_t max_bytes) {
  std::size_t bytes = 0;
  const std::size_t at_least_one = std::max<std::size_t>(max_records, 1);
  while (position_ < end && batch.records.size() < at_least_one &&
         (batch.records.empty() || bytes < max_bytes)) {
    if (locate(end)) bytes += take_step(end, batch);
  }
}

void Reader::Impl::seek(Position position) {
  takes_what_there_is_ = false;
  if (position == position_) return;
  open_.reset();
  position_ = std::max<Position>(position, 1);
}

bool Reader::Impl::locate(Position end) {
  if (open_ && open_->next == kNoLimit && listed_end_ != end) look_for_newer(end);
  if (open_ && position_ >= open_->next) open_.reset();
  return open_ || open_covering(end);
}

/// A newer segment may bound this one, and hide void records at its end: it has to be known before anything
/// below a new `end` is believed.
void Reader::Impl::look_for_newer(Position end) {
  const std::vector<Position> firsts = list();
  const auto next = std::upper_bound(firsts.begin(), firsts.end(), open_->first);
  if (next != firsts.end()) open_->next = *next;
  open_->scanner.refresh();
  listed_end_ = end;
}

/// Opens the segment in which position_ lies. Only ever called with position_ < end: a segment that holds an
/// acknowledged record is never replaced by another of its name.
bool Reader::Impl::open_covering(Position end) {
  const std::vector<Position> firsts = list();
  const auto next = std::upper_bound(firsts.begin(), firsts.end(), position_);
  const Position next_first = next == firsts.end() ? kNoLimit : *next;
  if (next == firsts.begin()) {
    skip_missing_segment(std::min(next_first, end));
    return false;
  }
  const Position first = *(next - 1);
  const std::string path = segment_path(folder_, first);
  std::unique_ptr<File> file;
  const std::error_code error = file_system_.open(path, file);
  if (is_missing(error)) return false;  // released since it was listed
  throw_on(error, path);
  open_.emplace(std::move(file), first, next_first);
  listed_end_ = end;
  check_header();
  return true;
}

void Reader::Impl::check_header() {
  std::string header;
  throw_on(open_->file->read_at(0, kSegmentHeaderBytes, header), segment_path(folder_, open_->first));
  if (decode_segment_header(header) == open_->first || position_ > open_->first) return;
  const Damage damage{.from = open_->first,
                      .to = open_->first,
                      .segment = open_->first,
                      .offset = 0,
                      .end_offset = header.size()};
  quarantine_.report(damage, open_->file.get());
}

void Reader::Impl::skip_missing_segment(Position to) {
  if (takes_what_there_is_ && position_ == 1) {
    log_warning("journal.starts_later", "the journal's first records were released before this reader began",
                {{"folder", folder_}, {"first", to}});
  } else {
    const Damage damage{.from = position_, .to = to, .segment = position_, .offset = 0, .end_offset = 0};
    quarantine_.report(damage, nullptr);
  }
  position_ = to;
}

std::size_t Reader::Impl::take_step(Position end, Batch& batch) {
  const Position limit = std::min(open_->next, end);
  ScanStep step;
  if (const std::error_code error = open_->scanner.next(limit, step))
    throw_on(error, segment_path(folder_, open_->first));
  switch (step.kind) {
    case ScanStep::Kind::kRecord:
      if (step.record.position < position_) return 0;
      add_record(step.record, batch, piece_);
      position_ = step.next_position;
      return step.record.payload.size();
    case ScanStep::Kind::kDamage:
      skip_damage(step, step.next_position);
      return 0;
    case ScanStep::Kind::kEnd:
      skip_damage(step, limit);
      return 0;
  }
  return 0;
}

void Reader::Impl::skip_damage(const ScanStep& step, Position to) {
  if (to <= position_) return;
  const Damage damage{.from = std::max(step.position, position_),
                      .to = to,
                      .segment = open_->first,
                      .offset = step.offset,
                      .end_offset = step.end_offset};
  quarantine_.report(damage, open_->file.get());
  position_ = to;
}

std::vector<Position> Reader::Impl::list() const {
  std::vector<Position> firsts;
  throw_on(list_segments(file_system_, folder_, firsts), folder_);
  return firsts;
}

Reader::Reader(FileSystem& file_system, std::string folder, Position from, Metrics& metrics)
    : impl_(std::make_unique<Impl>(file_system, std::move(folder), from, metrics)) {}

Reader::~Reader() = default;

Batch Reader::read(Position end, std::size_t max_records, std::size_t max_bytes, Batch spare) {
  return impl_->read(end, max_records, max_bytes, std::move(spare));
}

Position Reader::position() const noexcept {
  return impl_->position();
}

void Reader::seek(Position position) {
  impl_->seek(position);
}

}  // namespace homing::journal
