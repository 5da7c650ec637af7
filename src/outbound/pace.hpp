#pragma once

#include <cstddef>

#include "homing/core/clock.hpp"

namespace homing::outbound {

/// How many deliveries may be begun: as many as were earned, and beside them so many a second; of these a
/// tenth of a second's (or two) at once after a pause.
///
/// A clock that is set back costs a moment, one that is set forward gains nothing. Threads: one.
class Pace {
 public:
  static constexpr double kMostEarned = 1000;  ///< Is kept for later.

  explicit Pace(int per_second) noexcept : per_second_(per_second) {}

  void earned(std::size_t count) noexcept;
  /// How many more may be begun now.
  [[nodiscard]] int allowed(UnixMillis now) noexcept;
  void begun(int count) noexcept;

 private:
  const double per_second_;
  double earned_ = 0;
  double saved_ = 0;
  UnixMillis counted_to_{};
};

}  // namespace homing::outbound
