#include <algorithm>

#include "homing/admin/health.hpp"
#include "homing/core/units.hpp"

namespace homing::admin {
namespace {

/// A server says every 10 s that it is alive; one that is restarted, or whose database is slow, is late.
constexpr std::chrono::minutes kSilentFor{2};
/// Then it was stopped for good.
constexpr std::chrono::hours kRemembered{24};

std::string and_more(std::size_t more) {
  return more == 0 ? "" : "; and " + std::to_string(more) + " more";
}

std::string told_of(const FailingDeliveries& one) {
  const bool is_cut = one.deliveries >= DatabaseHealth::kMostFailing;
  return std::to_string(one.deliveries) + (is_cut ? " or more" : "") + " to " + one.affiliate + " since " +
         time_text(one.since) + (one.outcome.empty() ? "" : " (" + one.outcome + ")");
}

std::string failing_text(const DatabaseHealth& database) {
  std::string text;
  for (const FailingDeliveries& one : database.failing) {
    if (!text.empty()) text += "; ";
    text += told_of(one);
  }
  const auto named = static_cast<std::int64_t>(database.failing.size());
  const std::int64_t more = std::max<std::int64_t>(0, database.failing_affiliates - named);
  return "deliveries fail: tried in vain, " + text +
         (more == 0 ? "" : "; and to " + std::to_string(more) + " more");
}

std::string given_up_text(const DatabaseHealth& database) {
  return "deliveries given up: " + std::to_string(database.deliveries_dead) + " in the last 24 hours";
}

std::string parked_text(const DatabaseHealth& database) {
  return "postbacks wait: " + std::to_string(database.parked_for_long) +
         " for a click that has not arrived yet from the server that took it, the oldest since " +
         time_text(database.oldest_parked.value_or(UnixMillis()));
}

/// By the database's clock, which says when they were seen, and against the one that was seen last: while the
/// database is away, none is.
std::vector<const NodeHealth*> silent_in(const std::vector<NodeHealth>& nodes, NodeNumber asked) {
  UnixMillis newest{};
  for (const NodeHealth& node : nodes) newest = std::max(newest, node.seen_at);
  std::vector<const NodeHealth*> silent;
  for (const NodeHealth& node : nodes) {
    const auto silent_for = newest - node.seen_at;
    if (node.node != asked && silent_for > kSilentFor && silent_for <= kRemembered) silent.push_back(&node);
  }
  return silent;
}

std::string silent_text(const std::vector<const NodeHealth*>& silent) {
  const std::size_t named = std::min<std::size_t>(silent.size(), DatabaseHealth::kMostNamed);
  std::string text;
  for (std::size_t i = 0; i < named; ++i) {
    if (!text.empty()) text += "; ";
    text += "node " + std::to_string(silent[i]->node) + " (" + silent[i]->host + ") was last seen " +
            time_text(silent[i]->seen_at);
  }
  return "server silent: " + text + and_more(silent.size() - named);
}

}  // namespace

std::vector<std::string> also_degraded(const ServerHealth& server,
                                       const std::optional<DatabaseHealth>& database) {
  std::vector<std::string> degraded;
  for (const DataHealth& data : server.enrichment) {
    if (!data.trouble.empty()) degraded.push_back("data unusable: " + data.trouble);
  }
  if (!database) return degraded;
  if (!database->failing.empty()) degraded.push_back(failing_text(*database));
  if (database->deliveries_dead > 0) degraded.push_back(given_up_text(*database));
  if (const auto silent = silent_in(database->nodes, server.node); !silent.empty())
    degraded.push_back(silent_text(silent));
  if (database->parked_for_long > 0) degraded.push_back(parked_text(*database));
  return degraded;
}

}  // namespace homing::admin
