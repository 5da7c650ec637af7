#include "app/catalog_refresh.hpp"

#include <algorithm>

#include "homing/core/log.hpp"
#include "homing/store/catalog_store.hpp"

namespace homing::app {
namespace {

void log_lost_keys(const catalog::Catalog& known, const catalog::Catalog& loaded) {
  const auto& keys = loaded.keys().all();
  for (const ClickIdKey& key : known.keys().all()) {
    const bool kept = std::any_of(keys.begin(), keys.end(), [&](const ClickIdKey& present) {
      return present.version == key.version && present.bytes == key.bytes;
    });
    if (kept) continue;
    log_error("catalog.key_lost",
              "the database has another click ID key of this version than this server had: IDs signed with "
              "the lost one are refused",
              {{"version", std::int64_t{key.version}}});
  }
}

}  // namespace

std::shared_ptr<const catalog::Catalog> refresh_catalog(store::Database& database,
                                                        const catalog::Catalog* known) {
  store::CatalogStore store(database);
  if (known == nullptr) return store.load();
  const store::CatchUp done = store.catch_up_with(*known);
  if (done.was_older || done.keys_restored != 0) {
    log_warning("catalog.gone_back",
                "the database's catalog is older than the one that this server had, as when a backup is "
                "restored: apply your catalog file again",
                {{"known_version", known->version()}, {"keys_put_back", done.keys_restored}});
  }
  auto loaded = store.load();
  log_lost_keys(*known, *loaded);
  return loaded;
}

}  // namespace homing::app
