#pragma once

#include <algorithm>
#include <cstddef>

#include "homing/journal/format.hpp"

namespace homing::apply {

/// How many records the next batch may have. Halved around a record that the database refuses until that
/// record stands alone; doubled again when it is behind us.
class BatchWindow {
 public:
  explicit BatchWindow(std::size_t max_records) : max_(max_records), records_(max_records) {}

  [[nodiscard]] std::size_t records() const noexcept { return records_; }

  /// A batch of so many records, up to `to`, was refused.
  void narrow(journal::Position to, std::size_t batch_records) noexcept {
    bad_below_ = to;
    records_ = std::max<std::size_t>(1, batch_records / 2);
  }

  /// Everything below `to` is applied.
  void widen(journal::Position to) noexcept {
    if (to < bad_below_) {
      records_ = std::max<std::size_t>(1, (bad_below_ - to) / 2);
    } else {
      records_ = std::min(max_, records_ * 2);
    }
  }

 private:
  const std::size_t max_;
  std::size_t records_;
  journal::Position bad_below_ = 0;  // below it there is a bad record
};

}  // namespace homing::apply
