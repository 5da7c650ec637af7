#pragma once

#include <algorithm>
#include <functional>
#include <map>
#include <string>
#include <vector>

#include "homing/core/store_error.hpp"
#include "homing/outbound/outbox.hpp"

namespace homing::outbound::test {

/// An outbox in memory, with PostgreSQL's promises. Its faults are set by the test.
class MemoryOutbox final : public Outbox {
 public:
  struct Row {
    Delivery delivery;
    DeliveryState state = DeliveryState::kDue;
    UnixMillis due_at{};
    UnixMillis claimed_until{};
    std::vector<Attempt> attempts{};
  };

  void add(Delivery delivery) {
    const UnixMillis due_at = delivery.tried_since;
    rows.push_back({.delivery = std::move(delivery), .due_at = due_at});
  }

  std::vector<Delivery> claim(const Claim& claim) override {
    before("claim");
    std::map<std::string, int> left;
    for (const Quota& quota : claim.quotas) left[quota.host] = quota.deliveries;
    std::vector<Delivery> claimed;
    for (Row& row : rows) {
      int& quota = left.try_emplace(host_of(row.delivery.url), claim.otherwise).first->second;
      const bool is_free = row.state == DeliveryState::kDue && row.due_at <= claim.now &&
                           row.claimed_until <= claim.now && !has_earlier(row);
      if (!is_free || quota == 0 || static_cast<int>(claimed.size()) == claim.at_most) continue;
      --quota;
      row.claimed_until = claim.until;
      row.delivery.claimed_until = claim.until;
      claimed.push_back(row.delivery);
    }
    return claimed;
  }

  void settle(const std::vector<Settlement>& settlements) override {
    before("settle");
    for (const Settlement& settlement : settlements) {
      Row& row = find(settlement.key);
      row.attempts.push_back(settlement.made);
      row.state = settlement.state;
      row.due_at = settlement.due_at;
      row.claimed_until = {};
      row.delivery.attempts = settlement.attempt;
      row.delivery.failures = settlement.failures;
      row.delivery.tried_since = settlement.tried_since;
    }
  }

  void give_back(const std::vector<DeliveryKey>& deliveries) override {
    before("give_back");
    for (const DeliveryKey& key : deliveries) find(key).claimed_until = {};
  }

  Backlog backlog(UnixMillis) override { return {}; }

  [[nodiscard]] std::size_t count(DeliveryState state) const {
    return static_cast<std::size_t>(
        std::count_if(rows.begin(), rows.end(), [&](const Row& row) { return row.state == state; }));
  }

  std::vector<Row> rows;
  std::function<void(const std::string& step)> before = [](const std::string&) {};  ///< May throw.

 private:
  [[nodiscard]] bool has_earlier(const Row& later) const {
    return std::any_of(rows.begin(), rows.end(), [&](const Row& row) {
      const DeliveryKey& a = row.delivery.key;
      const DeliveryKey& b = later.delivery.key;
      return a.conversion_id == b.conversion_id && a.url == b.url && a.sequence < b.sequence &&
             row.state == DeliveryState::kDue;
    });
  }
  Row& find(const DeliveryKey& key) {
    return *std::find_if(rows.begin(), rows.end(), [&](const Row& row) { return row.delivery.key == key; });
  }
};

}  // namespace homing::outbound::test
