#include "app/commands.hpp"

#include <iostream>

#include "app/admin_side.hpp"
#include "app/journal_commands.hpp"
#include "app/outbound_commands.hpp"
#include "app/server_app.hpp"
#include "app/startup.hpp"
#include "app/trace_text.hpp"
#include "homing/admin/explain.hpp"
#include "homing/admin/people.hpp"
#include "homing/catalog/document.hpp"
#include "homing/click/past_redirect.hpp"
#include "homing/core/error.hpp"
#include "homing/core/private_file.hpp"
#include "homing/core/text.hpp"
#include "homing/core/units.hpp"
#include "homing/enrich/enricher_holder.hpp"
#include "homing/store/account_store.hpp"
#include "homing/store/audit_store.hpp"
#include "homing/store/catalog_store.hpp"
#include "homing/store/life_store.hpp"
#include "homing/store/migrations.hpp"

namespace homing::app {
namespace {

/// To recount a large database, or to make an index of one, takes its time.
constexpr std::chrono::hours kLongTimeout{6};

store::Database open_database(const Invocation& invocation) {
  return store::Database(database_options(invocation.settings));
}

int serve(const Invocation& invocation) {
  check_admin_side(invocation.settings);
  return ServerApp(invocation.settings).run();
}

int migrate(const Invocation& invocation) {
  store::DatabaseOptions options = database_options(invocation.settings);
  options.statement_timeout = kLongTimeout;
  store::Database database(options);
  database.set_prepare_queries(false);
  const auto applied = store::migrate(database);
  for (const std::string& name : applied) std::cout << "applied " << name << "\n";
  if (applied.empty()) std::cout << "the schema is up to date\n";
  return 0;
}

catalog::Document read_document(const std::string& path) {
  const std::string text = read_required_file(path);
  try {
    return catalog::parse_document(text);
  } catch (const UserError& e) {
    throw UserError("the catalog file " + path + " is not taken:\n" + e.what());
  }
}

int plan(const Invocation& invocation) {
  const catalog::Document wanted = read_document(invocation.argument);
  store::Database database = open_database(invocation);
  std::cout << to_text(store::CatalogStore(database).plan(wanted));
  return 0;
}

int apply(const Invocation& invocation) {
  const catalog::Document wanted = read_document(invocation.argument);
  store::Database database = open_database(invocation);
  std::cout << to_text(store::CatalogStore(database).apply(wanted));
  return 0;
}

/// Null where there is no folder for data.
std::shared_ptr<const enrich::Enricher> load_networks(const std::string& folder) {
  if (folder.empty()) return nullptr;
  enrich::FileReading reading;
  auto enricher = enrich::Enricher::load_networks(folder, reading);
  if (!reading.fault.empty()) std::cerr << "homing: in " << folder << ", " << reading.fault << "\n";
  return enricher;
}

/// Where trace begins to look back. @throws UserError  it is no time, or is still to come
std::optional<UnixMillis> before_of(const Invocation& invocation, UnixMillis now) {
  if (invocation.before.empty()) return std::nullopt;
  const UnixMillis before = required_time("--before", invocation.before, now);
  if (before > now) throw UserError("--before: '" + invocation.before + "' is in the future");
  return before;
}

int trace(const Invocation& invocation) {
  const UnixMillis now = SystemClock().now();
  const auto before = before_of(invocation, now);
  store::Database database = open_database(invocation);
  store::LifeStore lives(database, invocation.settings.postbacks_kept);
  const auto catalog = store::CatalogStore(database).load();
  const click::ClickOptions options = click_options(invocation.settings);
  const auto past_redirect = [&](const Click& click, std::string_view offer, std::string_view affiliate) {
    return click::past_redirect(click, offer, affiliate, *catalog, options);
  };
  enrich::EnricherHolder enricher;
  enricher.replace(load_networks(invocation.settings.enrichment_dir));
  const auto network = [&](std::string_view ip) { return enricher.network(ip); };
  const auto paused = [&](std::string_view offer) { return catalog::why_paused(*catalog, offer); };
  const auto found = admin::explain(invocation.argument, lives, catalog->keys(), true,
                                    {past_redirect, network, paused}, now, before);
  if (found.events.empty()) throw UserError(found.verdict);
  std::cout << to_text(found);
  return 0;
}

int verify(const Invocation& invocation) {
  store::DatabaseOptions options = database_options(invocation.settings);
  options.statement_timeout = kLongTimeout;
  store::Database database(options);
  bool holds = true;
  for (const store::CheckResult& check : store::AuditStore(database).verify()) {
    std::cout << (check.counterexamples.empty() ? "ok      " : "BROKEN  ") << check.promise << "\n";
    for (const std::string& counterexample : check.counterexamples)
      std::cout << "        " << counterexample << "\n";
    holds = holds && check.counterexamples.empty();
  }
  return holds ? 0 : 1;
}

int rotate_key(const Invocation& invocation) {
  store::Database database = open_database(invocation);
  store::CatalogStore(database).add_click_id_key();
  std::cout << "added a key; servers sign with it in a minute, and the IDs signed before stay valid\n";
  return 0;
}

int set_up(const Invocation& invocation) {
  store::Database database = open_database(invocation);
  store::AccountStore accounts(database);
  const std::string token = admin::offer_setup(accounts, SystemClock().now());
  if (token.empty()) return 0;
  // Behind the `#`, which browsers keep to themselves: the token gets into no log and no Referer.
  std::cout << "http://" << url_host(invocation.settings.admin_address) << ":"
            << invocation.settings.admin_port << "/setup#token=" << token << "\n";
  return 0;
}

int dispatch(const Invocation& invocation) {
  switch (invocation.command) {
    case Command::kServe:
      return serve(invocation);
    case Command::kMigrate:
      return migrate(invocation);
    case Command::kApply:
      return apply(invocation);
    case Command::kPlan:
      return plan(invocation);
    case Command::kTrace:
      return trace(invocation);
    case Command::kVerify:
      return verify(invocation);
    case Command::kRotateKey:
      return rotate_key(invocation);
    case Command::kSetUp:
      return set_up(invocation);
    case Command::kJournalCheck:
      return journal_check(invocation.journal);
    case Command::kJournalShow:
      return journal_show(invocation.journal);
    case Command::kJournalSalvage:
      return journal_salvage(invocation.journal);
    case Command::kOutboundRetry:
      return outbound_retry(invocation.settings, invocation.outbound);
    case Command::kVersion:
      std::cout << "homing " << HOMING_VERSION << "\n";
      return 0;
  }
  return 2;
}

std::string what_the_database_did(StoreFailure failure) {
  if (failure == StoreFailure::kUnavailable) return "the database can't be reached: ";
  if (failure == StoreFailure::kTimedOut) return "the database did not get done in time: ";
  return "the database refused: ";
}

}  // namespace

int run(const Invocation& invocation) {
  try {
    return dispatch(invocation);
  } catch (const StoreError& e) {
    throw UserError(what_the_database_did(e.failure()) + one_line(e.what()));
  }
}

}  // namespace homing::app
