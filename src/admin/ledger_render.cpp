#include <array>
#include <nlohmann/json.hpp>

#include "admin/parameters.hpp"
#include "homing/admin/csv.hpp"
#include "homing/admin/ledger_text.hpp"
#include "homing/core/units.hpp"

namespace homing::admin {
namespace {

using Json = nlohmann::ordered_json;

constexpr std::array kStatementColumns{"at",         "kind", "amount",   "currency", "balance",
                                       "offer",      "goal", "txid",     "click_id", "conversion_id",
                                       "payment_id", "note", "booked_at"};

void add_affiliate(Json& json, AffiliateId id, const catalog::Catalog& catalog) {
  if (const catalog::Affiliate* const affiliate = catalog.find_affiliate(std::to_string(id.value()))) {
    json["affiliate"] = affiliate->ref;
    json["affiliate_name"] = affiliate->name;
  }
  json["affiliate_id"] = id.value();
}

Json next_of(const std::optional<std::size_t>& offset) {
  return offset ? Json(cursor_text(*offset)) : Json(nullptr);
}

Json to_json(const Balance& balance) {
  return {{"affiliate", balance.ref},       {"affiliate_id", balance.affiliate.value()},
          {"affiliate_name", balance.name}, {"currency", balance.currency},
          {"earned", balance.earned},       {"paid", balance.paid},
          {"balance", balance.balance}};
}

Json to_json(const StatementAccount& account) {
  return {{"currency", account.currency},
          {"opening", account.opening},
          {"accrued", account.accrued},
          {"reversed", account.reversed},
          {"paid", account.paid},
          {"closing", account.closing},
          {"booked_later", account.booked_later},
          {"booked_later_entries", account.booked_later_entries}};
}

Json to_json(const StatementLine& line) {
  Json json{{"at", time_text(line.at)},
            {"kind", line.kind},
            {"amount", line.amount},
            {"currency", line.currency},
            {"balance", line.balance}};
  if (line.click_id) json["click_id"] = line.click_id->to_string();
  if (line.conversion_id) json["conversion_id"] = line.conversion_id->to_string();
  const auto put = [&](const char* name, const std::string& text) {
    if (!text.empty()) json[name] = text;
  };
  put("offer", line.offer);
  put("goal", line.goal);
  put("txid", line.txid);
  if (line.payment_id) json["payment_id"] = line.payment_id->to_string();
  put("note", line.note);
  if (line.booked_at) json["booked_at"] = time_text(*line.booked_at);
  return json;
}

std::string id_text(const auto& id) {
  return id ? id->to_string() : "";
}

void add_balance(CsvWriter& csv, const std::string& at, const char* kind, const StatementAccount& account,
                 const std::string& balance) {
  csv.text(at).text(kind).empty().text(account.currency).number(balance);
  for (std::size_t filled = 5; filled < kStatementColumns.size(); ++filled) csv.text("");
  csv.end_row();
}

}  // namespace

nlohmann::ordered_json to_json(const BalancePage& page) {
  Json json{{"items", Json::array()}, {"next", next_of(page.next_offset)}};
  for (const Balance& balance : page.balances) json["items"].push_back(to_json(balance));
  return json;
}

nlohmann::ordered_json to_json(const Payment& payment, const catalog::Catalog& catalog) {
  Json json{{"id", payment.id.to_string()}};
  add_affiliate(json, payment.affiliate, catalog);
  json["amount"] = payment.amount.to_string();
  json["currency"] = payment.currency;
  json["paid_at"] = time_text(payment.paid_at);
  if (!payment.note.empty()) json["note"] = payment.note;
  json["recorded_by"] = payment.recorded_by;
  json["recorded_at"] = time_text(payment.recorded_at);
  return json;
}

nlohmann::ordered_json to_json(const Statement& statement, const catalog::Catalog& catalog) {
  Json json = Json::object();
  add_affiliate(json, statement.affiliate, catalog);
  json["tz"] = statement.zone;
  json["period"] = {{"from", time_text(statement.period.from)}, {"to", time_text(statement.period.to)}};
  json["accounts"] = Json::array();
  for (const StatementAccount& account : statement.accounts) json["accounts"].push_back(to_json(account));
  json["items"] = Json::array();
  for (const StatementLine& line : statement.lines) json["items"].push_back(to_json(line));
  json["next"] = next_of(statement.next_offset);
  return json;
}

std::string to_csv(const Statement& statement) {
  CsvWriter csv;
  for (const char* const column : kStatementColumns) csv.text(column);
  csv.end_row();
  if (statement.offset == 0) {
    for (const StatementAccount& account : statement.accounts)
      add_balance(csv, statement.local_from, "opening", account, account.opening);
  }
  for (const StatementLine& line : statement.lines) {
    csv.text(line.local_at).text(line.kind).number(line.amount).text(line.currency).number(line.balance);
    csv.text(line.offer).text(line.goal).text(line.txid).text(id_text(line.click_id));
    csv.text(id_text(line.conversion_id)).text(id_text(line.payment_id)).text(line.note);
    csv.text(line.local_booked_at);
    csv.end_row();
  }
  if (!statement.next_offset) {
    for (const StatementAccount& account : statement.accounts)
      add_balance(csv, statement.local_to, "closing", account, account.closing);
  }
  return std::move(csv).take();
}

}  // namespace homing::admin
