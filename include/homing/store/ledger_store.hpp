#pragma once

#include "homing/admin/ledger.hpp"
#include "homing/store/database.hpp"

namespace homing::store {

/// The affiliates' ledger in PostgreSQL: payout_entries, which the applier writes, and payments.
/// Threads: one. Ownership: borrows a Database.
class LedgerStore final : public admin::Ledger {
 public:
  explicit LedgerStore(Database& database) : database_(database) {}

  admin::BalancePage balances(const admin::BalanceQuery& query) override;
  admin::Statement statement(const admin::StatementQuery& query) override;
  admin::RecordedPayment record(const admin::Payment& payment, const std::string& address) override;

 private:
  Database& database_;
};

}  // namespace homing::store
