#include "homing/model/click_id_keys.hpp"

#include <sodium.h>

#include <algorithm>

#include "homing/core/error.hpp"

namespace homing {
namespace {

constexpr std::uint64_t kMacMask = 0xFFFF'FFFF'FFFFULL;

/// The low 48 bits of SipHash-2-4 over everything in front of the MAC.
std::uint64_t mac_of(const Uuid& uuid, const ClickIdKey& key) noexcept {
  constexpr std::size_t kSignedBytes = 10;
  static_assert(crypto_shorthash_KEYBYTES == ClickIdKey::kBytes);
  std::array<unsigned char, crypto_shorthash_BYTES> hash{};
  crypto_shorthash(hash.data(), uuid.bytes().data(), kSignedBytes, key.bytes.data());
  std::uint64_t value = 0;
  for (std::size_t i = 0; i < hash.size(); ++i) value |= static_cast<std::uint64_t>(hash[i]) << (8 * i);
  return value & kMacMask;
}

}  // namespace

ClickIdKeys::ClickIdKeys(std::vector<ClickIdKey> keys) : keys_(std::move(keys)) {
  std::array<bool, 4> seen{};
  for (const ClickIdKey& key : keys_) {
    if (key.version >= seen.size() || seen[key.version]) {
      throw UserError("click ID key version " + std::to_string(key.version) + " is there twice, or above 3");
    }
    seen[key.version] = true;
  }
  std::stable_sort(keys_.begin(), keys_.end(),
                   [](const ClickIdKey& a, const ClickIdKey& b) { return a.active_from < b.active_from; });
}

bool ClickIdKeys::knows_version_of(const ClickId& id) const noexcept {
  return std::any_of(keys_.begin(), keys_.end(),
                     [&](const ClickIdKey& key) { return key.version == id.key_version(); });
}

bool ClickIdKeys::is_genuine(const ClickId& id) const noexcept {
  for (const ClickIdKey& key : keys_) {
    if (key.version != id.key_version()) continue;
    // One comparison of two words: nothing leaks about where they differ.
    return ((id.uuid().low() ^ mac_of(id.uuid(), key)) & kMacMask) == 0;
  }
  return false;
}

ClickId ClickIdKeys::sign(UnixMillis time, std::uint16_t sequence, NodeNumber node,
                          UnixMillis now) const noexcept {
  const ClickIdKey& key = active(now);
  const std::uint64_t high =
      static_cast<std::uint64_t>(time.time_since_epoch().count()) << 16 | 0x7000U | (sequence & 0xFFFU);
  const std::uint64_t low = 2ULL << 62 | static_cast<std::uint64_t>(node & 0xFFFU) << 50 |
                            static_cast<std::uint64_t>(key.version) << 48;
  const Uuid unsigned_id = Uuid::from_halves(high, low);
  return ClickId::from_uuid(Uuid::from_halves(high, low | mac_of(unsigned_id, key)));
}

const ClickIdKey& ClickIdKeys::active(UnixMillis now) const noexcept {
  for (auto key = keys_.rbegin(); key != keys_.rend(); ++key) {
    if (key->active_from <= now) return *key;
  }
  return keys_.front();  // none is active yet: the oldest is the one that every server knows
}

}  // namespace homing
