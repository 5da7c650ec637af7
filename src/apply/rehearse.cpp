#include "homing/apply/rehearse.hpp"

#include <utility>

#include "apply/working_set.hpp"

namespace homing::apply {

PostbackWrites rehearse(const std::vector<Postback>& postbacks, PostbackFacts facts, NodeNumber node,
                        std::chrono::seconds parked_for, UnixMillis now) {
  WorkingSet set(std::move(facts), node, parked_for, now);
  for (const Postback& postback : postbacks) set.take(postback);
  return std::move(set).finish();
}

}  // namespace homing::apply
