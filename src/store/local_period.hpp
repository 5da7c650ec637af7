#pragma once

#include <optional>
#include <pqxx/pqxx>

#include "homing/admin/period.hpp"

namespace homing::store {

/// A period in points of time.
struct LocalPeriod {
  admin::TimeRange range;
  admin::TimeRange before;    ///< The one that it is compared with, as long on the zone's clock.
  double shift = 0;           ///< From the begin of `before` to that of `range`, on that clock, in seconds.
  bool hours_are_utc = true;  ///< Whether the zone's hours are UTC's, in both.
};

/// Makes the zone the transaction's, with all else that reports need of their session, and finds the period
/// in it.
/// @param before  when the one begins that it is compared with; empty: the one in front of it
/// @throws admin::Problem  no such zone, a period that is empty or too long
LocalPeriod begin_local_period(pqxx::work& work, const admin::Period& period,
                               const std::optional<admin::Moment>& before = std::nullopt);

}  // namespace homing::store
