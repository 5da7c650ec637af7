#pragma once

#include <vector>

#include "homing/core/uuid.hpp"
#include "homing/outbound/outbox.hpp"
#include "homing/store/database.hpp"

namespace homing::store {

/// The outbox in PostgreSQL. Each call is one transaction. Threads: one. Ownership: borrows the database.
class OutboxStore final : public outbound::Outbox {
 public:
  /// @param process  what it claims is this one's
  OutboxStore(Database& database, NodeNumber node, const Uuid& process)
      : database_(database), node_(node), process_(process) {}

  std::vector<outbound::Delivery> claim(const outbound::Claim& claim) override;
  void settle(const std::vector<outbound::Settlement>& settlements) override;
  void give_back(const std::vector<outbound::DeliveryKey>& deliveries) override;
  outbound::Backlog backlog(UnixMillis now) override;

 private:
  Database& database_;
  const NodeNumber node_;
  const Uuid process_;
};

}  // namespace homing::store
