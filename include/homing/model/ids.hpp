#pragma once

#include <compare>
#include <cstdint>
#include <functional>

namespace homing {

/// A number that names one kind of thing; kinds do not mix.
template <class Tag>
class Id {
 public:
  constexpr Id() = default;
  explicit constexpr Id(std::int64_t value) noexcept : value_(value) {}
  [[nodiscard]] constexpr std::int64_t value() const noexcept { return value_; }
  friend constexpr auto operator<=>(Id, Id) noexcept = default;

 private:
  std::int64_t value_ = 0;
};

using AdvertiserId = Id<struct AdvertiserTag>;
using AffiliateId = Id<struct AffiliateTag>;
using OfferId = Id<struct OfferTag>;
using GoalId = Id<struct GoalTag>;
using PostbackUrlId = Id<struct PostbackUrlTag>;

/// A server's place in every click ID that it mints: 0..4095, leased in PostgreSQL, one journal each.
using NodeNumber = std::uint16_t;
inline constexpr NodeNumber kMaxNodeNumber = 4095;

}  // namespace homing

template <class Tag>
struct std::hash<homing::Id<Tag>> {
  std::size_t operator()(homing::Id<Tag> id) const noexcept { return std::hash<std::int64_t>()(id.value()); }
};
