#include "tests/simulation/book.hpp"

#include "tests/simulation/violation.hpp"

namespace homing::simulation {

using apply::test::MemoryState;

void Book::click_acknowledged(const ClickId& id) {
  require(handed_out_.insert(id).second, "the click ID " + id.to_string() + " was handed out twice");
  clicks_.push_back(id);
}

void Book::postback_acknowledged(const Postback& postback, PostbackCode told) {
  sent_.push_back(postback);
  told_[postback.id] = told;
}

void Book::check_nothing_lost(const MemoryState& state) const {
  for (const ClickId& id : clicks_) {
    require(state.clicks.contains(id) || poison_.contains(id),
            "the acknowledged click " + id.to_string() + " is lost");
  }
  for (const auto& [id, told] : told_) {
    const auto row = state.postbacks.find(id);
    require(row != state.postbacks.end(), "the acknowledged postback " + id.to_string() + " is lost");
    const PostbackCode stored = row->second.outcome.code;
    require(told == stored || told == PostbackCode::kQueued,
            "the postback " + id.to_string() + " was told " + std::string(name_of(told)) + " and stored as " +
                std::string(name_of(stored)));
    require(stored != PostbackCode::kQueued, "the postback " + id.to_string() + " was never decided");
  }
  require(state.parked.empty(), "a postback is parked for ever");
  require(state.rejected.size() <= poison_.size(),
          "a good record was set aside: " + (state.rejected.empty() ? "" : state.rejected.back().reason));
}

namespace {

void check_click_rollup(const MemoryState& state) {
  std::int64_t counted = 0;
  for (const auto& [key, clicks] : state.click_rollup) counted += clicks;
  require(counted == static_cast<std::int64_t>(state.clicks.size()),
          "click_rollup counts " + std::to_string(counted) + " of " + std::to_string(state.clicks.size()) +
              " clicks");
}

void check_conversion_rollup(const MemoryState& state) {
  decltype(state.conversion_rollup) counted;
  for (const auto& [key, conversion] : state.conversions) {
    auto& [count, payout] = counted[{conversion.goal, conversion.status}];
    ++count;
    payout += conversion.payout.millionths();
  }
  for (const auto& [key, sums] : state.conversion_rollup) {
    require(counted[key] == sums, "conversion_rollup differs from the conversions");
  }
}

/// The one postback URL that there is wants every status.
void check_outbox(const MemoryState& state) {
  std::map<std::pair<Uuid, int>, ConversionStatus> told;
  for (const apply::Delivery& delivery : state.deliveries) {
    const bool is_new = told.try_emplace({delivery.conversion_id, delivery.sequence}, delivery.status).second;
    require(is_new, "a status of the conversion " + delivery.conversion_id.to_string() + " is told twice");
  }
  for (const apply::ConversionEvent& event : state.events) {
    const auto found = told.find({event.conversion_id, event.sequence});
    require(found != told.end() && found->second == event.to,
            "nobody is told of a status of the conversion " + event.conversion_id.to_string());
  }
  require(told.size() == state.events.size(), "an affiliate is told what did not happen");
}

}  // namespace

void check_consistent(const MemoryState& state) {
  check_click_rollup(state);
  check_conversion_rollup(state);
  check_outbox(state);

  std::map<Uuid, int> events;
  for (const apply::ConversionEvent& event : state.events) {
    require(event.sequence == ++events[event.conversion_id], "a conversion's events have a gap or a double");
  }
  std::map<Uuid, std::int64_t> balances;
  for (const apply::PayoutEntry& entry : state.entries) {
    balances[entry.conversion_id] += entry.amount.millionths();
  }
  for (const auto& [key, conversion] : state.conversions) {
    require(state.clicks.contains(conversion.click_id), "a conversion without its click");
    require(state.postbacks.contains(conversion.id), "a conversion without its postback");
    require(events[conversion.id] == conversion.events, "a conversion's count of events is wrong");
    const bool owed = conversion.status == ConversionStatus::kApproved;
    require(balances[conversion.id] == (owed ? conversion.payout.millionths() : 0),
            "the ledger owes something else than the conversion " + conversion.id.to_string() + " says");
  }
}

}  // namespace homing::simulation
