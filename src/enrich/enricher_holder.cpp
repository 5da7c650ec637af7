#include "homing/enrich/enricher_holder.hpp"

#include <utility>

#include "enrich/user_agent_cache.hpp"

namespace homing::enrich {
namespace {

/// At least; 10 MB at most, however long the user agents are.
constexpr std::size_t kRemembered = 4096;

std::uint64_t next_generation() noexcept {
  static std::atomic<std::uint64_t> last{0};
  return ++last;
}

}  // namespace

struct EnricherHolder::Memory {
  std::uint64_t generation = 0;
  std::weak_ptr<const Enricher> enricher;  // so that a thread that asks no more keeps no old data
  UserAgentCache user_agents{kRemembered};
};

/// Null while there is no data. A swap this moment frees what `memory` has: then again.
std::shared_ptr<const Enricher> EnricherHolder::present(Memory& memory) const {
  for (;;) {
    if (memory.generation != generation_.load(std::memory_order_acquire)) {
      memory.user_agents.clear();
      const MutexLock lock(mutex_);
      memory.enricher = current_;
      memory.generation = generation_;
    }
    auto enricher = memory.enricher.lock();
    if (enricher || memory.generation == generation_.load(std::memory_order_acquire)) return enricher;
  }
}

Visitor EnricherHolder::look_up(std::string_view ip, std::string_view user_agent, Unknown unknown) const {
  thread_local Memory memory;
  const std::shared_ptr<const Enricher> enricher = present(memory);
  if (!enricher) return {};
  Visitor visitor;
  if (const auto address = parse_ip(ip)) visitor.country = enricher->country(*address);
  visitor.user_agent = memory.user_agents.find(user_agent);
  if (visitor.user_agent || unknown == Unknown::kLeave) return visitor;
  visitor.user_agent = std::make_shared<const UserAgent>(enricher->user_agent(user_agent));
  memory.user_agents.put(user_agent, visitor.user_agent);
  return visitor;
}

std::shared_ptr<const Enricher> EnricherHolder::current() const {
  const MutexLock lock(mutex_);
  return current_;
}

std::string EnricherHolder::network(std::string_view ip) const {
  const std::shared_ptr<const Enricher> enricher = current();
  const auto address = parse_ip(ip);
  return enricher && address ? enricher->network(*address) : std::string();
}

bool EnricherHolder::knows_bots() const {
  const std::shared_ptr<const Enricher> enricher = current();
  return enricher && (enricher->contents().patterns > 0 || enricher->contents().crawlers > 0);
}

void EnricherHolder::replace(std::shared_ptr<const Enricher> next) noexcept {
  const MutexLock lock(mutex_);
  current_.swap(next);  // what was there is freed behind the lock
  generation_.store(next_generation(), std::memory_order_release);
}

}  // namespace homing::enrich
