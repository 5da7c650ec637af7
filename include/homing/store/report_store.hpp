#pragma once

#include "homing/admin/report.hpp"
#include "homing/store/database.hpp"

namespace homing::store {

/// Reports from PostgreSQL. Roll-ups answer what they can: groups and filters of day, hour, advertiser,
/// offer, affiliate, goal and reason, where the period begins and ends with an hour of UTC, and, by day or
/// hour, the zone's hours are UTC's. All else comes from the partitions of the period, or, where one
/// dimension more is looked at, from value sums of whole days that are there, and from copies of the clicks
/// of conversions.
///
/// Threads: one, but for cancel(), which may be called while run() is running. Ownership: borrows a Database,
/// whose statement timeout bounds a report.
class ReportStore final : public admin::Reports {
 public:
  explicit ReportStore(Database& database) : database_(database) {}
  admin::ReportPage run(const admin::ReportQuery& query) override;
  void cancel() noexcept override { database_.cancel(); }

 private:
  Database& database_;
};

}  // namespace homing::store
