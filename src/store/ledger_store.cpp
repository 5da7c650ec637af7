#include "homing/store/ledger_store.hpp"

#include <homing_sql/sql.hpp>

#include "homing/core/units.hpp"
#include "store/array_text.hpp"
#include "store/columns.hpp"
#include "store/local_period.hpp"

namespace homing::store {
namespace {

using namespace columns;
using admin::Balance;
using admin::Payment;
using admin::Statement;
using admin::StatementAccount;
using admin::StatementLine;
using admin::StatementQuery;

Balance to_balance(const pqxx::row& row) {
  Balance balance;
  balance.affiliate = id<AffiliateId>(row["affiliate_id"]);
  balance.ref = text(row["ref"]);
  balance.name = text(row["name"]);
  balance.currency = text(row["currency"]);
  balance.earned = text(row["earned"]);
  balance.paid = text(row["paid"]);
  balance.balance = text(row["balance"]);
  return balance;
}

StatementAccount to_account(const pqxx::row& row) {
  StatementAccount account;
  account.currency = text(row["currency"]);
  account.opening = text(row["opening"]);
  account.accrued = text(row["accrued"]);
  account.reversed = text(row["reversed"]);
  account.paid = text(row["paid"]);
  account.closing = text(row["closing"]);
  account.booked_later = text(row["booked_later"]);
  account.booked_later_entries = row["booked_later_entries"].as<std::int64_t>();
  return account;
}

StatementLine to_statement_line(const pqxx::row& row) {
  StatementLine line;
  line.at = time(row["at"]);
  line.local_at = text(row["local_at"]);
  line.kind = text(row["kind"]);
  line.amount = text(row["amount"]);
  line.currency = text(row["currency"]);
  line.balance = text(row["balance"]);
  if (!row["click_id"].is_null()) line.click_id = ClickId::from_uuid(uuid(row["click_id"]));
  if (!row["conversion_id"].is_null()) line.conversion_id = uuid(row["conversion_id"]);
  line.offer = text(row["offer"]);
  line.goal = text(row["goal"]);
  line.txid = text(row["txid"]);
  if (!row["payment_id"].is_null()) line.payment_id = uuid(row["payment_id"]);
  line.note = text(row["note"]);
  if (!row["booked_at"].is_null()) line.booked_at = time(row["booked_at"]);
  line.local_booked_at = text(row["local_booked_at"]);
  return line;
}

Payment to_payment(const pqxx::row& row) {
  Payment payment;
  payment.id = uuid(row["id"]);
  payment.affiliate = id<AffiliateId>(row["affiliate_id"]);
  payment.amount = Decimal::from_millionths(row["millionths"].as<std::int64_t>());
  payment.currency = text(row["currency"]);
  payment.paid_at = time(row["paid_at"]);
  payment.note = text(row["note"]);
  payment.recorded_by = text(row["recorded_by"]);
  payment.recorded_at = time(row["recorded_at"]);
  return payment;
}

const char* currency_or_null(const StatementQuery& query) {
  return query.currency.empty() ? nullptr : query.currency.c_str();
}

/// @return how many lines there are on all pages
std::size_t read_accounts(pqxx::work& work, const StatementQuery& query, Statement& statement) {
  std::size_t lines = 0;
  const admin::TimeRange& period = statement.period;
  for (const pqxx::row& row :
       work.exec_prepared(sql::ledger_accounts.name, query.affiliate.value(), time_text(period.from),
                          time_text(period.to), currency_or_null(query))) {
    statement.accounts.push_back(to_account(row));
    lines += row["lines"].as<std::size_t>();
  }
  return lines;
}

void read_lines(pqxx::work& work, const StatementQuery& query, Statement& statement) {
  const admin::TimeRange& period = statement.period;
  for (const pqxx::row& row :
       work.exec_prepared(sql::ledger_lines.name, query.affiliate.value(), time_text(period.from),
                          time_text(period.to), currency_or_null(query), query.offset, query.limit)) {
    statement.lines.push_back(to_statement_line(row));
  }
}

}  // namespace

admin::BalancePage LedgerStore::balances(const admin::BalanceQuery& query) {
  const std::string numbers =
      array_text(query.affiliates, [](AffiliateId affiliate) { return std::to_string(affiliate.value()); });
  admin::BalancePage page;
  database_.transaction([&](pqxx::work& work) {
    for (const pqxx::row& row :
         work.exec_prepared(sql::ledger_balances.name, query.affiliates.empty() ? nullptr : numbers.c_str(),
                            query.offset, query.limit + 1)) {
      page.balances.push_back(to_balance(row));
    }
  });
  if (page.balances.size() > query.limit) {
    page.balances.pop_back();
    page.next_offset = query.offset + query.limit;
  }
  return page;
}

Statement LedgerStore::statement(const StatementQuery& query) {
  Statement statement;
  statement.affiliate = query.affiliate;
  statement.zone = query.period.zone;
  statement.offset = query.offset;
  database_.snapshot([&](pqxx::work& work) {
    statement.period = begin_local_period(work, query.period).range;
    const pqxx::row ends = work.exec_prepared1(sql::ledger_period.name, time_text(statement.period.from),
                                               time_text(statement.period.to));
    statement.local_from = text(ends["local_from"]);
    statement.local_to = text(ends["local_to"]);
    const std::size_t in_all = read_accounts(work, query, statement);
    read_lines(work, query, statement);
    const std::size_t shown = query.offset + statement.lines.size();
    if (shown < in_all) statement.next_offset = shown;
  });
  return statement;
}

admin::RecordedPayment LedgerStore::record(const Payment& payment, const std::string& address) {
  admin::RecordedPayment recorded;
  database_.transaction([&](pqxx::work& work) {
    recorded.is_new =
        work.exec_prepared(sql::ledger_add_payment.name, payment.id.to_string(), payment.affiliate.value(),
                           payment.amount.to_string(), payment.currency, time_text(payment.paid_at),
                           payment.note, payment.recorded_by, time_text(payment.recorded_at), address)
            .affected_rows() == 1;
    recorded.payment = to_payment(work.exec_prepared1(sql::ledger_payment.name, payment.id.to_string()));
  });
  return recorded;
}

}  // namespace homing::store
