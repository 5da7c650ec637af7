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

std::shared_ptr<const catalog::Catalog> load(store::CatalogStore& store) {
  auto loaded = store.load();
  for (const std::string& fault : loaded->unreadable_postback_urls()) {
    log_error("catalog.postback_url_unreadable",
              "a postback URL can't be read by this version: what is due to it is given up, and no catalog "
              "file is applied",
              {{"error", fault}, {"version", loaded->version()}});
  }
  return loaded;
}

}  // namespace

std::string postback_urls_left_out(const catalog::Catalog& catalog) {
  const auto& faults = catalog.unreadable_postback_urls();
  if (faults.empty()) return {};
  return "postback URLs that this version can't read: " + std::to_string(faults.size()) + ", first " +
         faults.front() + ": what is due to them is given up";
}

std::shared_ptr<const catalog::Catalog> refresh_catalog(store::Database& database,
                                                        const catalog::Catalog* known) {
  store::CatalogStore store(database);
  if (known == nullptr) return load(store);
  const store::CatchUp done = store.catch_up_with(*known);
  if (done.was_older || done.keys_restored != 0) {
    log_warning("catalog.gone_back",
                "the database's catalog is older than the one that this server had, as when a backup is "
                "restored: apply your catalog file again",
                {{"known_version", known->version()}, {"keys_put_back", done.keys_restored}});
  }
  auto loaded = load(store);
  log_lost_keys(*known, *loaded);
  return loaded;
}

}  // namespace homing::app
