#pragma once

#include <compare>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "homing/core/clock.hpp"
#include "homing/core/uuid.hpp"
#include "homing/model/ids.hpp"

namespace homing {

/// The unique ID of a click: a UUID version 7 (RFC 9562) whose free bits carry what Homing needs.
///
///     bits   0..47   Unix time in milliseconds
///           48..51   version, 0111
///           52..63   sequence within the millisecond
///           64..65   variant, 10
///           66..77   node number
///           78..79   key version
///           80..127  MAC: the low 48 bits of SipHash-2-4 over the first 10 bytes, little-endian as libsodium
///           has it
///
/// An object of this class has the right shape; whether it is ours, ClickIdKeys tells.
class ClickId {
 public:
  constexpr ClickId() = default;

  /// 32 hexadecimal digits in any case, with or without the dashes of a UUID. Empty when the text is anything
  /// else or is no UUID of version 7.
  [[nodiscard]] static std::optional<ClickId> parse(std::string_view text) noexcept;
  /// Bytes that are known to be a click ID: from the journal or the database.
  [[nodiscard]] static constexpr ClickId from_uuid(const Uuid& uuid) noexcept {
    ClickId id;
    id.uuid_ = uuid;
    return id;
  }

  /// 32 lower-case hexadecimal digits.
  [[nodiscard]] std::string to_string() const { return uuid_.to_string(); }
  [[nodiscard]] constexpr const Uuid& uuid() const noexcept { return uuid_; }

  [[nodiscard]] constexpr UnixMillis time() const noexcept {
    return UnixMillis(std::chrono::milliseconds(uuid_.high() >> 16));
  }
  [[nodiscard]] constexpr NodeNumber node() const noexcept {
    return static_cast<NodeNumber>((uuid_.low() >> 50) & 0xFFF);
  }
  [[nodiscard]] constexpr unsigned key_version() const noexcept {
    return static_cast<unsigned>((uuid_.low() >> 48) & 0x3);
  }

  friend constexpr auto operator<=>(const ClickId&, const ClickId&) noexcept = default;

 private:
  Uuid uuid_;
};

}  // namespace homing

template <>
struct std::hash<homing::ClickId> {
  std::size_t operator()(const homing::ClickId& id) const noexcept {
    return std::hash<homing::Uuid>()(id.uuid());
  }
};
