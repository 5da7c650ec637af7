#pragma once

#include <chrono>
#include <memory>
#include <span>
#include <vector>

#include "homing/core/metrics.hpp"
#include "homing/enrich/enricher_holder.hpp"
#include "homing/model/click.hpp"

namespace homing::enrich {

/// Puts into a click what is known of its visitor, and flags a bot that has no flag yet. What the click says
/// already stays. The click points into `visitor`.
void fill(Click& click, const Visitor& visitor) noexcept;

/// Fills clicks, a batch at a time.
///
/// New user agents of a batch are read for half a second at most: who sends ever new ones must not hold up
/// what follows. The clicks whose user agent is left get their country alone, and are counted.
///
/// Threads: one at a time. Ownership: borrows the holder and the metrics; texts that it puts into clicks stay
/// until it is called again.
class ClickEnricher {
 public:
  ClickEnricher(const EnricherHolder& holder, Metrics& metrics,
                std::chrono::milliseconds reading_at_most = std::chrono::milliseconds(500));
  void operator()(std::span<Click> clicks);

 private:
  const EnricherHolder& holder_;
  prometheus::Counter& left_;
  const std::chrono::milliseconds reading_at_most_;
  std::vector<std::shared_ptr<const UserAgent>> kept_;  ///< What the clicks of the last batch point into.
};

}  // namespace homing::enrich
