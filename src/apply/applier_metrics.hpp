#pragma once

#include <array>

#include "apply/batch.hpp"
#include "homing/core/metrics.hpp"

namespace homing::apply {

/// What the applier counts. Ownership: borrows the Metrics.
class ApplierMetrics {
 public:
  explicit ApplierMetrics(Metrics& metrics);

  void committed(Position applied_to, std::size_t clicks, const Outcomes& outcomes, std::size_t rejected);
  void settled(const std::vector<StoredPostback>& postbacks);
  void failed(StoreFailure failure);
  void slow();  ///< But there.
  void recovered();
  void journal_unreadable(bool is) { journal_unreadable_.Set(is ? 1 : 0); }

 private:
  prometheus::Counter& batches_;
  prometheus::Counter& clicks_;
  prometheus::Counter& rejected_;
  prometheus::Gauge& applied_to_;
  prometheus::Gauge& database_away_;
  prometheus::Gauge& database_slow_;
  prometheus::Gauge& journal_unreadable_;
  std::array<prometheus::Counter*, 6> failures_{};     // in StoreFailure's order
  std::array<prometheus::Counter*, 256> postbacks_{};  // by PostbackCode; null where there is none
  std::array<prometheus::Counter*, 256> settled_{};
};

}  // namespace homing::apply
