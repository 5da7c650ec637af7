#include "homing/click/newest_click.hpp"

#include <algorithm>

#include "homing/journal/reader.hpp"
#include "homing/model/click.hpp"
#include "homing/model/record_type.hpp"

namespace homing::click {

UnixMillis newest_click_time(journal::FileSystem& disk, const std::string& folder) {
  UnixMillis newest{};
  journal::visit_newest_records(disk, folder, [&newest](const journal::Record& record) {
    if (record.type != static_cast<std::uint8_t>(RecordType::kClick)) return;
    const auto click = decode_click(record.payload);
    if (click) newest = std::max(newest, click->id.time());
  });
  return newest;
}

}  // namespace homing::click
