#pragma once

#include <pqxx/pqxx>

#include "homing/admin/period.hpp"

namespace homing::store {

/// A period in points of time.
struct LocalPeriod {
  admin::TimeRange range;
  admin::TimeRange before;    ///< The one in front of it, as long on the zone's clock.
  double seconds = 0;         ///< That length.
  bool hours_are_utc = true;  ///< Whether the zone's hours are UTC's, in both.
};

/// Makes the zone the transaction's, with all else that reports need of their session, and finds the period
/// in it.
/// @throws admin::Problem  no such zone, a period that is empty or too long
LocalPeriod begin_local_period(pqxx::work& work, const admin::Period& period);

}  // namespace homing::store
