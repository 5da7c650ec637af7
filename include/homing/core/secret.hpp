#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace homing {

/// What is kept of a token: its SHA-256, never the token itself. Tokens are long and random (the catalog asks
/// for 16 characters or more), so a plain hash does: an operator can make one with `printf %s TOKEN |
/// sha256sum`.
class TokenHash {
 public:
  using Bytes = std::array<std::uint8_t, 32>;

  explicit constexpr TokenHash(const Bytes& bytes) noexcept : bytes_(bytes) {}
  [[nodiscard]] static TokenHash of(std::string_view token) noexcept;
  /// 64 hexadecimal digits; empty for anything else.
  [[nodiscard]] static std::optional<TokenHash> parse_hex(std::string_view digits);
  /// Exactly 32 bytes; empty for anything else.
  [[nodiscard]] static std::optional<TokenHash> from_bytes(std::string_view bytes);

  [[nodiscard]] std::string to_hex() const;
  [[nodiscard]] std::string_view view() const noexcept {
    return {reinterpret_cast<const char*>(bytes_.data()), bytes_.size()};
  }
  /// Takes the same time wherever the hashes differ.
  [[nodiscard]] friend bool operator==(const TokenHash& a, const TokenHash& b) noexcept {
    return a.equals(b);
  }

 private:
  [[nodiscard]] bool equals(const TokenHash& other) const noexcept;
  Bytes bytes_;
};

/// HMAC-SHA256 (RFC 2104): 32 bytes.
[[nodiscard]] std::string hmac_sha256(std::string_view key, std::string_view message);

/// Readies the cryptographic library. Called once by main, before threads start.
/// @throws UserError  it can't be readied
void initialise_crypto();

/// Bytes from the system's cryptographic random source.
[[nodiscard]] std::string random_bytes(std::size_t count);

}  // namespace homing
