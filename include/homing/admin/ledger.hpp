#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "homing/admin/period.hpp"
#include "homing/core/decimal.hpp"
#include "homing/core/uuid.hpp"
#include "homing/model/click_id.hpp"
#include "homing/model/ids.hpp"

/// What affiliates have earned, and what they were paid. Sums are exact decimals as text, without trailing
/// zeros: they have no upper end. Currencies are never mixed.
namespace homing::admin {

struct Balance {
  AffiliateId affiliate;
  std::string ref;
  std::string name;
  std::string currency;
  std::string earned;  ///< Accruals less reversals.
  std::string paid;
  std::string balance;  ///< What is owed: earned less paid. Negative: too much was paid.

  friend bool operator==(const Balance&, const Balance&) = default;
};

struct BalanceQuery {
  std::vector<AffiliateId> affiliates;  ///< Empty: all.
  std::size_t offset = 0;
  std::size_t limit = 50;
};

struct BalancePage {
  std::vector<Balance> balances;           ///< By ref and currency.
  std::optional<std::size_t> next_offset;  ///< Empty on the last page.
};

struct StatementQuery {
  AffiliateId affiliate;
  Period period;
  std::string currency;  ///< Empty: every one.
  std::size_t offset = 0;
  std::size_t limit = 50;
};

/// One currency of a statement, all of its lines taken together.
struct StatementAccount {
  std::string currency;
  std::string opening;  ///< The balance of all that was before the period.
  std::string accrued;
  std::string reversed;  ///< Negative, or 0.
  std::string paid;
  std::string closing;  ///< Opening and accrued and reversed, less paid.
  /// Of the closing balance, what came into the ledger only when the period was over.
  std::string booked_later;
  std::int64_t booked_later_entries = 0;  ///< In so many entries: they may cancel out.

  friend bool operator==(const StatementAccount&, const StatementAccount&) = default;
};

struct StatementLine {
  UnixMillis at{};
  std::string local_at;  ///< By the zone's clock, with its offset: `2026-11-26T03:11:16.680+01:00`.
  std::string kind;      ///< `accrual`, `reversal`, `payment`.
  std::string amount;    ///< What it adds to the balance: negative for a payment.
  std::string currency;
  std::string balance;              ///< Of its currency, behind this line.
  std::optional<ClickId> click_id;  ///< Of an accrual or a reversal, likewise the conversion's.
  std::optional<Uuid> conversion_id;
  std::string offer;  ///< Ref, of the conversion, likewise the next two; empty: it has none.
  std::string goal;
  std::string txid;
  std::optional<Uuid> payment_id;
  std::string note;                     ///< A payment's.
  std::optional<UnixMillis> booked_at;  ///< When it came into the ledger; empty: before that was noted.
  std::string local_booked_at;          ///< The same, as `local_at`.

  friend bool operator==(const StatementLine&, const StatementLine&) = default;
};

struct Statement {
  AffiliateId affiliate;
  std::string zone;
  TimeRange period;
  std::string local_from;  ///< The period's ends, as a line's `local_at`.
  std::string local_to;
  std::vector<StatementAccount> accounts;  ///< By currency: those with anything up to the end.
  std::vector<StatementLine> lines;        ///< In the order of time.
  std::size_t offset = 0;                  ///< Of the first of them among those of all pages.
  std::optional<std::size_t> next_offset;  ///< Empty on the last page.
};

/// Money that was sent to an affiliate. Never changed: a negative amount corrects.
struct Payment {
  Uuid id;  ///< Chosen by whoever records it, so that a repeat is known as such.
  AffiliateId affiliate;
  Decimal amount;  ///< Not 0.
  std::string currency;
  UnixMillis paid_at{};
  std::string note;
  std::string recorded_by;  ///< An Actor's name.
  UnixMillis recorded_at{};

  friend bool operator==(const Payment&, const Payment&) = default;
};

/// What became of a payment.
struct RecordedPayment {
  Payment payment;      ///< As it stands in the ledger.
  bool is_new = false;  ///< False: one of this ID was there already, and stays as it was.
};

/// Where the ledger is. Implemented by the store module. Everything throws StoreError. Threads: one at a
/// time; it blocks.
class Ledger {
 public:
  virtual ~Ledger() = default;

  /// Without those who never had an entry or a payment.
  virtual BalancePage balances(const BalanceQuery& query) = 0;
  /// All of the answer is of one moment of the database. An affiliate that is not there has no lines.
  /// @throws Problem  as Reports::run()
  virtual Statement statement(const StatementQuery& query) = 0;
  /// A new one and its line in the audit log are one transaction.
  /// @param address  of the client that records it
  /// @throws StoreError  kBadData: there is no such affiliate
  virtual RecordedPayment record(const Payment& payment, const std::string& address) = 0;
};

}  // namespace homing::admin
