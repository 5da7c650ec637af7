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

void initialise_crypto() {
  if (sodium_init() < 0) throw UserError("the cryptographic library (libsodium) can't be initialised");
}

std::string random_bytes(std::size_t count) {
  std::string bytes(count, '\0');
  randombytes_buf(bytes.data(), bytes.size());
  return bytes;
}

}  // namespace homing
