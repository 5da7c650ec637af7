#pragma once

#include <functional>
#include <map>
#include <string_view>
#include <tuple>

#include "homing/apply/store.hpp"
#include "tests/apply/samples.hpp"

namespace homing::apply::test {

/// What PostgreSQL would hold.
struct MemoryState {
  using Key = std::tuple<ClickId, GoalId, std::string>;
  struct Parked {
    Postback postback;
    UnixMillis at;
  };

  std::map<NodeNumber, Cursor> cursors;
  std::map<ClickId, Click> clicks;  // without their text
  std::map<std::tuple<UnixMillis, OfferId, AffiliateId, std::string>, std::int64_t> click_rollup;
  std::map<Uuid, StoredPostback> postbacks;
  std::map<Uuid, Parked> parked;
  std::map<Key, Conversion> conversions;
  std::vector<ConversionEvent> events;
  std::vector<PayoutEntry> entries;
  std::vector<Delivery> deliveries;
  std::map<std::tuple<GoalId, ConversionStatus>, std::pair<std::int64_t, std::int64_t>>
      conversion_rollup;  // count, payout
  std::vector<RejectedRecord> rejected;
};

/// A postback URL that is told every status of every conversion.
inline DeliveryRule make_rule() {
  return {.url = PostbackUrlId(1),
          .affiliate = kAffiliate,
          .offer = {},
          .goals = {},
          .statuses = {ConversionStatus::kPending, ConversionStatus::kApproved, ConversionStatus::kRejected}};
}

/// A database that several stores share. Its faults are set by the test, for one step each.
struct MemoryDatabase {
  MemoryState state;
  std::uint64_t version = 0;
  std::vector<OfferTerms> terms;
  std::vector<DeliveryRule> rules;

  /// Called in front of each step (`begin`, `insert_clicks`, `load_facts`, `write`, `reject`, `take_parked`,
  /// `move_cursor`, `take_cursor`, `commit`, `cursor`); may throw, may run another store.
  std::function<void(std::string_view step)> before = [](std::string_view) {};
  /// Called in front of a step that writes, with the rows that its transaction has by then; may throw.
  std::function<void(std::size_t rows)> before_rows = [](std::size_t) {};
  /// Called behind a commit.
  std::function<void()> after_commit = [] {};
};

/// A Store with PostgreSQL's promises: transactions that see their own writes, unique keys, compare-and-set,
/// text without NUL. Two transactions that touch the same conversion: the second to write finds a conflict.
class MemoryStore final : public Store {
 public:
  MemoryStore(MemoryDatabase& database, NodeNumber node, const Uuid& process)
      : database_(database), node_(node), process_(process) {}
  std::unique_ptr<Transaction> begin() override;
  Cursor cursor() override;

 private:
  MemoryDatabase& database_;
  const NodeNumber node_;
  const Uuid process_;
};

}  // namespace homing::apply::test
