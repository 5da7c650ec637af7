#include "tests/faults/journal_damage.hpp"

#include <algorithm>
#include <fstream>
#include <functional>
#include <optional>
#include <vector>

#include "homing/journal/format.hpp"
#include "homing/model/click.hpp"
#include "homing/model/postback.hpp"
#include "homing/model/record_type.hpp"
#include "tests/support/process.hpp"

namespace homing::test {
namespace {

namespace fs = std::filesystem;

struct Place {
  std::size_t offset = 0;
  journal::Record record;
};

/// Up to the first thing that is no record.
std::vector<Place> places_in(std::string_view segment) {
  std::vector<Place> places;
  std::size_t offset = journal::kSegmentHeaderBytes;
  while (offset < segment.size()) {
    const journal::Decoded decoded = journal::decode_record(segment.substr(offset));
    if (decoded.status != journal::DecodeStatus::kRecord) break;
    places.push_back({offset, decoded.record});
    offset += decoded.consumed;
  }
  return places;
}

std::vector<fs::path> newest_segments_first(const fs::path& journal) {
  std::vector<fs::path> segments;
  for (const auto& entry : fs::directory_iterator(journal))
    if (entry.path().extension() == ".journal") segments.push_back(entry.path());
  std::sort(segments.begin(), segments.end(), std::greater<>());
  return segments;
}

void overwrite(const fs::path& file, std::size_t offset, std::string_view bytes) {
  std::fstream stream(file, std::ios::binary | std::ios::in | std::ios::out);
  stream.seekp(static_cast<std::streamoff>(offset));
  stream.write(bytes.data(), static_cast<std::streamsize>(bytes.size()));
}

std::size_t below(std::size_t limit, std::mt19937_64& random) {
  return std::uniform_int_distribution<std::size_t>(0, limit - 1)(random);
}

std::string garbage(std::mt19937_64& random) {
  std::string bytes(1 + below(300, random), '\0');
  for (char& byte : bytes) byte = static_cast<char>(random());
  return bytes;
}

std::string begun_record(const Place& like, std::mt19937_64& random) {
  std::string bytes;
  journal::encode_record(like.record.position + 1, like.record.type, like.record.payload, bytes);
  // What lies behind is zero: cut in its zeros it would be whole.
  bytes.resize(1 + below(bytes.find_last_not_of('\0'), random));
  return bytes;
}

std::string click_of(const journal::Record& record) {
  if (record.type == static_cast<std::uint8_t>(RecordType::kClick))
    return decode_click(record.payload).value().id.to_string();
  if (record.type == static_cast<std::uint8_t>(RecordType::kPostback))
    return decode_postback(record.payload).value().click_id.to_string();
  return {};
}

}  // namespace

void tear_tail(const fs::path& journal, std::mt19937_64& random) {
  for (const fs::path& segment : newest_segments_first(journal)) {
    const std::string bytes = read_file(segment);
    const std::vector<Place> places = places_in(bytes);
    if (places.empty()) continue;
    const Place& last = places.back();
    const std::size_t end = last.offset + journal::record_size(last.record.payload.size());
    overwrite(segment, end, below(2, random) == 0 ? garbage(random) : begun_record(last, random));
    return;
  }
}

std::string flip_bit(const fs::path& journal, std::mt19937_64& random) {
  for (const fs::path& segment : newest_segments_first(journal)) {
    const std::string bytes = read_file(segment);
    std::vector<Place> places = places_in(bytes);
    std::erase_if(places, [](const Place& place) { return click_of(place.record).empty(); });
    if (places.empty()) continue;
    const Place& place = places[below(places.size(), random)];
    const std::size_t at =
        place.offset + below(journal::kRecordHeaderBytes + place.record.payload.size(), random);
    const char flipped = static_cast<char>(bytes[at] ^ (1 << below(8, random)));
    overwrite(segment, at, {&flipped, 1});
    return click_of(place.record);
  }
  return {};
}

}  // namespace homing::test
