#include "store/postback_writer.hpp"

#include <homing_sql/sql.hpp>

#include "homing/core/text.hpp"
#include "homing/core/units.hpp"
#include "store/json_rows.hpp"
#include "store/operator_audit.hpp"
#include "store/postback_copy.hpp"

namespace homing::store {
namespace {

/// Rows of a list that may be empty, as a statement's parameter.
template <class List, class Fill>
std::string to_json(const List& list, Fill fill) {
  JsonRows rows;
  for (const auto& item : list) fill(rows.row(), item);
  return std::move(rows).take();
}

void expect_all(const pqxx::result& result, std::size_t wanted) {
  if (result.affected_rows() == wanted) return;
  throw StoreError(StoreFailure::kConflict, "another node was first at a conversion");
}

void add_outcome(JsonRows& row, const apply::StoredPostback& stored) {
  row.uuid("click_id", stored.postback.click_id.uuid())
      .uuid("postback_id", stored.postback.id)
      .text("code", name_of(stored.outcome.code))
      .text("message", stored.outcome.message)
      .uuid("conversion_id", stored.outcome.conversion_id);
}

void settle_postbacks(pqxx::work& work, UnixMillis at, const std::vector<apply::StoredPostback>& postbacks) {
  work.exec_prepared(sql::apply_settle_postbacks.name, time_text(at), to_json(postbacks, add_outcome));
}

void park_postbacks(pqxx::work& work, NodeNumber node, UnixMillis at,
                    const std::vector<Postback>& postbacks) {
  const auto fill = [](JsonRows& row, const Postback& postback) {
    std::string record;
    encode(postback, record);
    row.uuid("click_id", postback.click_id.uuid())
        .uuid("postback_id", postback.id)
        .text("record", to_hex(record));
  };
  work.exec_prepared(sql::apply_park_postbacks.name, node, time_text(at), to_json(postbacks, fill));
}

void update_conversions(pqxx::work& work, const std::vector<apply::StatusUpdate>& updates) {
  const auto fill = [](JsonRows& row, const apply::StatusUpdate& update) {
    const apply::Conversion& conversion = update.conversion;
    row.uuid("click_id", conversion.click_id.uuid())
        .number("goal_id", conversion.goal.value())
        .text("txid", conversion.txid)
        .text("status", name_of(conversion.status))
        .number("events", conversion.events)
        .time("changed_at", conversion.changed_at)
        .number("events_before", update.events_before);
  };
  expect_all(work.exec_prepared(sql::apply_update_conversions.name, to_json(updates, fill)), updates.size());
}

void add_rollups(pqxx::work& work, NodeNumber node, const std::vector<apply::ConversionRollup>& rollups) {
  const auto fill = [](JsonRows& row, const apply::ConversionRollup& rollup) {
    row.time("hour", rollup.hour)
        .number("offer_id", rollup.offer.value())
        .number("affiliate_id", rollup.affiliate.value())
        .number("goal_id", rollup.goal.value())
        .text("status", name_of(rollup.status))
        .text("payout_currency", rollup.payout_currency)
        .text("revenue_currency", rollup.revenue_currency)
        .number("conversions", rollup.conversions)
        .decimal("payout", rollup.payout)
        .decimal("revenue", rollup.revenue);
  };
  work.exec_prepared(sql::apply_add_conversion_rollups.name, node, to_json(rollups, fill));
}

}  // namespace

void write_postbacks(pqxx::work& work, NodeNumber node, const apply::PostbackWrites& writes) {
  // Conversions first: where another node is at the same ones, the rest need not be sent.
  if (!writes.conversions.empty()) copy_conversions(work, writes.conversions);
  if (!writes.updates.empty()) update_conversions(work, writes.updates);
  if (!writes.postbacks.empty()) copy_postbacks(work, node, writes.postbacks);
  if (!writes.settled.empty()) settle_postbacks(work, writes.decided_at, writes.settled);
  if (!writes.parked.empty()) park_postbacks(work, node, writes.decided_at, writes.parked);
  if (!writes.events.empty()) copy_events(work, writes.events);
  note_operators(work, writes);
  if (!writes.entries.empty()) copy_entries(work, writes.entries);
  if (!writes.deliveries.empty()) copy_deliveries(work, writes.deliveries);
  if (!writes.rollups.empty()) add_rollups(work, node, writes.rollups);
}

}  // namespace homing::store
