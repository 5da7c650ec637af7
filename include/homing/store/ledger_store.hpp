#pragma once

#include "homing/admin/ledger.hpp"
#include "homing/store/database.hpp"

namespace homing::store {

/// The affiliates' ledger in PostgreSQL: payout_entries, which the applier writes, and payments.
/// Threads: one. Ownership: borrows a Database.
class LedgerStore final : public admin::Ledger {
 public:
  explicit LedgerStore(Database& database) : database_(database) {}

  std::vector<admin::Balance> balances(std::optional<AffiliateId> affiliate) override;
  admin::Statement statement(const admin::StatementQuery& query) override;
  bool record(const admin::Payment& payment) override;

 private:
  Database& database_;
};

}  // namespace homing::store
