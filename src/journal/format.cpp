#include "homing/journal/format.hpp"

#include <algorithm>

#include "homing/core/bytes.hpp"
#include "homing/core/text.hpp"
#include "journal/crc32c.hpp"

namespace homing::journal {
namespace {

constexpr std::string_view kSegmentMagic = "HOMINGJ1";
constexpr std::string_view kSegmentSuffix = ".journal";
constexpr std::size_t kNameDigits = 20;
constexpr std::size_t kCrcBytes = 4;
constexpr std::uint8_t kRecordVersion = 1;

bool all_zero(std::string_view bytes) noexcept {
  return std::all_of(bytes.begin(), bytes.end(), [](char byte) { return byte == '\0'; });
}

}  // namespace

void encode_segment_header(Position first, std::string& out) {
  ByteWriter writer(out);
  writer.raw(kSegmentMagic);
  writer.u64(first);
}

Position decode_segment_header(std::string_view input) noexcept {
  ByteReader reader(input);
  const bool ours = reader.raw(kSegmentMagic.size()) == kSegmentMagic;
  const Position first = reader.u64();
  return ours && reader.ok() ? first : 0;
}

void encode_record(Position position, std::uint8_t type, std::string_view payload, std::string& out) {
  const std::size_t start = out.size();
  ByteWriter writer(out);
  writer.u32(0);
  writer.u32(static_cast<std::uint32_t>(payload.size()));
  writer.u64(position);
  writer.u8(type);
  writer.u8(kRecordVersion);
  writer.u16(0);
  writer.raw(payload);

  std::uint32_t crc = crc32c(std::string_view(out).substr(start + kCrcBytes));
  for (std::size_t i = 0; i < kCrcBytes; ++i, crc >>= 8) out[start + i] = static_cast<char>(crc & 0xFF);
  out.resize(start + record_size(payload.size()), '\0');
}

Decoded decode_record(std::string_view input) noexcept {
  const std::string_view header = input.substr(0, kRecordHeaderBytes);
  if (all_zero(header)) return {};
  Decoded decoded{.status = DecodeStatus::kPartial, .record = {}, .consumed = 0};
  if (header.size() < kRecordHeaderBytes) return decoded;

  ByteReader reader(header);
  const std::uint32_t crc = reader.u32();
  const std::uint32_t length = reader.u32();
  const Position position = reader.u64();
  const std::uint8_t type = reader.u8();
  const std::uint8_t version = reader.u8();
  const std::uint16_t reserved = reader.u16();

  decoded.status = DecodeStatus::kDamaged;
  if (length == 0 || length > kMaxPayload || position == 0) return decoded;
  if (type == 0 || version != kRecordVersion || reserved != 0) return decoded;

  const std::size_t size = record_size(length);
  if (input.size() < size) {
    decoded.status = DecodeStatus::kPartial;
    return decoded;
  }
  const std::size_t end = kRecordHeaderBytes + length;
  if (crc32c(input.substr(kCrcBytes, end - kCrcBytes)) != crc) return decoded;
  if (!all_zero(input.substr(end, size - end))) return decoded;

  decoded.status = DecodeStatus::kRecord;
  decoded.record = {.position = position, .type = type, .payload = input.substr(kRecordHeaderBytes, length)};
  decoded.consumed = size;
  return decoded;
}

std::string segment_name(Position first) {
  std::string digits = std::to_string(first);
  digits.insert(0, kNameDigits - digits.size(), '0');
  return digits.append(kSegmentSuffix);
}

Position parse_segment_name(std::string_view name) noexcept {
  if (name.size() != kNameDigits + kSegmentSuffix.size() || !name.ends_with(kSegmentSuffix)) return 0;
  const auto first = parse_integer(name.substr(0, kNameDigits));
  return first ? static_cast<Position>(*first) : 0;
}

}  // namespace homing::journal
