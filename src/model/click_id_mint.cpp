#include "homing/model/click_id_mint.hpp"

#include <algorithm>

namespace homing {
namespace {

constexpr unsigned kSequenceBits = 12;
constexpr std::uint64_t kSequenceMask = (1U << kSequenceBits) - 1;

std::uint64_t ticks(UnixMillis time) noexcept {
  return static_cast<std::uint64_t>(std::max<std::int64_t>(0, time.time_since_epoch().count()))
         << kSequenceBits;
}

}  // namespace

ClickIdMint::ClickIdMint(NodeNumber node, UnixMillis not_before) noexcept
    : node_(node), last_(ticks(not_before) | kSequenceMask) {}

ClickId ClickIdMint::mint(const ClickIdKeys& keys, UnixMillis now) noexcept {
  const std::uint64_t clock = ticks(now);
  std::uint64_t last = last_.load(std::memory_order_relaxed);
  std::uint64_t next = std::max(clock, last + 1);
  while (!last_.compare_exchange_weak(last, next, std::memory_order_relaxed))
    next = std::max(clock, last + 1);

  const UnixMillis time{std::chrono::milliseconds(next >> kSequenceBits)};
  return keys.sign(time, static_cast<std::uint16_t>(next & kSequenceMask), node_, now);
}

}  // namespace homing
