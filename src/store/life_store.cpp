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

ClickId click_in(const pqxx::row& row) {
  return ClickId::from_uuid(uuid(row[0]));
}

/// Each once.
void add(const ClickId& id, std::vector<ClickId>& clicks) {
  if (std::find(clicks.begin(), clicks.end(), id) == clicks.end()) clicks.push_back(id);
}

std::optional<ClickId> first_of(const pqxx::result& rows) {
  if (rows.empty()) return std::nullopt;
  return click_in(rows[0]);
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

struct Hit {
  ClickId click;
  UnixMillis at;
};

/// Gives those from the one time on and before the other, the newest first; kMostHits at most.
using Look = std::function<std::vector<Hit>(pqxx::work&, UnixMillis from, UnixMillis before)>;

/// One more than is told: with it comes the time from which another search goes on.
constexpr std::size_t kMostHits = LifeStore::kMostClicks + 1;

void add(const std::vector<Hit>& hits, UnixMillis before, admin::ClickSearch& found) {
  for (std::size_t i = 0; i < std::min(hits.size(), LifeStore::kMostClicks); ++i)
    add(hits[i].click, found.clicks);
  constexpr milliseconds kOne{1};
  // Where all of them are of one millisecond, its others are left out: the next search has to get on.
  if (hits.size() == kMostHits) found.looked_back_to = std::min(hits.back().at + kOne, before - kOne);
}

/// Looks further and further back, to the day of each of `reaches`, until there is something, or the time is
/// up.
admin::ClickSearch search(Database& database, UnixMillis now, std::optional<UnixMillis> wanted_before,
                          const std::vector<std::chrono::hours>& reaches, const Look& look) {
  admin::ClickSearch found;
  const auto deadline = std::chrono::steady_clock::now() + kSearchTime;
  const UnixMillis start = wanted_before.value_or(now);
  UnixMillis before = wanted_before.value_or(std::chrono::ceil<std::chrono::days>(now + kLater));
  found.looked_back_to = start;
  for (const std::chrono::hours reach : reaches) {
    const auto left = std::chrono::ceil<milliseconds>(deadline - std::chrono::steady_clock::now());
    const UnixMillis from = std::chrono::floor<std::chrono::days>(start - reach);
    std::vector<Hit> hits;
    try {
      if (left.count() <= 0) throw StoreError(StoreFailure::kTimedOut, "the search's time is up");
      database.transaction([&](pqxx::work& work) {
        work.exec_prepared(sql::explain_session.name, std::to_string(left.count()));
        hits = look(work, from, before);
      });
    } catch (const StoreError& e) {
      if (e.failure() != StoreFailure::kTimedOut) throw;
      found.out_of_time = true;
      return found;
    }
    found.looked_back_to = from;
    add(hits, before, found);
    if (!hits.empty()) return found;
    before = from;
  }
  return found;
}

}  // namespace

std::vector<admin::LifeEvent> LifeStore::life_of(const ClickId& id) {
  std::vector<admin::LifeEvent> events;
  for (TraceEvent& event : AuditStore(database_).trace(id, postbacks_kept_))
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
    for (const pqxx::row& row : work.exec_prepared(sql::explain_clicks_of_txid.name, txid, kMostClicks))
      add(click_in(row), found.clicks);
  });
  return found;
}

admin::ClickSearch LifeStore::clicks_of_postback_txid(const std::string& txid, UnixMillis now,
                                                      std::optional<UnixMillis> before) {
  const std::string parameter = percent_encode(txid);
  const auto look = [&](pqxx::work& work, UnixMillis from, UnixMillis until) {
    std::vector<Hit> hits;
    for (const pqxx::row& row : work.exec_prepared(sql::explain_clicks_of_postback_txid.name, parameter,
                                                   time_text(from), time_text(until), kMostHits))
      hits.push_back({click_in(row), time(row["received_at"])});
    return hits;
  };
  return search(database_, now, before, {kReach}, look);
}

admin::ClickSearch LifeStore::clicks_of_ext_id(const std::string& ext_id, UnixMillis now,
                                               std::optional<UnixMillis> before) {
  using std::chrono::days;
  using std::chrono::hours;
  const auto look = [&](pqxx::work& work, UnixMillis from, UnixMillis until) {
    std::vector<Hit> hits;
    for (const pqxx::row& row :
         work.exec_prepared(sql::explain_clicks_of_ext_id.name, ext_id, time_text(from),
                            time_text(std::chrono::ceil<days>(until)), kMostHits, first_click_id(until)))
      hits.push_back({click_in(row), click_in(row).time()});
    return hits;
  };
  std::vector<hours> reaches{hours(24), hours(72), hours(240), kReach};
  // A day that is cut by `before` is looked at by itself: what is behind that would hide the days in front.
  if (before) reaches.insert(reaches.begin(), hours(0));
  admin::ClickSearch found = search(database_, now, before, reaches, look);
  // Of the latest day that has any; those in front of it were not looked at.
  if (!found.clicks.empty())
    found.looked_back_to =
        std::max<UnixMillis>(*found.looked_back_to, std::chrono::floor<days>(found.clicks.back().time()));
  return found;
}

std::optional<UnixMillis> LifeStore::kept_since() {
  std::optional<UnixMillis> since;
  database_.transaction([&](pqxx::work& work) {
    const pqxx::row row = work.exec_prepared1(sql::explain_kept_since.name);
    if (!row[0].is_null()) since = time(row[0]);
  });
  return since;
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
