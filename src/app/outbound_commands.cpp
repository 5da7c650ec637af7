#include "app/outbound_commands.hpp"

#include <iostream>

#include "app/startup.hpp"
#include "homing/admin/period.hpp"
#include "homing/core/error.hpp"
#include "homing/core/units.hpp"
#include "homing/store/catalog_store.hpp"
#include "homing/store/outbox_store.hpp"

namespace homing::app {
namespace {

UnixMillis required_time(const std::string& flag, const std::string& text, UnixMillis now) {
  if (const auto time = parse_time(text, now)) return *time;
  throw UserError(flag + ": '" + text +
                  "' is no time; expected one like 2026-11-25, 2026-11-25T10:00:00Z or 12h (so long ago)");
}

store::SettledDeliveries chosen(const OutboundArguments& arguments, UnixMillis now) {
  store::SettledDeliveries which;
  which.states = arguments.states;
  which.since = required_time("--since", arguments.since, now);
  if (!arguments.before.empty()) which.before = required_time("--before", arguments.before, now);
  return which;
}

}  // namespace

int outbound_retry(const Settings& settings, const OutboundArguments& arguments) {
  const UnixMillis now = SystemClock().now();
  store::SettledDeliveries which = chosen(arguments, now);
  store::Database database(database_options(settings));
  const auto catalog = store::CatalogStore(database).load();
  const catalog::Affiliate* const affiliate = catalog->find_affiliate(arguments.affiliate);
  if (affiliate == nullptr) throw UserError("there is no affiliate '" + arguments.affiliate + "'");
  which.affiliate = affiliate->id;
  store::OutboxAdmin outbox(database);
  if (arguments.dry_run) {
    std::int64_t total = 0;
    for (const auto& [state, count] : outbox.count(which)) {
      std::cout << count << " " << state << "\n";
      total += count;
    }
    std::cout << total << " deliveries to " << arguments.affiliate << " would be sent again\n";
    return 0;
  }
  std::cout << outbox.retry(which, now) << " deliveries to " << arguments.affiliate << " are due again\n";
  return 0;
}

std::optional<UnixMillis> parse_time(const std::string& text, UnixMillis now) {
  if (const auto ago = parse_duration(text)) return now - *ago;
  return admin::parse_instant(text);
}

}  // namespace homing::app
