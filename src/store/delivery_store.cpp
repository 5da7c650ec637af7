#include "homing/store/delivery_store.hpp"

#include <homing_sql/sql.hpp>

#include "homing/core/units.hpp"
#include "store/columns.hpp"
#include "store/json_rows.hpp"
#include "store/parameter_values.hpp"

namespace homing::store {
namespace {

struct Affiliate {
  std::int64_t id = 0;
  std::string ref;
};

std::optional<Affiliate> find_affiliate(pqxx::work& work, const std::string& name) {
  const pqxx::result found = work.exec_prepared(sql::deliveries_affiliate.name, name);
  if (found.empty()) return std::nullopt;
  return Affiliate{found[0]["id"].as<std::int64_t>(), columns::text(found[0]["ref"])};
}

admin::DeliveryLine to_delivery_line(const pqxx::row& row) {
  return {{columns::time(row["created_at"]), columns::uuid(row["conversion_id"]), row["sequence"].as<int>(),
           columns::id<PostbackUrlId>(row["postback_url_id"])},
          columns::text(row["json"])};
}

std::string note_of(const admin::DeliveryChoice& choice, std::int64_t count) {
  JsonRows rows;
  rows.row().number("deliveries", count).time("since", choice.since);
  if (choice.before) rows.time("before", *choice.before);
  std::string states;
  for (const std::string& state : choice.states) states += (states.empty() ? "" : ", ") + state;
  rows.text("states", states);
  const std::string array = std::move(rows).take();
  return array.substr(1, array.size() - 2);
}

}  // namespace

std::vector<admin::DeliveryLine> DeliveryStore::page(const admin::DeliveryFilter& filter,
                                                     const std::optional<admin::DeliveryPlace>& behind,
                                                     int limit) {
  const auto states = list_or_null(filter.states);
  const auto affiliates = list_or_null(filter.affiliates);
  const auto from = time_or_null(filter.from);
  const auto to = time_or_null(filter.to);
  std::optional<std::string> click;
  std::optional<std::string> conversion;
  if (filter.conversion) {
    click = filter.conversion->click.to_string();
    conversion = filter.conversion->id.to_string();
  }
  std::optional<std::string> at;
  std::optional<std::string> behind_conversion;
  if (behind) {
    at = time_text(behind->created_at);
    behind_conversion = behind->conversion.to_string();
  }
  std::vector<admin::DeliveryLine> lines;
  database_.transaction([&](pqxx::work& work) {
    for (const pqxx::row& row :
         work.exec_prepared(sql::deliveries_page.name, or_null(states), or_null(affiliates), or_null(from),
                            or_null(to), or_null(click), or_null(conversion), or_null(at),
                            or_null(behind_conversion), behind ? behind->sequence : 0,
                            behind ? behind->url.value() : 0, limit, filter.conversion.has_value()))
      lines.push_back(to_delivery_line(row));
  });
  return lines;
}

std::optional<std::map<std::string, std::int64_t>> DeliveryStore::count(const admin::DeliveryChoice& choice) {
  std::optional<std::map<std::string, std::int64_t>> counts;
  const auto states = list_or_null(choice.states);
  const auto before = time_or_null(choice.before);
  database_.transaction([&](pqxx::work& work) {
    const auto affiliate = find_affiliate(work, choice.affiliate);
    if (!affiliate) return;
    counts.emplace();
    for (const pqxx::row& row : work.exec_prepared(sql::outbox_count_settled.name, affiliate->id,
                                                   or_null(states), time_text(choice.since), or_null(before)))
      counts->emplace(columns::text(row[0]), row[1].as<std::int64_t>());
  });
  return counts;
}

std::optional<std::int64_t> DeliveryStore::retry(const admin::DeliveryChoice& choice, UnixMillis now,
                                                 const admin::Actor& by) {
  std::optional<std::int64_t> changed;
  const auto states = list_or_null(choice.states);
  const auto before = time_or_null(choice.before);
  database_.transaction([&](pqxx::work& work) {
    const auto affiliate = find_affiliate(work, choice.affiliate);
    if (!affiliate) return;
    const pqxx::result result = work.exec_prepared(sql::outbox_retry.name, affiliate->id, or_null(states),
                                                   time_text(choice.since), or_null(before), time_text(now));
    changed = static_cast<std::int64_t>(result.affected_rows());
    work.exec_prepared(sql::audit_note.name, by.name, by.address, "delivery.retry",
                       "affiliate " + affiliate->ref, note_of(choice, *changed));
  });
  return changed;
}

}  // namespace homing::store
