#include "homing/core/secret.hpp"

#include <sodium.h>

#include <algorithm>

#include "homing/core/error.hpp"
#include "homing/core/text.hpp"

namespace homing {

TokenHash TokenHash::of(std::string_view token) noexcept {
  Bytes bytes{};
  crypto_hash_sha256(bytes.data(), reinterpret_cast<const unsigned char*>(token.data()), token.size());
  return TokenHash(bytes);
}

std::optional<TokenHash> TokenHash::parse_hex(std::string_view digits) {
  const auto bytes = from_hex(digits);
  return bytes ? from_bytes(*bytes) : std::nullopt;
}

std::optional<TokenHash> TokenHash::from_bytes(std::string_view bytes) {
  Bytes hash{};
  if (bytes.size() != hash.size()) return std::nullopt;
  std::copy(bytes.begin(), bytes.end(), hash.begin());
  return TokenHash(hash);
}

std::string TokenHash::to_hex() const {
  return homing::to_hex(view());
}

bool TokenHash::equals(const TokenHash& other) const noexcept {
  return sodium_memcmp(bytes_.data(), other.bytes_.data(), bytes_.size()) == 0;
}

std::string hmac_sha256(std::string_view key, std::string_view message) {
  const auto bytes = [](std::string_view text) {
    return reinterpret_cast<const unsigned char*>(text.data());
  };
  crypto_auth_hmacsha256_state state;
  crypto_auth_hmacsha256_init(&state, bytes(key), key.size());
  crypto_auth_hmacsha256_update(&state, bytes(message), message.size());
  std::string code(crypto_auth_hmacsha256_BYTES, '\0');
  crypto_auth_hmacsha256_final(&state, reinterpret_cast<unsigned char*>(code.data()));
  return code;
}

void initialise_crypto() {
  if (sodium_init() < 0) throw UserError("the cryptographic library (libsodium) can't be initialised");
}

std::string random_bytes(std::size_t count) {
  std::string bytes(count, '\0');
  randombytes_buf(bytes.data(), bytes.size());
  return bytes;
}

}  // namespace homing
