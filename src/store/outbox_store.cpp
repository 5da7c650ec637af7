#include "homing/store/outbox_store.hpp"

#include <homing_sql/sql.hpp>

#include "homing/core/text.hpp"
#include "homing/core/units.hpp"
#include "store/delivery_row.hpp"
#include "store/json_rows.hpp"

namespace homing::store {
namespace {

JsonRows& add_key(JsonRows& row, const outbound::DeliveryKey& key) {
  return row.uuid("click_id", key.click_id.uuid())
      .uuid("conversion_id", key.conversion_id)
      .number("sequence", key.sequence)
      .number("postback_url_id", key.url.value());
}

std::string attempts_of(const std::vector<outbound::Settlement>& settlements) {
  JsonRows rows;
  for (const outbound::Settlement& settlement : settlements) {
    const outbound::Attempt& made = settlement.made;
    add_key(rows.row(), settlement.key)
        .number("attempt", settlement.attempt)
        .time("at", made.at)
        .number("duration_ms", made.duration.count())
        .text("outcome", made.outcome)
        .number("http_status", made.http_status.value_or(0))
        .text("error", to_storable_text(made.error))
        .text("url", to_storable_text(made.url))
        .text("answer", to_storable_text(made.answer));
  }
  return std::move(rows).take();
}

std::string states_of(const std::vector<outbound::Settlement>& settlements) {
  JsonRows rows;
  for (const outbound::Settlement& settlement : settlements) {
    const UnixMillis over = settlement.made.at + settlement.made.duration;
    const bool is_due = settlement.state == outbound::DeliveryState::kDue;
    add_key(rows.row(), settlement.key)
        .number("attempt", settlement.attempt)
        .text("state", name_of(settlement.state))
        .time("due_at", is_due ? settlement.due_at : over)
        .number("failures", settlement.failures)
        .time("tried_since", settlement.tried_since)
        .time("at", over);
  }
  return std::move(rows).take();
}

}  // namespace

std::vector<outbound::Delivery> OutboxStore::claim(const outbound::Claim& claim) {
  JsonRows quotas;
  for (const outbound::Quota& quota : claim.quotas) {
    quotas.row().text("host", quota.host).number("quota", quota.deliveries);
  }
  const std::string quota_rows = std::move(quotas).take();
  std::vector<outbound::Delivery> deliveries;
  database_.transaction([&](pqxx::work& work) {
    const pqxx::result claimed =
        work.exec_prepared(sql::outbox_claim.name, process_.to_string(), time_text(claim.now),
                           time_text(claim.until), quota_rows, claim.otherwise, claim.at_most);
    for (const pqxx::row& row : claimed) deliveries.push_back(to_delivery(row, claim.until));
  });
  return deliveries;
}

void OutboxStore::settle(const std::vector<outbound::Settlement>& settlements) {
  database_.transaction([&](pqxx::work& work) {
    work.exec_prepared(sql::outbox_add_attempts.name, node_, attempts_of(settlements));
    work.exec_prepared(sql::outbox_settle.name, process_.to_string(), states_of(settlements));
  });
}

void OutboxStore::give_back(const std::vector<outbound::DeliveryKey>& deliveries) {
  JsonRows rows;
  for (const outbound::DeliveryKey& key : deliveries) add_key(rows.row(), key);
  const std::string keys = std::move(rows).take();
  database_.transaction(
      [&](pqxx::work& work) { work.exec_prepared(sql::outbox_give_back.name, process_.to_string(), keys); });
}

outbound::Backlog OutboxStore::backlog(UnixMillis now) {
  outbound::Backlog backlog;
  database_.transaction([&](pqxx::work& work) {
    const pqxx::row row = work.exec_prepared1(sql::outbox_backlog.name, time_text(now));
    backlog.due = row[0].as<std::int64_t>();
    backlog.waiting = row[1].as<std::int64_t>();
    if (!row[2].is_null()) backlog.oldest = UnixMillis(std::chrono::milliseconds(row[2].as<std::int64_t>()));
  });
  return backlog;
}

}  // namespace homing::store
