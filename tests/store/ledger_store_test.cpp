#include "homing/store/ledger_store.hpp"

#include "homing/admin/answer.hpp"
#include "homing/core/units.hpp"
#include "tests/store/report_fixture.hpp"

namespace homing::store {
namespace {

using namespace std::chrono_literals;
using admin::Balance;
using admin::Payment;
using admin::Statement;
using admin::StatementQuery;
using apply::test::kAffiliate;
using apply::test::kNoon;
using testing::ElementsAre;
using testing::IsEmpty;
using testing::SizeIs;

/// Ann sells four times, at noon of four days, for 2.50 EUR each; the third one is rejected later. Bob sells
/// once, in dollars.
class LedgerStoreTest : public ReportFixture {
 protected:
  LedgerStoreTest() {
    for (int day = 0; day < 4; ++day) {
      const Click click = new_click(kNoon + std::chrono::days(day));
      add(click);
      convert(click, ConversionStatus::kApproved, 0ms);
      if (day == 2) convert(click, ConversionStatus::kRejected, 26h);
    }
    Click boots = new_click(kNoon);
    to_boots(boots);
    add(boots);
    convert(boots);
    road.run_to_end();
    server.rows("UPDATE payout_entries SET booked_at = at");
  }

  static Payment payment_of(const std::string& amount, UnixMillis at, const std::string& currency = "EUR") {
    Payment payment;
    payment.id = Uuid::random_v7(at);
    payment.affiliate = kAffiliate;
    const bool negative = amount.front() == '-';
    payment.amount = apply::test::decimal(amount.substr(negative ? 1 : 0));
    if (negative) payment.amount = -payment.amount;
    payment.currency = currency;
    payment.paid_at = at;
    payment.note = "transfer";
    payment.recorded_by = "olga";
    payment.recorded_at = at + 1h;
    return payment;
  }

  static StatementQuery days(const char* from, const char* to) {
    StatementQuery query;
    query.affiliate = kAffiliate;
    query.period.from = admin::Moment::parse(from);
    query.period.to = admin::Moment::parse(to);
    return query;
  }

  /// `2026-01-01T12:00 accrual 2.5 EUR -> 2.5`
  static std::vector<std::string> lines_of(const Statement& statement) {
    std::vector<std::string> lines;
    for (const admin::StatementLine& line : statement.lines) {
      lines.push_back(time_text(line.at).substr(0, 16) + " " + line.kind + " " + line.amount + " " +
                      line.currency + " -> " + line.balance);
    }
    return lines;
  }

  bool record(const Payment& payment) { return ledger.record(payment, "192.0.2.1").is_new; }
  std::vector<Balance> balances(std::optional<AffiliateId> of = {}) {
    admin::BalanceQuery query;
    if (of) query.affiliates = {*of};
    return ledger.balances(query).balances;
  }

  LedgerStore ledger{database};
};

TEST_F(LedgerStoreTest, HasABalanceForEachAffiliateAndCurrency) {
  EXPECT_THAT(balances(), ElementsAre(Balance{kAffiliate, "ann", "Ann", "EUR", "7.5", "0", "7.5"},
                                      Balance{AffiliateId(43), "bob", "Bob", "USD", "3", "0", "3"}));
  EXPECT_THAT(balances(AffiliateId(43)), SizeIs(1));
  EXPECT_THAT(balances(AffiliateId(44)), IsEmpty());
}

TEST_F(LedgerStoreTest, AStatementSaysWhatWasBookedWhenItsPeriodWasOver) {
  Payment early = payment_of("1", kNoon + 24h), dated_back = payment_of("2", kNoon + 25h);
  dated_back.recorded_at = early.recorded_at + 48h;
  record(early);
  record(dated_back);
  const auto booked_later = [&](const char* from, const char* to) {
    const admin::StatementAccount account = ledger.statement(days(from, to)).accounts.at(0);
    return account.booked_later + " in " + std::to_string(account.booked_later_entries);
  };
  EXPECT_EQ(booked_later("2026-01-02", "2026-01-03"), "-2 in 1");
  EXPECT_EQ(booked_later("2026-01-03", "2026-01-04"), "-2 in 1") << "which its opening balance has";
  EXPECT_EQ(booked_later("2026-01-03", "2026-01-05"), "0 in 0");
  server.rows("UPDATE payout_entries SET booked_at = at + interval '30 days' WHERE at = '2026-01-01 12:00Z'");
  EXPECT_EQ(booked_later("2026-01-01", "2026-01-02"), "2.5 in 1");
  const Statement statement = ledger.statement(days("2026-01-01", "2026-01-03"));
  EXPECT_EQ(statement.lines.at(0).booked_at, kNoon + std::chrono::days(30));
  EXPECT_EQ(statement.lines.at(0).local_booked_at, "2026-01-31T12:00:00.000+00:00");
  EXPECT_EQ(statement.lines.at(2).booked_at, early.recorded_at);
  server.rows("UPDATE payout_entries SET booked_at = NULL");
  EXPECT_EQ(booked_later("2026-01-01", "2026-01-02"), "0 in 0") << "nobody knows";
}

TEST_F(LedgerStoreTest, WhatWasBookedLaterIsCountedWhereItCancelsOut) {
  server.rows("UPDATE payout_entries SET booked_at = at + interval '30 days' WHERE at = '2026-01-01 12:00Z'");
  Payment dated_back = payment_of("2.5", kNoon + 1h);
  dated_back.recorded_at = kNoon + 48h;
  record(dated_back);
  const admin::StatementAccount account = ledger.statement(days("2026-01-01", "2026-01-02")).accounts.at(0);
  EXPECT_EQ(account.booked_later, "0");
  EXPECT_EQ(account.booked_later_entries, 2);
  EXPECT_EQ(account.accrued, "2.5");
  EXPECT_EQ(account.paid, "2.5");
}

TEST_F(LedgerStoreTest, TakesPaymentsOffTheBalanceOfTheirCurrency) {
  EXPECT_TRUE(record(payment_of("5", kNoon)));
  EXPECT_TRUE(record(payment_of("9.99", kNoon, "USD")));
  EXPECT_TRUE(record(payment_of("-1.000001", kNoon)));
  EXPECT_THAT(balances(kAffiliate),
              ElementsAre(Balance{kAffiliate, "ann", "Ann", "EUR", "7.5", "3.999999", "3.500001"},
                          Balance{kAffiliate, "ann", "Ann", "USD", "0", "9.99", "-9.99"}));
}

TEST_F(LedgerStoreTest, RecordsAPaymentOnce) {
  Payment payment = payment_of("5", kNoon);
  EXPECT_TRUE(record(payment));
  payment.amount = apply::test::decimal("6");
  EXPECT_FALSE(record(payment));
  EXPECT_THAT(
      server.rows("SELECT affiliate_id, amount, currency, paid_at AT TIME ZONE 'UTC', note, recorded_by, "
                  "recorded_at AT TIME ZONE 'UTC' FROM payments"),
      ElementsAre(homing::test::Row{"42", "5.000000", "EUR", "2026-01-01 12:00:00", "transfer", "olga",
                                    "2026-01-01 13:00:00"}));
}

TEST_F(LedgerStoreTest, AnswersARepeatWithWhatIsThere) {
  const Payment payment = payment_of("-0.000001", kNoon);
  EXPECT_EQ(ledger.record(payment, "192.0.2.1").payment, payment);
  Payment other = payment;
  other.amount = apply::test::decimal("6");
  other.affiliate = AffiliateId(43);
  other.note = "more";
  EXPECT_EQ(ledger.record(other, "192.0.2.1").payment, payment);
}

TEST_F(LedgerStoreTest, NotesInTheAuditLogWhoPaidWhat) {
  const Payment payment = payment_of("5", kNoon);
  record(payment);
  record(payment);
  EXPECT_THAT(server.rows("SELECT by, address, action, subject, before, after->>'id', after->>'amount', "
                          "after->>'currency', after->>'paid_at', after->>'note' FROM audit_log"),
              ElementsAre(homing::test::Row{"olga", "192.0.2.1", "payment.record", "affiliate ann", "",
                                            payment.id.to_string(), "5", "EUR", "2026-01-01T12:00:00.000Z",
                                            "transfer"}))
      << "once";
  server.rows("ALTER TABLE audit_log ADD CHECK (action <> 'payment.record') NOT VALID");
  EXPECT_THROW(record(payment_of("7", kNoon)), StoreError);
  EXPECT_EQ(server.value("SELECT count(*) FROM payments"), "1") << "no payment without its line";
}

TEST_F(LedgerStoreTest, HasPagesOfBalances) {
  for (const char* const currency : {"CHF", "USD", "GBP"}) record(payment_of("1", kNoon, currency));
  admin::BalanceQuery query;
  query.limit = 2;
  std::string found;
  for (bool more = true; more;) {
    const admin::BalancePage page = ledger.balances(query);
    for (const Balance& balance : page.balances) found += balance.ref + " " + balance.currency + ", ";
    more = page.next_offset.has_value();
    query.offset = page.next_offset.value_or(0);
    ASSERT_LT(found.size(), 100U);
  }
  EXPECT_EQ(found, "ann CHF, ann EUR, ann GBP, ann USD, bob USD, ");
  query = {{AffiliateId(43), AffiliateId(44), kAffiliate}, 0, 5};
  EXPECT_THAT(ledger.balances(query).balances, SizeIs(5));
  EXPECT_FALSE(ledger.balances(query).next_offset.has_value());
}

TEST_F(LedgerStoreTest, NeverChangesAPayment) {
  record(payment_of("5", kNoon));
  for (const char* const change :
       {"UPDATE payments SET amount = 1", "DELETE FROM payments", "TRUNCATE payments"}) {
    EXPECT_THROW(server.rows(change), std::exception) << change;
  }
  EXPECT_EQ(server.value("SELECT amount FROM payments"), "5.000000");
}

TEST_F(LedgerStoreTest, RefusesAPaymentToNobodyOrOfNothing) {
  const auto bad_data = testing::Property(&StoreError::failure, StoreFailure::kBadData);
  Payment payment = payment_of("5", kNoon);
  payment.affiliate = AffiliateId(44);
  EXPECT_THAT([&] { record(payment); }, testing::Throws<StoreError>(bad_data));
  EXPECT_THAT([&] { record(payment_of("0", kNoon)); }, testing::Throws<StoreError>(bad_data));
  EXPECT_THAT([&] { record(payment_of("1", kNoon, "eur")); }, testing::Throws<StoreError>(bad_data));
  EXPECT_TRUE(record(payment_of("1", kNoon))) << "and the connection goes on";
}

TEST_F(LedgerStoreTest, TellsAStatementWithARunningBalance) {
  record(payment_of("5", kNoon + 25h));
  record(payment_of("1", kNoon + 26h, "USD"));
  const Statement statement = ledger.statement(days("2026-01-02", "2026-01-04"));
  EXPECT_THAT(
      lines_of(statement),
      ElementsAre("2026-01-02T12:00 accrual 2.5 EUR -> 5", "2026-01-02T13:00 payment -5 EUR -> 0",
                  "2026-01-02T14:00 payment -1 USD -> -1", "2026-01-03T12:00 accrual 2.5 EUR -> 2.5"));
  EXPECT_THAT(statement.accounts,
              ElementsAre(admin::StatementAccount{"EUR", "2.5", "5", "0", "5", "2.5", "0"},
                          admin::StatementAccount{"USD", "0", "0", "0", "1", "-1", "0"}));
  EXPECT_TRUE(statement.lines[0].click_id.has_value() && statement.lines[0].conversion_id.has_value());
  EXPECT_EQ(statement.lines[0].offer, "shoes");
  EXPECT_EQ(statement.lines[0].goal, "sale");
  EXPECT_EQ(statement.lines[0].txid,
            server.value("SELECT txid FROM conversions WHERE conversion_id = '" +
                         statement.lines[0].conversion_id.value().to_string() + "'"));
  EXPECT_EQ(statement.lines[1].offer + statement.lines[1].goal, "") << "a payment is for nothing of these";
  EXPECT_FALSE(statement.lines[0].payment_id.has_value());
  EXPECT_TRUE(statement.lines[1].payment_id.has_value());
  EXPECT_EQ(statement.lines[1].note, "transfer");
}

TEST_F(LedgerStoreTest, GoesOnWhereThePeriodBeforeEnded) {
  record(payment_of("5", kNoon + 25h));
  const Statement first = ledger.statement(days("2026-01-01", "2026-01-03"));
  const Statement second = ledger.statement(days("2026-01-03", "2026-01-06"));
  ASSERT_THAT(first.accounts, SizeIs(1));
  EXPECT_EQ(first.accounts[0].opening, "0");
  EXPECT_EQ(first.accounts[0].closing, second.accounts.at(0).opening);
  EXPECT_EQ(second.accounts[0], (admin::StatementAccount{"EUR", "0", "5", "-2.5", "0", "2.5", "0"}));
  EXPECT_EQ(second.accounts[0].closing, balances(kAffiliate).at(0).balance);
  EXPECT_THAT(lines_of(second),
              ElementsAre("2026-01-03T12:00 accrual 2.5 EUR -> 2.5", "2026-01-04T12:00 accrual 2.5 EUR -> 5",
                          "2026-01-04T14:00 reversal -2.5 EUR -> 2.5"));
}

TEST_F(LedgerStoreTest, TakesTheDaysOfTheZone) {
  StatementQuery query = days("2026-01-01", "2026-01-02");
  query.period.zone = "Pacific/Kiritimati";  // 14 hours ahead: noon of the first is the second there
  const Statement there = ledger.statement(query);
  EXPECT_THAT(there.lines, IsEmpty());
  EXPECT_EQ(there.local_from, "2026-01-01T00:00:00.000+14:00");
  query.period.to = admin::Moment::parse("2026-01-03");
  EXPECT_EQ(ledger.statement(query).lines.at(0).local_at, "2026-01-02T02:00:00.000+14:00");
  query.period.zone = "Nowhere/Land";
  EXPECT_THROW(ledger.statement(query), admin::Problem);
}

TEST_F(LedgerStoreTest, PagesHaveEachLineOnce) {
  record(payment_of("5", kNoon + 25h));
  StatementQuery query = days("2026-01-01", "2026-01-06");
  const std::vector<std::string> whole = lines_of(ledger.statement(query));
  ASSERT_THAT(whole, SizeIs(6));
  query.limit = 2;
  std::vector<std::string> lines;
  for (bool more = true; more;) {
    const Statement page = ledger.statement(query);
    for (const std::string& line : lines_of(page)) lines.push_back(line);
    more = page.next_offset.has_value();
    query.offset = page.next_offset.value_or(0);
    ASSERT_LE(lines.size(), whole.size());
  }
  EXPECT_EQ(lines, whole);
}

TEST_F(LedgerStoreTest, TellsOneCurrencyOnly) {
  record(payment_of("1", kNoon, "USD"));
  StatementQuery query = days("2026-01-01", "2026-01-06");
  query.currency = "USD";
  const Statement statement = ledger.statement(query);
  EXPECT_THAT(statement.accounts, SizeIs(1));
  EXPECT_THAT(lines_of(statement), ElementsAre("2026-01-01T12:00 payment -1 USD -> -1"));
}

}  // namespace
}  // namespace homing::store
