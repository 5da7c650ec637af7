#include "apply/working_set.hpp"

#include <utility>

namespace homing::apply {
namespace {

UnixMillis hour_of(UnixMillis time) {
  return std::chrono::floor<std::chrono::hours>(time);
}

}  // namespace

WorkingSet::WorkingSet(PostbackFacts facts, NodeNumber node, std::chrono::seconds parked_for, UnixMillis now)
    : node_(node), parked_for_(parked_for), rules_(std::move(facts.rules)) {
  writes_.decided_at = now;
  for (ClickFacts& click : facts.clicks) clicks_.emplace(click.id, click);
  for (OfferTerms& terms : facts.terms) {
    const OfferId offer = terms.offer;
    terms_.emplace(offer, std::move(terms));
  }
  for (Conversion& conversion : facts.conversions) {
    // The click's row may be gone by now (retention); what it said stands in its conversions too.
    clicks_.try_emplace(conversion.click_id, ClickFacts{.id = conversion.click_id,
                                                        .offer = conversion.offer,
                                                        .affiliate = conversion.affiliate,
                                                        .advertiser = conversion.advertiser});
    const int events = conversion.events;
    Entry& entry = entries_.emplace_back(Entry{std::move(conversion), events, false});
    entries_by_click_.emplace(entry.conversion.click_id, &entry);
  }
}

void WorkingSet::take(Postback postback) {
  if (should_wait(postback)) {
    PostbackOutcome outcome{.code = PostbackCode::kQueued,
                            .conversion_id = {},
                            .message = std::string(sentence_for(PostbackCode::kQueued))};
    writes_.parked.push_back(postback);
    writes_.postbacks.push_back({std::move(postback), std::move(outcome)});
    return;
  }
  PostbackOutcome outcome = judge(postback).outcome;
  writes_.postbacks.push_back({std::move(postback), std::move(outcome)});
}

void WorkingSet::settle(Postback postback) {
  PostbackOutcome outcome = judge(postback).outcome;
  writes_.settled.push_back({std::move(postback), std::move(outcome)});
}

PostbackWrites WorkingSet::finish() && {
  for (Entry& entry : entries_) {
    if (entry.events_before == 0) {
      writes_.conversions.push_back(std::move(entry.conversion));
    } else if (entry.changed) {
      writes_.updates.push_back({std::move(entry.conversion), entry.events_before});
    }
  }
  writes_.rollups = std::move(rollups_).take();
  return std::move(writes_);
}

Decision WorkingSet::judge(const Postback& postback) {
  const ClickFacts* click = find_click(postback.click_id);
  const OfferTerms* terms = find_terms(click);
  Entry* entry = find_conversion(postback, terms);
  Decision decision = decide(postback, click, terms, entry == nullptr ? nullptr : &entry->conversion);
  if (decision.recorded) record(postback, *decision.recorded);
  if (decision.changed) change(postback, *entry, *decision.changed);
  return decision;
}

bool WorkingSet::should_wait(const Postback& postback) const {
  if (postback.refused || postback.click_id.node() == node_ || clicks_.contains(postback.click_id))
    return false;
  const bool is_young = postback.received_at - postback.click_id.time() < parked_for_;
  const bool is_late = writes_.decided_at - postback.received_at >= kLate;
  return is_young || is_late;
}

const ClickFacts* WorkingSet::find_click(const ClickId& id) const {
  const auto found = clicks_.find(id);
  return found == clicks_.end() ? nullptr : &found->second;
}

const OfferTerms* WorkingSet::find_terms(const ClickFacts* click) const {
  const auto found = click == nullptr ? terms_.end() : terms_.find(click->offer);
  return found == terms_.end() ? nullptr : &found->second;
}

WorkingSet::Entry* WorkingSet::find_conversion(const Postback& postback, const OfferTerms* terms) {
  const Goal* goal = terms == nullptr ? nullptr : terms->find_goal(postback.goal);
  if (goal == nullptr) return nullptr;
  const auto [first, last] = entries_by_click_.equal_range(postback.click_id);
  for (auto entry = first; entry != last; ++entry) {
    const Conversion& conversion = entry->second->conversion;
    if (conversion.goal == goal->id && conversion.txid == postback.txid) return entry->second;
  }
  return nullptr;
}

void WorkingSet::record(const Postback& postback, const Conversion& conversion) {
  Entry& entry = entries_.emplace_back(Entry{conversion, 0, false});
  entries_by_click_.emplace(conversion.click_id, &entry);
  note_event(postback, conversion, std::nullopt);
  if (conversion.status == ConversionStatus::kApproved) add_to_ledger(conversion, conversion.payout);
  add_to_rollup(conversion, 1);
}

void WorkingSet::change(const Postback& postback, Entry& entry, ConversionStatus to) {
  Conversion& conversion = entry.conversion;
  const ConversionStatus from = conversion.status;
  add_to_rollup(conversion, -1);
  conversion.status = to;
  conversion.changed_at = postback.received_at;
  ++conversion.events;
  entry.changed = true;
  add_to_rollup(conversion, 1);
  note_event(postback, conversion, from);
  if (to == ConversionStatus::kApproved) add_to_ledger(conversion, conversion.payout);
  if (from == ConversionStatus::kApproved) add_to_ledger(conversion, -conversion.payout);
}

void WorkingSet::note_event(const Postback& postback, const Conversion& conversion,
                            std::optional<ConversionStatus> from) {
  writes_.events.push_back({.click_id = conversion.click_id,
                            .conversion_id = conversion.id,
                            .sequence = conversion.events,
                            .at = postback.received_at,
                            .from = from,
                            .to = conversion.status,
                            .postback_id = postback.id,
                            .by = postback.by});
  rules_.add_deliveries(conversion, goal_ref_of(conversion), writes_.decided_at, writes_.deliveries);
}

std::string_view WorkingSet::goal_ref_of(const Conversion& conversion) const {
  const auto terms = terms_.find(conversion.offer);
  if (terms == terms_.end()) return {};
  for (const Goal& goal : terms->second.goals) {
    if (goal.id == conversion.goal) return goal.ref;
  }
  return {};
}

void WorkingSet::add_to_ledger(const Conversion& conversion, Decimal amount) {
  if (amount == Decimal()) return;
  writes_.entries.push_back({.click_id = conversion.click_id,
                             .conversion_id = conversion.id,
                             .sequence = conversion.events,
                             .affiliate = conversion.affiliate,
                             .amount = amount,
                             .currency = conversion.payout_currency,
                             .at = conversion.changed_at});
}

void WorkingSet::add_to_rollup(const Conversion& conversion, std::int64_t count) {
  rollups_.add({.hour = hour_of(conversion.recorded_at),
                .offer = conversion.offer,
                .affiliate = conversion.affiliate,
                .goal = conversion.goal,
                .status = conversion.status,
                .payout_currency = conversion.payout_currency,
                .revenue_currency = conversion.revenue_currency,
                .conversions = count,
                .payout = count < 0 ? -conversion.payout : conversion.payout,
                .revenue = count < 0 ? -conversion.revenue : conversion.revenue});
}

}  // namespace homing::apply
