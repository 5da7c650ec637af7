#include "homing/click/newest_click.hpp"

#include <algorithm>

#include "homing/journal/reader.hpp"
#include "homing/model/click.hpp"
#include "homing/model/record_type.hpp"

namespace homing::click {

namespace {

UnixMillis newest_in(const journal::Record& record) {
  if (record.type == static_cast<std::uint8_t>(RecordType::kMintMark)) {
    return decode_mint_mark(record.payload).value_or(UnixMillis{});
  }
  if (record.type != static_cast<std::uint8_t>(RecordType::kClick)) return {};
  const auto click = decode_click(record.payload);
  return click ? click->id.time() : UnixMillis{};
}

}  // namespace

journal::SegmentMark mint_mark(const ClickIdMint& mint) {
  journal::SegmentMark mark{.type = static_cast<std::uint8_t>(RecordType::kMintMark), .payload = {}};
  encode_mint_mark(mint.newest(), mark.payload);
  return mark;
}

UnixMillis newest_click_time(journal::FileSystem& disk, const std::string& folder) {
  UnixMillis newest{};
  journal::visit_newest_records(disk, folder, [&newest](const journal::Record& record) {
    newest = std::max(newest, newest_in(record));
  });
  return newest;
}

}  // namespace homing::click
