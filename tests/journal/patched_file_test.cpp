#include "journal/patched_file.hpp"

#include <gtest/gtest.h>

namespace homing::journal {
namespace {

constexpr std::uint64_t kBlock = 4096;

/// A file whose second block the disk cannot read.
class HalfDeadFile final : public File {
 public:
  explicit HalfDeadFile(std::string bytes) : bytes_(std::move(bytes)) {}
  std::error_code read_at(std::uint64_t offset, std::size_t size, std::string& out) override {
    if (offset < 2 * kBlock && offset + size > kBlock) return std::make_error_code(std::errc::io_error);
    out = offset < bytes_.size() ? bytes_.substr(offset, size) : std::string();
    return {};
  }
  std::error_code write_at(std::uint64_t, std::string_view) override { return {}; }
  std::error_code sync() override { return {}; }
  std::error_code preallocate(std::uint64_t) override { return {}; }
  std::error_code truncate(std::uint64_t) override { return {}; }
  std::error_code size(std::uint64_t& out) override {
    out = bytes_.size();
    return {};
  }

 private:
  const std::string bytes_;
};

TEST(PatchedFile, ABlockThatTheDiskCannotReadIsZerosAndTheRestIsThere) {
  std::string bytes;
  for (std::size_t i = 0; i < 4 * kBlock + 100; ++i) bytes.push_back(static_cast<char>(i % 250 + 1));
  std::string expected = bytes;
  expected.replace(kBlock, kBlock, kBlock, '\0');
  PatchedFile file(std::make_unique<HalfDeadFile>(bytes), bytes.size());
  for (const std::size_t size : {1UL, 17UL, 4096UL, 5000UL, 20000UL}) {
    for (std::size_t offset = 0; offset < bytes.size(); offset += 501) {
      std::string out;
      ASSERT_FALSE(file.read_at(offset, size, out));
      ASSERT_EQ(out, expected.substr(offset, size)) << offset << " " << size;
    }
  }
  EXPECT_EQ(file.unreadable_bytes(), kBlock);
}

TEST(PatchedFile, IsNeverWrittenTo) {
  PatchedFile file(std::make_unique<HalfDeadFile>("x"), 1);
  EXPECT_TRUE(file.write_at(0, "y"));
  EXPECT_TRUE(file.sync());
  EXPECT_TRUE(file.truncate(0));
  EXPECT_TRUE(file.preallocate(1));
}

}  // namespace
}  // namespace homing::journal
