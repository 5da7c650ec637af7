#pragma once

#include <filesystem>
#include <fstream>
#include <functional>
#include <string>

#include "homing/apply/applier.hpp"
#include "homing/model/record_type.hpp"
#include "tests/support/temp_folder.hpp"

namespace homing::apply::test {

/// A journal of one segment, written without a Journal: what is appended is there at once.
class FakeJournal final : public JournalEnd {
 public:
  FakeJournal() {
    std::string header;
    journal::encode_segment_header(1, header);
    write(header);
  }

  Position append(const Click& click) {
    std::string payload;
    encode(click, payload);
    return append(static_cast<std::uint8_t>(RecordType::kClick), payload);
  }
  Position append(const Postback& postback) {
    std::string payload;
    encode(postback, payload);
    return append(static_cast<std::uint8_t>(RecordType::kPostback), payload);
  }
  Position append(std::uint8_t type, const std::string& payload) {
    std::string record;
    journal::encode_record(end_, type, payload, record);
    write(record);
    return end_++;
  }
  /// Positions that nothing readable stands at.
  void set_end(Position end) { end_ = end; }

  /// Puts a file in the segment's place of which no byte can be read (EIO).
  void make_unreadable(bool unreadable) {
    const std::filesystem::path segment = folder_.path() / journal::segment_name(1);
    const std::filesystem::path aside = folder_.path() / "aside";
    if (unreadable) {
      std::filesystem::rename(segment, aside);
      std::filesystem::create_symlink("/proc/self/mem", segment);
    } else {
      std::filesystem::rename(aside, segment);
    }
  }

  [[nodiscard]] Position end() const override { return end_; }
  bool wait_beyond(Position position, std::chrono::milliseconds) override {
    if (on_wait) on_wait(position);
    return end_ > position;
  }
  void release_before(Position position) override { released_before = position; }

  [[nodiscard]] std::string folder() const { return folder_.path().string(); }

  Position released_before = 0;
  std::function<void(Position position)> on_wait{};

 private:
  void write(const std::string& bytes) {
    std::ofstream file(folder_.path() / journal::segment_name(1), std::ios::app | std::ios::binary);
    file << bytes;
  }

  homing::test::TempFolder folder_;
  Position end_ = 1;
};

}  // namespace homing::apply::test
