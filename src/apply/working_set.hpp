#pragma once

#include <chrono>
#include <deque>
#include <unordered_map>
#include <vector>

#include "homing/apply/decide.hpp"

namespace homing::apply {

/// Decides the postbacks of one transaction, one after the other: each sees what the ones in front of it did.
/// Collects what they change.
class WorkingSet {
 public:
  /// @param node        this journal's; its clicks are always ahead of its postbacks
  /// @param parked_for  how old an ID of another node may be and still be waited for
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
  void add_to_ledger(const Conversion& conversion, Decimal amount);
  void add_to_rollup(const Conversion& conversion, std::int64_t count);

  const NodeNumber node_;
  const std::chrono::seconds parked_for_;
  std::unordered_map<ClickId, ClickFacts> clicks_;
  std::unordered_map<OfferId, OfferTerms> terms_;
  std::deque<Entry> entries_;                                  // in the order of their coming; never moves
  std::unordered_multimap<ClickId, Entry*> entries_by_click_;  // few a click
  PostbackWrites writes_;
};

}  // namespace homing::apply
