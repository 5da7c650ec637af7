#include "tests/faults/road_node.hpp"

#include <stdexcept>

namespace homing::test {
namespace {

constexpr int kMostSteps = 100;

apply::ApplierOptions applier_options(NodeNumber number, std::chrono::milliseconds settle_every) {
  apply::ApplierOptions options;
  options.node = number;
  options.settle_every = settle_every;
  return options;
}

}  // namespace

RoadNode::RoadNode(store::Database& database, NodeNumber given, const Clock& clock,
                   std::chrono::milliseconds settle_every)
    : number(given),
      store_(database, given),
      reader_(disk_, journal.folder(), 1, metrics_),
      applier_(
          applier_options(given, settle_every), store_, journal, reader_, clock,
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
