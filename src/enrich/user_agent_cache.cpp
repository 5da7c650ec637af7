#include "enrich/user_agent_cache.hpp"

#include <utility>

namespace homing::enrich {

std::shared_ptr<const UserAgent> UserAgentCache::find(std::string_view text) {
  if (const auto found = young_.find(text); found != young_.end()) return found->second;
  const auto found = old_.find(text);
  if (found == old_.end()) return nullptr;
  const std::shared_ptr<const UserAgent> agent = found->second;
  put(text, agent);
  return agent;
}

void UserAgentCache::put(std::string_view text, std::shared_ptr<const UserAgent> agent) {
  if (young_.size() >= capacity_) old_ = std::exchange(young_, Generation());
  young_.insert_or_assign(std::string(text), std::move(agent));
}

void UserAgentCache::clear() {
  young_ = Generation();
  old_ = Generation();
}

}  // namespace homing::enrich
