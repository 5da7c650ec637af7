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
  /// @param process  the one that holds the cursor as long as this works
  ApplyStore(Database& database, NodeNumber node, const Uuid& process);
  ~ApplyStore() override;

  std::unique_ptr<apply::Transaction> begin() override;
  apply::Cursor cursor() override;

 private:
  class PgTransaction;

  Database& database_;
  const NodeNumber node_;
  const Uuid process_;
  std::unique_ptr<Partitions> partitions_;
};

/// Where the node's cursor is, as Store::cursor(), for a process that does not apply yet.
[[nodiscard]] apply::Cursor cursor_of(Database& database, NodeNumber node);

}  // namespace homing::store
