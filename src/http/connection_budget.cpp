#include "http/connection_budget.hpp"

#include <sys/resource.h>

#include <algorithm>

namespace homing::http {
namespace {

constexpr std::size_t kReserved = 128;  // the connections of the admin listener too
constexpr std::size_t kMaxTurnedAway = 256;

}  // namespace

ConnectionBudget connection_budget(std::size_t wanted, std::size_t descriptors) noexcept {
  const std::size_t available = descriptors > kReserved ? descriptors - kReserved : 1;
  ConnectionBudget budget;
  budget.turned_away = std::clamp<std::size_t>(available / 8, 1, kMaxTurnedAway);
  budget.served = std::clamp<std::size_t>(available - std::min(available, budget.turned_away), 1, wanted);
  return budget;
}

std::size_t raise_descriptor_limit(std::size_t connections) noexcept {
  rlimit limit{};
  if (getrlimit(RLIMIT_NOFILE, &limit) != 0) return connections + kReserved + kMaxTurnedAway;
  const rlim_t needed = connections + kReserved + kMaxTurnedAway;
  if (limit.rlim_cur < needed) {
    const rlim_t before = limit.rlim_cur;
    limit.rlim_cur = std::min(needed, limit.rlim_max);
    if (setrlimit(RLIMIT_NOFILE, &limit) != 0) limit.rlim_cur = before;
  }
  return limit.rlim_cur;
}

}  // namespace homing::http
