#include "homing/store/page_filters.hpp"

#include <algorithm>
#include <homing_sql/sql.hpp>

namespace homing::store {
namespace {

constexpr std::int64_t kRangesAtOnce = 1000;  // takes about a second

// Less than PostgreSQL's deadlock_timeout, after which an autovacuum that somebody waits for is cancelled.
constexpr const char* kGiveWayToVacuum = "SET LOCAL lock_timeout = '200ms'";

}  // namespace

std::int64_t PageFilters::make_missing() {
  std::map<std::int64_t, std::int64_t> next_page;
  std::int64_t made = 0;
  try {
    database_.transaction([&](pqxx::work& work) {
      work.exec(kGiveWayToVacuum);
      for (const pqxx::row& found : work.exec_prepared(sql::page_filters_find.name)) {
        const auto index = found["index"].as<std::int64_t>();
        const auto range = found["range_pages"].as<std::int64_t>();
        const std::int64_t full =
            std::max<std::int64_t>(0, found["table_pages"].as<std::int64_t>() / range - 1);
        const std::int64_t first = next_page_[index];
        const std::int64_t end = std::min(full * range, first + kRangesAtOnce * range);
        next_page[index] = std::max(first, end);
        if (first >= end) continue;
        made +=
            work.exec_prepared1(sql::page_filters_make.name, index, first, end, range)[0].as<std::int64_t>();
      }
    });
  } catch (const StoreError& e) {
    if (e.failure() != StoreFailure::kTimedOut) throw;
    return 0;
  }
  next_page_ = std::move(next_page);
  return made;
}

}  // namespace homing::store
