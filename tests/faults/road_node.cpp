#include "tests/faults/road_node.hpp"

#include <stdexcept>

namespace homing::test {
namespace {

constexpr int kMostSteps = 100;

Uuid process_of(NodeNumber number) {
  return Uuid::from_halves(number, 1);
}

apply::ApplierOptions applier_options(NodeNumber number, const Uuid& leased_by,
                                      std::chrono::milliseconds settle_every) {
  apply::ApplierOptions options;
  options.node = number;
  options.lineage.journal = leased_by;
  options.lineage.begin({process_of(number)});
  options.settle_every = settle_every;
  return options;
}

}  // namespace

RoadNode::RoadNode(store::Database& database, NodeNumber given, const Uuid& leased_by, const Clock& clock,
                   std::chrono::milliseconds settle_every)
    : number(given),
      store_(database, given, process_of(given)),
      reader_(disk_, journal.folder(), 1, metrics_),
      applier_(
          applier_options(given, leased_by, settle_every), store_, journal, reader_, clock,
          [this](const Uuid& id, const PostbackOutcome& outcome) {
            told[id.to_string()].emplace_back(name_of(outcome.code));
          },
          metrics_) {}

void RoadNode::apply_all() {
  for (int step = 0; step < kMostSteps; ++step) {
    if (applier_.run_once() == apply::StepOutcome::kIdle) return;
  }
  throw std::runtime_error("the applier does not come to rest");
}

}  // namespace homing::test
