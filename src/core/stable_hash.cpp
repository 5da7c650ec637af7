#include "homing/core/stable_hash.hpp"

#include <sodium.h>

#include <array>

namespace homing {

std::uint64_t stable_hash(std::string_view bytes) noexcept {
  constexpr std::array<unsigned char, crypto_shorthash_KEYBYTES> kKey{};
  std::array<unsigned char, crypto_shorthash_BYTES> hash{};
  crypto_shorthash(hash.data(), reinterpret_cast<const unsigned char*>(bytes.data()), bytes.size(),
                   kKey.data());
  std::uint64_t number = 0;
  for (const unsigned char byte : hash) number = (number << 8) | byte;
  return number;
}

}  // namespace homing
