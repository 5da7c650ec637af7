#include "homing/admin/recent_callers.hpp"

#include <algorithm>

namespace homing::admin {

std::uint64_t RecentCallers::round() {
  const MutexLock lock(mutex_);
  return round_;
}

void RecentCallers::remember(std::uint64_t round, const TokenHash& secret, const Principal& principal,
                             Time now, std::chrono::milliseconds rest) {
  const MutexLock lock(mutex_);
  if (round != round_) return;
  const std::string key(secret.view());
  if (known_.size() >= kMost && !known_.contains(key)) {
    known_.erase(std::min_element(known_.begin(), known_.end(), [](const auto& a, const auto& b) {
      return a.second.said < b.second.said;
    }));
  }
  known_[key] = {principal, now, now + std::min<std::chrono::milliseconds>(rest, kLongest)};
}

std::optional<Principal> RecentCallers::find(Principal::Kind kind, const TokenHash& secret, Time now) {
  const MutexLock lock(mutex_);
  const auto found = known_.find(std::string(secret.view()));
  if (found == known_.end() || found->second.principal.kind != kind || found->second.until <= now)
    return std::nullopt;
  return found->second.principal;
}

// Whoever is refused without having been known changes nothing: else guesses would keep others from being
// known.
void RecentCallers::refused(const TokenHash& secret) {
  const MutexLock lock(mutex_);
  if (known_.erase(std::string(secret.view())) > 0) ++round_;
}

void RecentCallers::forget(const TokenHash& secret) {
  const MutexLock lock(mutex_);
  ++round_;
  known_.erase(std::string(secret.view()));
}

void RecentCallers::forget(Principal::Kind kind, std::int64_t id) {
  const MutexLock lock(mutex_);
  ++round_;
  std::erase_if(known_, [&](const auto& entry) {
    return entry.second.principal.kind == kind && entry.second.principal.id == id;
  });
}

}  // namespace homing::admin
