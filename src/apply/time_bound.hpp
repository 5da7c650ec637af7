#pragma once

#include <algorithm>
#include <cstddef>

namespace homing::apply {

/// How many records a transaction may have so that a slow database gets done with it in time. Halved when it
/// did not; doubled again after some that it did, so that little time is lost by trying for more.
class TimeBound {
 public:
  explicit TimeBound(std::size_t max_records) : max_(max_records), records_(max_records) {}

  [[nodiscard]] std::size_t records() const noexcept { return records_; }
  /// One ran out of time lately, and none with more has been in time since.
  [[nodiscard]] bool is_tight() const noexcept { return tight_for_ > 0; }

  /// A transaction of so many records ran out of time.
  void ran_out(std::size_t transaction_records) noexcept {
    records_ = std::max<std::size_t>(1, transaction_records / 2);
    tight_for_ = kCommitsBeforeMore + 1;
  }

  void committed() noexcept {
    if (tight_for_ > 0) --tight_for_;
    if (tight_for_ <= 1) records_ = std::min(max_, records_ * 2);
  }

 private:
  static constexpr int kCommitsBeforeMore = 8;

  const std::size_t max_;
  std::size_t records_;
  int tight_for_ = 0;  // so many commits more
};

}  // namespace homing::apply
