#include "homing/journal/format.hpp"

#include <gtest/gtest.h>

#include <memory>
#include <random>

#include "homing/core/bytes.hpp"

namespace homing::journal {
namespace {

std::string encoded(Position position, std::uint8_t type, std::string_view payload) {
  std::string bytes;
  encode_record(position, type, payload, bytes);
  return bytes;
}

/// The definition, bit by bit.
std::uint32_t slow_crc32c(std::string_view bytes) {
  std::uint32_t crc = ~0U;
  for (const char byte : bytes) {
    crc ^= static_cast<unsigned char>(byte);
    for (int bit = 0; bit < 8; ++bit) crc = (crc >> 1) ^ ((crc & 1U) != 0 ? 0x82F63B78U : 0U);
  }
  return ~crc;
}

/// Decodes a copy whose end is the end of its memory, so that a sanitizer sees every byte read too far.
Decoded decode_exactly(std::string_view bytes) {
  const std::unique_ptr<char[]> copy(new char[bytes.size() == 0 ? 1 : bytes.size()]);
  std::copy(bytes.begin(), bytes.end(), copy.get());
  Decoded decoded = decode_record({copy.get(), bytes.size()});
  decoded.record.payload = {};
  return decoded;
}

TEST(JournalFormat, ARecordComesBackAsItWas) {
  for (const std::size_t size : {1U, 2U, 3U, 4U, 5U, 11U, 12U, 13U, 255U, 256U, 4096U, 65537U, 262144U}) {
    const std::string payload(size, 'x');
    const std::string bytes = encoded(42, 3, payload);
    EXPECT_EQ(bytes.size(), record_size(size));
    EXPECT_EQ(bytes.size() % kAlignment, 0U);
    const std::string input = bytes + "more";
    const Decoded decoded = decode_record(input);
    ASSERT_EQ(decoded.status, DecodeStatus::kRecord);
    EXPECT_EQ(decoded.record.position, 42U);
    EXPECT_EQ(decoded.record.type, 3);
    EXPECT_EQ(decoded.record.payload, payload);
    EXPECT_EQ(decoded.consumed, bytes.size());
  }
}

TEST(JournalFormat, TheChecksumIsCrc32C) {
  ASSERT_EQ(slow_crc32c("123456789"), 0xE3069283U);
  const std::string payload = "click";
  const std::string bytes = encoded(1, 1, payload);
  const std::string_view covered = std::string_view(bytes).substr(4, kRecordHeaderBytes - 4 + payload.size());
  EXPECT_EQ(ByteReader(bytes).u32(), slow_crc32c(covered));
}

TEST(JournalFormat, ARecordIsLaidOutAsDocumented) {
  const std::string bytes = encoded(0x0102030405060708, 9, "abc");
  EXPECT_EQ(bytes.substr(4), std::string("\x03\0\0\0"
                                         "\x08\x07\x06\x05\x04\x03\x02\x01"
                                         "\x09\x01\0\0"
                                         "abc\0",
                                         20));
}

TEST(JournalFormat, EverySingleBitFlipIsNoticed) {
  const std::string good = encoded(7, 2, "a payload of 30 bytes, no more");
  for (std::size_t bit = 0; bit < good.size() * 8; ++bit) {
    std::string bytes = good;
    bytes[bit / 8] = static_cast<char>(bytes[bit / 8] ^ (1 << (bit % 8)));
    EXPECT_NE(decode_exactly(bytes).status, DecodeStatus::kRecord) << "bit " << bit;
  }
}

TEST(JournalFormat, EveryCutOffRecordIsPartial) {
  const std::string good = encoded(7, 2, "payload");
  EXPECT_EQ(decode_exactly("").status, DecodeStatus::kEnd);
  for (std::size_t size = 1; size < good.size(); ++size) {
    EXPECT_EQ(decode_exactly(good.substr(0, size)).status, DecodeStatus::kPartial) << size;
  }
}

TEST(JournalFormat, ZerosAreTheEnd) {
  for (std::size_t size = 0; size < 100; ++size) {
    EXPECT_EQ(decode_exactly(std::string(size, '\0')).status, DecodeStatus::kEnd) << size;
  }
}

TEST(JournalFormat, RandomBytesNeverMakeARecordNorReadPastTheInput) {
  std::mt19937_64 random(1);
  for (int round = 0; round < 20000; ++round) {
    std::string bytes = encoded(random(), 1, std::string(1 + random() % 64, 'p'));
    const std::size_t changes = 1 + random() % 8;
    for (std::size_t i = 0; i < changes; ++i) bytes[random() % 24] = static_cast<char>(random());
    bytes.resize(random() % (bytes.size() + 1));
    const Decoded decoded = decode_exactly(bytes);
    EXPECT_LE(decoded.consumed, bytes.size());
  }
}

TEST(JournalFormat, ASegmentHeaderNamesItsFirstPosition) {
  std::string header;
  encode_segment_header(77, header);
  EXPECT_EQ(header.size(), kSegmentHeaderBytes);
  EXPECT_EQ(decode_segment_header(header), 77U);
  EXPECT_EQ(decode_segment_header(header.substr(0, 15)), 0U);
  EXPECT_EQ(decode_segment_header("HOMINGJ2" + header.substr(8)), 0U);
  EXPECT_EQ(decode_segment_header(std::string(16, '\0')), 0U);
}

TEST(JournalFormat, ASegmentNameIsReadBackAndNothingElseIs) {
  EXPECT_EQ(segment_name(1), "00000000000000000001.journal");
  EXPECT_EQ(parse_segment_name(segment_name(1234567890123)), 1234567890123U);
  for (const char* other :
       {"", "lock", "1.journal", "00000000000000000000.journal", "00000000000000000001.journa",
        "0000000000000000000x.journal", "00000000000000000001.journal.part", "99999999999999999999.journal",
        "-0000000000000000001.journal"}) {
    EXPECT_EQ(parse_segment_name(other), 0U) << other;
  }
}

}  // namespace
}  // namespace homing::journal
