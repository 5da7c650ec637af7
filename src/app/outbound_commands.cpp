#include "app/outbound_commands.hpp"

#include <iostream>
#include <utility>

#include "app/startup.hpp"
#include "homing/admin/deliveries.hpp"
#include "homing/admin/period.hpp"
#include "homing/core/error.hpp"
#include "homing/core/units.hpp"
#include "homing/store/delivery_store.hpp"

namespace homing::app {
namespace {

admin::DeliveryChoice chosen(const OutboundArguments& arguments, UnixMillis now) {
  admin::DeliveryChoice which;
  which.affiliate = arguments.affiliate;
  which.states = arguments.states;
  which.since = required_time("--since", arguments.since, now);
  if (!arguments.before.empty()) which.before = required_time("--before", arguments.before, now);
  return which;
}

/// What the store found. @throws UserError  it found no such affiliate
template <class Found>
Found insist(std::optional<Found> found, const OutboundArguments& arguments) {
  if (!found) throw UserError("there is no affiliate '" + arguments.affiliate + "'");
  return *std::move(found);
}

}  // namespace

int outbound_retry(const Settings& settings, const OutboundArguments& arguments) {
  const UnixMillis now = SystemClock().now();
  const admin::DeliveryChoice which = chosen(arguments, now);
  store::Database database(database_options(settings));
  store::DeliveryStore deliveries(database);
  if (arguments.dry_run) {
    std::int64_t total = 0;
    for (const auto& [state, count] : insist(deliveries.count(which), arguments)) {
      std::cout << count << " " << state << "\n";
      total += count;
    }
    std::cout << total << " deliveries to " << arguments.affiliate << " would be sent again\n";
    return 0;
  }
  const admin::Actor by{"homing outbound retry", ""};
  std::cout << insist(deliveries.retry(which, now, by), arguments) << " deliveries to " << arguments.affiliate
            << " are due again\n";
  return 0;
}

std::optional<UnixMillis> parse_time(const std::string& text, UnixMillis now) {
  if (const auto ago = parse_duration(text)) return now - *ago;
  return admin::parse_instant(text);
}

UnixMillis required_time(const std::string& flag, const std::string& text, UnixMillis now) {
  if (const auto time = parse_time(text, now)) return *time;
  throw UserError(flag + ": '" + text +
                  "' is no time; expected one like 2026-11-25, 2026-11-25T10:00:00Z or 12h (so long ago)");
}

}  // namespace homing::app
