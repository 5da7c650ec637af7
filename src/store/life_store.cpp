#include "homing/store/life_store.hpp"

#include <algorithm>
#include <array>
#include <functional>
#include <homing_sql/sql.hpp>

#include "homing/core/percent.hpp"
#include "homing/core/units.hpp"
#include "homing/store/audit_store.hpp"
#include "store/arrival_time.hpp"
#include "store/columns.hpp"
#include "store/parameter_values.hpp"

namespace homing::store {
namespace {

using namespace columns;
using std::chrono::milliseconds;

/// How far back a search looks, and how long all of it may take.
constexpr std::chrono::hours kReach{720};
constexpr milliseconds kSearchTime{2000};

UnixMillis time_of(const Uuid& id) {
  return ClickId::from_uuid(id).time();
}

/// Clicks of a result, each once.
void add(const pqxx::result& rows, std::vector<ClickId>& clicks) {
  for (const pqxx::row& row : rows) {
    const ClickId id = ClickId::from_uuid(uuid(row[0]));
    if (std::find(clicks.begin(), clicks.end(), id) == clicks.end()) clicks.push_back(id);
  }
}

std::optional<ClickId> first_of(const pqxx::result& rows) {
  if (rows.empty()) return std::nullopt;
  return ClickId::from_uuid(uuid(rows[0][0]));
}

std::optional<ClickId> find_by_time(Database& database, const sql::Query& query, const Uuid& id) {
  std::optional<ClickId> found;
  const UnixMillis time = time_of(id);
  if (time > SystemClock().now() + kLater) return found;  // and maybe later than PostgreSQL can tell
  database.transaction([&](pqxx::work& work) {
    found = first_of(
        work.exec_prepared(query.name, id.to_string(), time_text(time - kEarlier), time_text(time + kLater)));
  });
  return found;
}

using Look = std::function<pqxx::result(pqxx::work&, UnixMillis from, UnixMillis before)>;

/// Looks further and further back, to the day of each of `reaches`, until there is something, or the time is
/// up.
admin::ClickSearch search(Database& database, UnixMillis now,
                          std::initializer_list<std::chrono::hours> reaches, const Look& look) {
  admin::ClickSearch found;
  const auto deadline = std::chrono::steady_clock::now() + kSearchTime;
  UnixMillis before = std::chrono::ceil<std::chrono::days>(now + kLater);
  found.looked_back_to = now;
  for (const std::chrono::hours reach : reaches) {
    const auto left = std::chrono::ceil<milliseconds>(deadline - std::chrono::steady_clock::now());
    const UnixMillis from = std::chrono::floor<std::chrono::days>(now - reach);
    try {
      if (left.count() <= 0) throw StoreError(StoreFailure::kTimedOut, "the search's time is up");
      database.transaction([&](pqxx::work& work) {
        work.exec_prepared(sql::explain_session.name, std::to_string(left.count()));
        add(look(work, from, before), found.clicks);
      });
    } catch (const StoreError& e) {
      if (e.failure() != StoreFailure::kTimedOut) throw;
      found.out_of_time = true;
      return found;
    }
    found.looked_back_to = from;
    if (!found.clicks.empty()) return found;
    before = from;
  }
  return found;
}

}  // namespace

std::vector<admin::LifeEvent> LifeStore::life_of(const ClickId& id) {
  std::vector<admin::LifeEvent> events;
  for (TraceEvent& event : AuditStore(database_).trace(id))
    events.push_back({event.at, std::move(event.what), std::move(event.facts), {}});
  return events;
}

std::optional<ClickId> LifeStore::click_of_conversion(const Uuid& id) {
  return find_by_time(database_, sql::explain_click_of_conversion, id);
}

std::optional<ClickId> LifeStore::click_of_postback(const Uuid& id) {
  return find_by_time(database_, sql::explain_click_of_postback, id);
}

admin::ClickSearch LifeStore::clicks_of_txid(const std::string& txid) {
  admin::ClickSearch found;
  database_.transaction([&](pqxx::work& work) {
    add(work.exec_prepared(sql::explain_clicks_of_txid.name, txid, kMostClicks), found.clicks);
  });
  return found;
}

admin::ClickSearch LifeStore::clicks_of_postback_txid(const std::string& txid, UnixMillis now) {
  const std::string parameter = percent_encode(txid);
  return search(database_, now, {kReach}, [&](pqxx::work& work, UnixMillis from, UnixMillis before) {
    return work.exec_prepared(sql::explain_clicks_of_postback_txid.name, parameter, time_text(from),
                              time_text(before), kMostClicks);
  });
}

admin::ClickSearch LifeStore::clicks_of_ext_id(const std::string& ext_id, UnixMillis now) {
  using std::chrono::hours;
  const auto look = [&](pqxx::work& work, UnixMillis from, UnixMillis before) {
    return work.exec_prepared(sql::explain_clicks_of_ext_id.name, ext_id, time_text(from), time_text(before),
                              kMostClicks);
  };
  return search(database_, now, {hours(24), hours(72), hours(240), kReach}, look);
}

admin::MintedBy LifeStore::minted_by(const ClickId& id) {
  admin::MintedBy by;
  database_.transaction([&](pqxx::work& work) {
    const pqxx::row row = work.exec_prepared1(sql::explain_minted_by.name, id.node());
    by.host = optional_text(row["host"]);
    if (!row["seen_at"].is_null()) by.seen_at = time(row["seen_at"]);
    if (!row["clicks_since"].is_null()) by.clicks_since = time(row["clicks_since"]);
  });
  return by;
}

}  // namespace homing::store
