#include "homing/store/conversion_store.hpp"

#include <homing_sql/sql.hpp>

#include "homing/core/units.hpp"
#include "store/array_text.hpp"
#include "store/columns.hpp"
#include "store/parameter_values.hpp"
#include "store/time_zone.hpp"

namespace homing::store {
namespace {

std::optional<std::string> clicks_or_null(const std::vector<ClickId>& clicks) {
  if (clicks.empty()) return std::nullopt;
  return array_text(clicks, [](const ClickId& id) { return id.to_string(); });
}

admin::ConversionLine to_conversion_line(const pqxx::row& row) {
  return {{columns::time(row["recorded_at"]), columns::uuid(row["conversion_id"])},
          columns::text(row["json"])};
}

}  // namespace

std::vector<admin::ConversionLine> ConversionStore::page(const admin::ConversionFilter& filter,
                                                         const std::optional<admin::ConversionPlace>& behind,
                                                         int limit) {
  const auto from = time_or_null(filter.from);
  const auto to = time_or_null(filter.to);
  const auto statuses = list_or_null(filter.statuses);
  const auto offers = list_or_null(filter.offers);
  const auto affiliates = list_or_null(filter.affiliates);
  const auto advertisers = list_or_null(filter.advertisers);
  const auto goals = list_or_null(filter.goals);
  const auto txids = list_or_null(filter.txids);
  const auto clicks = clicks_or_null(filter.clicks);
  const auto at = time_or_null(behind ? std::optional(behind->recorded_at) : std::nullopt);
  const auto id = behind ? std::optional(behind->id.to_string()) : std::nullopt;
  std::vector<admin::ConversionLine> lines;
  database_.transaction([&](pqxx::work& work) {
    for (const pqxx::row& row :
         work.exec_prepared(sql::conversions_page.name, or_null(from), or_null(to), or_null(statuses),
                            or_null(offers), or_null(affiliates), or_null(advertisers), or_null(goals),
                            or_null(txids), or_null(clicks), or_null(at), or_null(id), limit))
      lines.push_back(to_conversion_line(row));
  });
  return lines;
}

std::vector<admin::ConversionKey> ConversionStore::find(const std::vector<Uuid>& ids) {
  const std::string list = array_text(ids, [](const Uuid& id) { return id.to_string(); });
  std::vector<admin::ConversionKey> found;
  database_.transaction([&](pqxx::work& work) {
    for (const pqxx::row& row : work.exec_prepared(sql::conversions_find.name, list)) {
      found.push_back({columns::uuid(row["conversion_id"]),
                       ClickId::from_uuid(columns::uuid(row["click_id"])),
                       columns::id<GoalId>(row["goal_id"]), columns::text(row["txid"])});
    }
  });
  return found;
}

admin::ConversionStory ConversionStore::story(const admin::ConversionKey& conversion) {
  admin::ConversionStory story;
  database_.transaction([&](pqxx::work& work) {
    const pqxx::row row = work.exec_prepared1(sql::conversions_story.name, conversion.click.to_string(),
                                              conversion.id.to_string());
    story = {columns::text(row["events"]), columns::text(row["ledger"])};
  });
  return story;
}

std::vector<UnixMillis> ConversionStore::times_on_clock(const std::vector<UnixMillis>& shown,
                                                        const std::string& zone) {
  const std::string list = array_text(shown, [](UnixMillis time) { return time_text(time); });
  std::vector<UnixMillis> times;
  database_.transaction([&](pqxx::work& work) {
    const pqxx::result found =
        in_zone(zone, [&] { return work.exec_prepared(sql::conversions_times_on_clock.name, list, zone); });
    for (const pqxx::row& row : found) times.push_back(columns::time(row["at"]));
  });
  return times;
}

}  // namespace homing::store
