#include "app/startup.hpp"

#include <unistd.h>

#include <algorithm>
#include <array>
#include <filesystem>

#include "app/catalog_refresh.hpp"
#include "homing/apply/store.hpp"
#include "homing/catalog/snapshot_file.hpp"
#include "homing/core/error.hpp"
#include "homing/core/log.hpp"
#include "homing/core/text.hpp"
#include "homing/store/apply_store.hpp"
#include "homing/store/migrations.hpp"
#include "homing/store/node_store.hpp"

namespace homing::app {
namespace {

/// How long a database that hangs may hold a start up, where there is a stored catalog to start from.
/// It is the shortest time that libpq knows for a connection.
constexpr std::chrono::milliseconds kPatience{2000};

store::DatabaseOptions options_for_start(const Settings& settings, const DataFolder& folder) {
  store::DatabaseOptions options = database_options(settings);
  if (!std::filesystem::exists(folder.catalog)) return options;
  options.connect_timeout = std::min(options.connect_timeout, kPatience);
  options.statement_timeout = std::min(options.statement_timeout, kPatience);
  return options;
}

std::string host_name() {
  std::array<char, 256> name{};
  return ::gethostname(name.data(), name.size() - 1) == 0 ? name.data() : "unknown";
}

void make_folder(const std::string& path) {
  std::error_code error;
  std::filesystem::create_directories(path, error);
  if (error) throw UserError("the data folder " + path + " can't be made: " + error.message());
}

void insist_on_schema(const store::DatabaseOptions& options) {
  store::Database database(options);
  database.set_prepare_queries(false);
  if (!store::schema_is_current(database)) {
    throw UserError("the database's schema is not this version's; run `homing migrate` first");
  }
}

void insist_on_installation(const NodeIdentity& identity, const Uuid& installation,
                            const DataFolder& folder) {
  if (identity.installation == installation) return;
  throw UserError("the data folder of " + folder.identity +
                  " belongs to another installation than the database; expected the database it was used "
                  "with, or an empty folder");
}

/// The catalog that an earlier start has left; null when there is none to be used. The database has it anew.
std::shared_ptr<const catalog::Catalog> stored_catalog(const DataFolder& folder) {
  try {
    return catalog::load_snapshot(folder.catalog);
  } catch (const UserError& e) {
    log_warning("catalog.stored_unusable", "the stored catalog is replaced", {{"error", e.what()}});
    return nullptr;
  }
}

journal::Position insist_on_own_cursor(const NodeIdentity& identity, const apply::Cursor& cursor) {
  try {
    return identity.lineage.go_on_from(cursor);
  } catch (const apply::CursorLost& e) {
    throw UserError(e.what());
  }
}

Startup from_database(const Settings& settings, const DataFolder& folder, std::optional<NodeIdentity> known) {
  const store::DatabaseOptions options = options_for_start(settings, folder);
  insist_on_schema(options);
  store::Database database(options);
  store::NodeStore nodes(database);

  const Uuid installation = nodes.installation();
  if (known) insist_on_installation(*known, installation, folder);
  NodeIdentity identity = known.value_or(NodeIdentity());
  if (!known) {
    identity.installation = installation;
    identity.lineage.journal = Uuid::random_v7(SystemClock().now());
  }
  const auto preferred = known ? std::optional(known->node) : std::nullopt;
  identity.node = nodes.lease(identity.lineage.journal, preferred, host_name());

  const auto stored = known ? stored_catalog(folder) : nullptr;
  Startup startup{.identity = identity,
                  .catalog = refresh_catalog(database, stored.get()),
                  .cursor = store::cursor_of(database, identity.node),
                  .applied_to = {}};
  startup.applied_to = insist_on_own_cursor(identity, *startup.cursor);
  if (known != identity) save_identity(identity, folder.identity);
  if (const std::string error = store_catalog(*startup.catalog, folder); !error.empty())
    log_catalog_not_stored(error);
  return startup;
}

/// In doubt is the lease: the next start finds it, or takes it anew.
bool may_pass(StoreFailure failure) {
  return failure == StoreFailure::kUnavailable || failure == StoreFailure::kTimedOut ||
         failure == StoreFailure::kInDoubt;
}

Startup from_folder(const DataFolder& folder, const std::optional<NodeIdentity>& known,
                    const StoreError& away) {
  auto catalog = known ? catalog::load_snapshot(folder.catalog) : nullptr;
  if (!catalog) {
    throw UserError("the database can't be reached (" + one_line(away.what()) +
                    "), and there is no stored catalog in " + folder.catalog + " to start from");
  }
  log_warning("database.away", "the database can't be reached; starting from the stored catalog",
              {{"error", away.what()}, {"catalog_version", catalog->version()}});
  return {.identity = *known, .catalog = std::move(catalog), .cursor = {}, .applied_to = {}};
}

}  // namespace

click::ClickOptions click_options(const Settings& settings) {
  click::ClickOptions options;
  if (!settings.redirect_unrecorded_clicks) options.when_unrecordable = click::WhenUnrecordable::kRefuse;
  if (settings.fallback_url.empty()) return options;
  std::string error;  // load_settings() has taken it, so there is none
  options.fallback = catalog::UrlTemplate::parse(settings.fallback_url, error);
  return options;
}

store::DatabaseOptions database_options(const Settings& settings) {
  if (settings.database_url.empty()) {
    throw UserError(
        "setting 'database_url' is missing; expected a PostgreSQL URL in HOMING_DATABASE_URL, --database-url "
        "or the settings file");
  }
  store::DatabaseOptions options;
  options.url = settings.database_url;
  options.connect_timeout = settings.database_connect_timeout;
  options.statement_timeout = settings.database_statement_timeout;
  return options;
}

Startup start_up(const Settings& settings, const DataFolder& folder) {
  make_folder(settings.data_dir);
  const std::optional<NodeIdentity> known = load_identity(folder.identity);
  try {
    return from_database(settings, folder, known);
  } catch (const StoreError& e) {
    if (!may_pass(e.failure())) {
      throw UserError("the database refused what a start needs: " + one_line(e.what()));
    }
    return from_folder(folder, known, e);
  }
}

apply::Lineage begin_process(const Startup& startup, const DataFolder& folder,
                             const journal::Journal::Status& journal) {
  NodeIdentity identity = startup.identity;
  apply::Process process{.id = Uuid::random_v7(SystemClock().now())};
  if (!startup.cursor) process.blind_from = journal.end;
  process.torn_end = journal.torn_end;
  identity.lineage.begin(std::move(process));
  try {
    save_identity(identity, folder.identity);
    return identity.lineage;
  } catch (const UserError& e) {
    log_error("node.process_not_noted",
              "a copy of this data folder would not be told from it: the process could not be noted",
              {{"error", e.what()}});
    return startup.identity.lineage;
  }
}

std::string store_catalog(const catalog::Catalog& catalog, const DataFolder& folder) {
  try {
    catalog::save_snapshot(catalog, folder.catalog);
    return {};
  } catch (const UserError& e) {
    return e.what();
  }
}

void log_catalog_not_stored(const std::string& reason) {
  log_error("catalog.not_stored",
            "the catalog is in force, but could not be stored: a start without the database would miss its "
            "last changes",
            {{"error", reason}});
}

}  // namespace homing::app
