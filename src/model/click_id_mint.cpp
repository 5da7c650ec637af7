#include "homing/model/click_id_mint.hpp"

#include <algorithm>

#include "homing/core/bytes.hpp"

namespace homing {
namespace {

constexpr unsigned kSequenceBits = 12;
constexpr std::uint64_t kSequenceMask = (1U << kSequenceBits) - 1;

constexpr std::uint8_t kMarkVersion = 1;
constexpr std::uint64_t kLatestTime = (std::uint64_t{1} << 48) - 1;  // as an ID can carry it

std::uint64_t ticks(UnixMillis time) noexcept {
  return static_cast<std::uint64_t>(std::max<std::int64_t>(0, time.time_since_epoch().count()))
         << kSequenceBits;
}

}  // namespace

ClickIdMint::ClickIdMint(NodeNumber node, UnixMillis not_before) noexcept
    : node_(node), last_(ticks(not_before) | kSequenceMask) {}

UnixMillis ClickIdMint::newest() const noexcept {
  return UnixMillis(std::chrono::milliseconds(last_.load(std::memory_order_relaxed) >> kSequenceBits));
}

ClickId ClickIdMint::mint(const ClickIdKeys& keys, UnixMillis now) noexcept {
  const std::uint64_t clock = ticks(now);
  std::uint64_t last = last_.load(std::memory_order_relaxed);
  std::uint64_t next = std::max(clock, last + 1);
  while (!last_.compare_exchange_weak(last, next, std::memory_order_relaxed))
    next = std::max(clock, last + 1);

  const UnixMillis time{std::chrono::milliseconds(next >> kSequenceBits)};
  return keys.sign(time, static_cast<std::uint16_t>(next & kSequenceMask), node_, now);
}

void encode_mint_mark(UnixMillis newest, std::string& out) {
  ByteWriter writer(out);
  writer.u8(kMarkVersion);
  writer.u64(static_cast<std::uint64_t>(newest.time_since_epoch().count()));
}

std::optional<UnixMillis> decode_mint_mark(std::string_view bytes) {
  ByteReader reader(bytes);
  const bool known = reader.u8() == kMarkVersion;
  const std::uint64_t newest = reader.u64();
  if (!known || !reader.ok() || newest > kLatestTime) return std::nullopt;
  return UnixMillis(std::chrono::milliseconds(newest));
}

}  // namespace homing
