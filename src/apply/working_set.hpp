#pragma once

#include <chrono>
#include <deque>
#include <unordered_map>
#include <vector>

#include "apply/delivery_rules.hpp"
#include "apply/rollup_sums.hpp"
#include "homing/apply/decide.hpp"

namespace homing::apply {

/// Decides the postbacks of one transaction, one after the other: each sees what the ones in front of it did.
/// Collects what they change.
///
/// A postback whose click is another node's and is not there is parked while the click may still come: when
/// its ID was younger than `parked_for` at its receipt; or, whatever the ID's age, when the postback is late
/// itself, applied kLate or more after its receipt. What made it late (a database that was away, or was
/// restored from a backup) has made the other node's click as late. Its sender is not kept waiting: long ago
/// he was told `queued`, or, in front of a restore, what it will come to again. Any other is click_unknown at
/// once. Both waits end `parked_for` after the parking.
class WorkingSet {
 public:
  static constexpr std::chrono::minutes kLate{1};

  /// @param node  this journal's; its clicks are always ahead of its postbacks
  WorkingSet(PostbackFacts facts, NodeNumber node, std::chrono::seconds parked_for, UnixMillis now);

  /// A postback that comes from the journal.
  void take(Postback postback);
  /// A postback that was parked. Its wait is over: it is decided now, with or without a click.
  void settle(Postback postback);

  [[nodiscard]] PostbackWrites finish() &&;

 private:
  struct Entry {
    Conversion conversion;
    int events_before = 0;  // 0: a new row
    bool changed = false;
  };

  [[nodiscard]] Decision judge(const Postback& postback);
  [[nodiscard]] bool should_wait(const Postback& postback) const;
  [[nodiscard]] const ClickFacts* find_click(const ClickId& id) const;
  [[nodiscard]] const OfferTerms* find_terms(const ClickFacts* click) const;
  [[nodiscard]] Entry* find_conversion(const Postback& postback, const OfferTerms* terms);
  void record(const Postback& postback, const Conversion& conversion);
  void change(const Postback& postback, Entry& entry, ConversionStatus to);
  void note_event(const Postback& postback, const Conversion& conversion,
                  std::optional<ConversionStatus> from);
  [[nodiscard]] std::string_view goal_ref_of(const Conversion& conversion) const;
  void add_to_ledger(const Conversion& conversion, Decimal amount);
  void add_to_rollup(const Conversion& conversion, std::int64_t count);

  const NodeNumber node_;
  const std::chrono::seconds parked_for_;
  std::unordered_map<ClickId, ClickFacts> clicks_;
  std::unordered_map<OfferId, OfferTerms> terms_;
  std::deque<Entry> entries_;                                  // in the order of their coming; never moves
  std::unordered_multimap<ClickId, Entry*> entries_by_click_;  // few a click
  const DeliveryRules rules_;
  RollupSums rollups_;
  PostbackWrites writes_;
};

}  // namespace homing::apply
