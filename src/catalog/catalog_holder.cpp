#include <utility>

#include "homing/catalog/catalog.hpp"

namespace homing::catalog {
namespace {

std::uint64_t next_generation() noexcept {
  static std::atomic<std::uint64_t> last{0};
  return ++last;
}

struct Kept {
  std::uint64_t generation = 0;
  std::shared_ptr<const Catalog> catalog;
};

}  // namespace

std::shared_ptr<const Catalog> CatalogHolder::snapshot() const noexcept {
  thread_local Kept kept;
  if (kept.generation != generation_.load(std::memory_order_acquire)) {
    std::shared_ptr<const Catalog> outdated;  // freed behind the lock
    const MutexLock lock(mutex_);
    outdated = std::exchange(kept.catalog, current_);
    kept.generation = generation_;
  }
  return kept.catalog;
}

void CatalogHolder::replace(std::shared_ptr<const Catalog> next) noexcept {
  const MutexLock lock(mutex_);
  current_.swap(next);  // what was there is freed behind the lock
  generation_.store(next_generation(), std::memory_order_release);
}

}  // namespace homing::catalog
