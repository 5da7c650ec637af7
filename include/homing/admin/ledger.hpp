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

  friend bool operator==(const StatementAccount&, const StatementAccount&) = default;
};

struct StatementLine {
  UnixMillis at{};
  std::string kind;    ///< `accrual`, `reversal`, `payment`.
  std::string amount;  ///< What it adds to the balance: negative for a payment.
  std::string currency;
  std::string balance;              ///< Of its currency, behind this line.
  std::optional<ClickId> click_id;  ///< Of an accrual or a reversal, likewise the conversion's.
  std::optional<Uuid> conversion_id;
  std::optional<Uuid> payment_id;
  std::string note;  ///< A payment's.

  friend bool operator==(const StatementLine&, const StatementLine&) = default;
};

struct Statement {
  AffiliateId affiliate;
  std::string zone;
  TimeRange period;
  std::vector<StatementAccount> accounts;  ///< By currency: those with anything up to the end.
  std::vector<StatementLine> lines;        ///< In the order of time.
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
  std::string recorded_by;
  UnixMillis recorded_at{};

  friend bool operator==(const Payment&, const Payment&) = default;
};

/// Where the ledger is. Implemented by the store module. Everything throws StoreError. Threads: one at a
/// time; it blocks.
class Ledger {
 public:
  virtual ~Ledger() = default;

  /// By ref and currency; without those who never had an entry or a payment.
  virtual std::vector<Balance> balances(std::optional<AffiliateId> affiliate) = 0;
  /// All of the answer is of one moment of the database. An affiliate that is not there has no lines.
  /// @throws InputError  as Reports::run()
  virtual Statement statement(const StatementQuery& query) = 0;
  /// @return false when a payment of this ID was there already: it stays as it was
  /// @throws StoreError  kBadData: there is no such affiliate
  virtual bool record(const Payment& payment) = 0;
};

}  // namespace homing::admin
