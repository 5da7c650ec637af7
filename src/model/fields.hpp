#pragma once

#include <algorithm>
#include <optional>
#include <string>

#include "homing/core/bytes.hpp"
#include "homing/core/decimal.hpp"
#include "homing/core/uuid.hpp"

/// Pieces that several records share. An optional is one byte, 0 or 1, then its value where 1.
namespace homing::fields {

inline Uuid read_uuid(ByteReader& reader) {
  Uuid::Bytes bytes{};
  const std::string_view raw = reader.raw(bytes.size());
  std::copy(raw.begin(), raw.end(), bytes.begin());
  return Uuid(bytes);
}

template <class Value, class Write>
void write_optional(ByteWriter& writer, const std::optional<Value>& value, Write write) {
  writer.u8(value ? 1 : 0);
  if (value) write(*value);
}

template <class Read>
auto read_optional(ByteReader& reader, Read read) -> std::optional<decltype(read())> {
  if (reader.u8() == 0) return std::nullopt;
  return read();
}

template <class AnyId>
void write_id(ByteWriter& writer, const std::optional<AnyId>& id) {
  write_optional(writer, id, [&](AnyId value) { writer.u64(static_cast<std::uint64_t>(value.value())); });
}

template <class AnyId>
std::optional<AnyId> read_id(ByteReader& reader) {
  return read_optional(reader, [&] { return AnyId(static_cast<std::int64_t>(reader.u64())); });
}

inline void write_text(ByteWriter& writer, const std::optional<std::string>& text) {
  write_optional(writer, text, [&](const std::string& value) { writer.text(value); });
}

inline std::optional<std::string> read_text(ByteReader& reader) {
  return read_optional(reader, [&] { return std::string(reader.text()); });
}

inline void write_decimal(ByteWriter& writer, const std::optional<Decimal>& decimal) {
  write_optional(writer, decimal,
                 [&](Decimal value) { writer.u64(static_cast<std::uint64_t>(value.millionths())); });
}

inline std::optional<Decimal> read_decimal(ByteReader& reader) {
  return read_optional(reader,
                       [&] { return Decimal::from_millionths(static_cast<std::int64_t>(reader.u64())); });
}

}  // namespace homing::fields
