#pragma once

#include <memory>

#include "homing/apply/store.hpp"
#include "homing/store/database.hpp"

namespace homing::store {

class Partitions;

/// What the applier asks of a database, with PostgreSQL: a few statements a batch, however many records it
/// has.
///
/// Threads: one, the applier's. Ownership: borrows a Database of its own.
class ApplyStore final : public apply::Store {
 public:
  ApplyStore(Database& database, NodeNumber node);
  ~ApplyStore() override;

  std::unique_ptr<apply::Transaction> begin() override;
  apply::Position cursor() override;

 private:
  class PgTransaction;

  Database& database_;
  const NodeNumber node_;
  std::unique_ptr<Partitions> partitions_;
};

}  // namespace homing::store
