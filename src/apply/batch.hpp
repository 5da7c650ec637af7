#pragma once

#include <string>
#include <utility>
#include <vector>

#include "homing/apply/store.hpp"
#include "homing/journal/reader.hpp"

namespace homing::apply {

/// Outcomes that are told once their transaction is committed.
using Outcomes = std::vector<std::pair<Uuid, PostbackOutcome>>;

/// What one transaction carries: the records from one cursor position to the next, decoded.
struct DecodedBatch {
  Position from = 0;
  Position to = 0;
  std::vector<Click> clicks;  ///< Point into the journal's batch.
  std::vector<Postback> postbacks;
  std::vector<RejectedRecord> rejected;
  Outcomes outcomes;  ///< Of postbacks that are among `rejected`.
};

/// A record that no decoder knows is `rejected`.
/// @param spare  clicks that are done with: their memory is used again
[[nodiscard]] DecodedBatch decode(const journal::Batch& batch, std::vector<Click> spare = {});

/// The batch without its one record, which goes to `rejected`. Requires: one record.
[[nodiscard]] DecodedBatch set_aside(const journal::Batch& batch, const std::string& reason);

[[nodiscard]] std::vector<ClickRollup> roll_up(const std::vector<Click>& clicks);

/// The clicks that are needed to decide these postbacks, each once.
[[nodiscard]] std::vector<ClickId> wanted_clicks(const std::vector<Postback>& postbacks);

}  // namespace homing::apply
