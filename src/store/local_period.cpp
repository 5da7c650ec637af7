#include "store/local_period.hpp"

#include <homing_sql/sql.hpp>
#include <string>

#include "homing/admin/answer.hpp"
#include "homing/core/units.hpp"
#include "store/columns.hpp"
#include "store/parameter_values.hpp"
#include "store/time_zone.hpp"

namespace homing::store {
namespace {

using OptionalText = std::optional<std::string>;

OptionalText moment_text(const std::optional<admin::Moment>& moment, bool local) {
  return moment && moment->is_local == local ? OptionalText(time_text(moment->time)) : std::nullopt;
}

void check(const LocalPeriod& found) {
  if (found.range.from >= found.range.to) {
    throw admin::bad_input({{"to", "is not behind from: the period is empty"}});
  }
  if (found.range.to - found.range.from > std::chrono::days(admin::kMaxPeriodDays)) {
    throw admin::bad_input({{"from", "the period is longer than ten years"}});
  }
}

}  // namespace

LocalPeriod begin_local_period(pqxx::work& work, const admin::Period& period,
                               const std::optional<admin::Moment>& before) {
  in_zone(period.zone, [&] { return work.exec_prepared(sql::report_session.name, period.zone); });
  const OptionalText local_from = moment_text(period.from, true);
  const OptionalText local_to = moment_text(period.to, true);
  const OptionalText from = moment_text(period.from, false);
  const OptionalText to = moment_text(period.to, false);
  const OptionalText local_before = moment_text(before, true);
  const OptionalText before_from = moment_text(before, false);
  const pqxx::row row = work.exec_prepared1(sql::report_period.name, or_null(local_from), or_null(local_to),
                                            or_null(from), or_null(to), time_text(period.now),
                                            period.default_days, or_null(local_before), or_null(before_from));
  LocalPeriod found;
  found.range = {.from = columns::time(row["starts"]), .to = columns::time(row["ends"])};
  found.before = {.from = columns::time(row["before_starts"]), .to = columns::time(row["before_ends"])};
  found.shift = row["shift"].as<double>();
  found.hours_are_utc = row["whole_hours"].as<bool>();
  check(found);
  return found;
}

}  // namespace homing::store
