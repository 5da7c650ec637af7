#include "store/operator_audit.hpp"

#include <homing_sql/sql.hpp>
#include <string>
#include <unordered_map>

#include "homing/admin/sales.hpp"
#include "store/json_rows.hpp"

namespace homing::store {
namespace {

/// By the ID of the postback.
using Asked = std::unordered_map<Uuid, const Postback*>;
/// By the ID of the conversion.
using Recorded = std::unordered_map<Uuid, const apply::Conversion*>;

void add_asked(const std::vector<apply::StoredPostback>& postbacks, Asked& asked) {
  for (const apply::StoredPostback& stored : postbacks) {
    if (stored.postback.by) asked.emplace(stored.postback.id, &stored.postback);
  }
}

/// An import's lines are one act, whatever their numbers.
void add_act(const Operator& by, JsonRows& row) {
  const auto note = by.act == Operator::Act::kReport ? admin::note_of_import(by.reason) : std::nullopt;
  row.text("by", by.name).text("reason", note.value_or(by.reason));
  if (note) {
    row.text("action", "conversion.import");
  } else {
    row.text("action", by.act == Operator::Act::kReport ? "conversion.report" : "conversion.decide");
  }
}

void add_money(const apply::Conversion& conversion, JsonRows& row) {
  row.text("txid", conversion.txid)
      .text("payout", conversion.payout.to_string() + " " + conversion.payout_currency)
      .text("revenue", conversion.revenue.to_string() + " " + conversion.revenue_currency);
}

void add_row(const apply::ConversionEvent& event, const Postback& postback, const Recorded& recorded,
             JsonRows& row) {
  add_act(*postback.by, row);
  row.text("address", postback.ip).uuid("conversion", event.conversion_id).text("to", name_of(event.to));
  if (event.from) row.text("from", name_of(*event.from));
  if (const auto found = recorded.find(event.conversion_id); found != recorded.end() && !event.from)
    add_money(*found->second, row);
}

}  // namespace

void note_operators(pqxx::work& work, const apply::PostbackWrites& writes) {
  Asked asked;
  add_asked(writes.postbacks, asked);
  add_asked(writes.settled, asked);
  if (asked.empty()) return;
  Recorded recorded;
  for (const apply::Conversion& conversion : writes.conversions) recorded.emplace(conversion.id, &conversion);
  JsonRows rows;
  for (const apply::ConversionEvent& event : writes.events) {
    const auto found = asked.find(event.postback_id);
    if (found != asked.end()) add_row(event, *found->second, recorded, rows.row());
  }
  if (!rows.empty()) work.exec_prepared(sql::apply_note_operators.name, std::move(rows).take());
}

}  // namespace homing::store
