#pragma once

#include <map>
#include <optional>
#include <string>
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

/// Settled deliveries of one affiliate.
struct SettledDeliveries {
  AffiliateId affiliate;
  std::vector<std::string> states;   ///< Of `delivered`, `dead`.
  UnixMillis since{};                ///< Created then or later,
  std::optional<UnixMillis> before;  ///< and before this, if it is set.
};

/// For the operator. Threads: one. Ownership: borrows the database.
class OutboxAdmin {
 public:
  explicit OutboxAdmin(Database& database) : database_(database) {}
  /// How many there are, by state.
  [[nodiscard]] std::map<std::string, std::int64_t> count(const SettledDeliveries& which);
  /// Has them sent again, and with each what the same URL was told of the same conversion later. @return how
  /// many
  std::int64_t retry(const SettledDeliveries& which, UnixMillis now);

 private:
  Database& database_;
};

}  // namespace homing::store
