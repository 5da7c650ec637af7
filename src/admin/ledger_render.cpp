#include <nlohmann/json.hpp>

#include "admin/parameters.hpp"
#include "homing/admin/csv.hpp"
#include "homing/admin/ledger_text.hpp"
#include "homing/core/units.hpp"

namespace homing::admin {
namespace {

using Json = nlohmann::ordered_json;

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
  return {{"currency", account.currency}, {"opening", account.opening}, {"accrued", account.accrued},
          {"reversed", account.reversed}, {"paid", account.paid},       {"closing", account.closing}};
}

Json to_json(const StatementLine& line) {
  Json json{{"at", time_text(line.at)},
            {"kind", line.kind},
            {"amount", line.amount},
            {"currency", line.currency},
            {"balance", line.balance}};
  if (line.click_id) json["click_id"] = line.click_id->to_string();
  if (line.conversion_id) json["conversion_id"] = line.conversion_id->to_string();
  if (line.payment_id) json["payment_id"] = line.payment_id->to_string();
  if (!line.note.empty()) json["note"] = line.note;
  return json;
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
  for (const char* const column :
       {"at", "kind", "amount", "currency", "balance", "click_id", "conversion_id", "payment_id", "note"}) {
    csv.text(column);
  }
  csv.end_row();
  for (const StatementLine& line : statement.lines) {
    csv.text(time_text(line.at)).text(line.kind).number(line.amount).text(line.currency).number(line.balance);
    csv.text(line.click_id ? line.click_id->to_string() : "");
    csv.text(line.conversion_id ? line.conversion_id->to_string() : "");
    csv.text(line.payment_id ? line.payment_id->to_string() : "").text(line.note);
    csv.end_row();
  }
  return std::move(csv).take();
}

}  // namespace homing::admin
