#include "homing/core/bytes.hpp"

#include <gtest/gtest.h>

namespace homing {
namespace {

TEST(Bytes, ReadsBackWhatWasWritten) {
  std::string buffer;
  ByteWriter writer(buffer);
  writer.u8(0xAB);
  writer.u16(0xABCD);
  writer.u32(0xDEADBEEF);
  writer.u64(0x0123456789ABCDEFULL);
  writer.text("text");
  ByteReader reader(buffer);
  EXPECT_EQ(reader.u8(), 0xAB);
  EXPECT_EQ(reader.u16(), 0xABCD);
  EXPECT_EQ(reader.u32(), 0xDEADBEEFU);
  EXPECT_EQ(reader.u64(), 0x0123456789ABCDEFULL);
  EXPECT_EQ(reader.text(), "text");
  EXPECT_TRUE(reader.ok() && reader.at_end());
}

TEST(Bytes, AShortInputIsNoticedAndNeverReadPast) {
  std::string buffer;
  ByteWriter(buffer).text("a text");
  for (std::size_t size = 0; size < buffer.size(); ++size) {
    const std::string cut = buffer.substr(0, size);
    ByteReader reader(cut);
    EXPECT_EQ(reader.text(), "");
    EXPECT_FALSE(reader.ok()) << size;
  }
}

}  // namespace
}  // namespace homing
