#include "tests/apply/memory_store.hpp"

#include <algorithm>

namespace homing::apply::test {
namespace {

using Change = std::function<void(MemoryState&)>;

[[noreturn]] void bad_data(const std::string& what) {
  throw StoreError(StoreFailure::kBadData, what);
}

void check_text(std::string_view text) {
  if (text.find('\0') != std::string_view::npos) bad_data("22021: invalid byte sequence: 0x00");
}

/// The text belongs to the caller, and nobody asks for it here.
Click without_text(const Click& click) {
  Click kept;
  kept.id = click.id;
  kept.flag = click.flag;
  kept.refusal = click.refusal;
  kept.offer = click.offer;
  kept.affiliate = click.affiliate;
  kept.advertiser = click.advertiser;
  return kept;
}

void add_click(MemoryState& state, const Click& click) {
  for (const std::string_view sub : click.subs) check_text(sub);
  if (!state.clicks.emplace(click.id, without_text(click)).second) bad_data("23505: duplicate click");
}

void add_rollup(MemoryState& state, const ConversionRollup& rollup) {
  auto& [count, payout] = state.conversion_rollup[{rollup.goal, rollup.status}];
  count += rollup.conversions;
  payout += rollup.payout.millionths();
}

void insert(MemoryState& state, const Conversion& conversion) {
  check_text(conversion.txid);
  const MemoryState::Key key{conversion.click_id, conversion.goal, conversion.txid};
  if (!state.conversions.emplace(key, conversion).second)
    throw StoreError(StoreFailure::kConflict, "was first");
}

void update(MemoryState& state, const StatusUpdate& change) {
  const Conversion& wanted = change.conversion;
  Conversion& row = state.conversions.at({wanted.click_id, wanted.goal, wanted.txid});
  if (row.events != change.events_before) throw StoreError(StoreFailure::kConflict, "was first");
  row = wanted;
}

void write_all(MemoryState& state, const PostbackWrites& writes) {
  for (const Conversion& conversion : writes.conversions) insert(state, conversion);
  for (const StatusUpdate& change : writes.updates) update(state, change);
  for (const StoredPostback& stored : writes.postbacks) {
    check_text(stored.postback.params);
    if (!state.postbacks.emplace(stored.postback.id, stored).second) bad_data("23505: duplicate postback");
  }
  for (const StoredPostback& stored : writes.settled)
    state.postbacks.at(stored.postback.id).outcome = stored.outcome;
  for (const Postback& postback : writes.parked)
    state.parked.emplace(postback.id, MemoryState::Parked{postback, writes.decided_at});
  state.events.insert(state.events.end(), writes.events.begin(), writes.events.end());
  state.entries.insert(state.entries.end(), writes.entries.begin(), writes.entries.end());
  state.deliveries.insert(state.deliveries.end(), writes.deliveries.begin(), writes.deliveries.end());
  for (const ConversionRollup& rollup : writes.rollups) add_rollup(state, rollup);
}

class MemoryTransaction final : public Transaction {
 public:
  MemoryTransaction(MemoryDatabase& database, NodeNumber node, const Uuid& process)
      : database_(database),
        node_(node),
        process_(process),
        state_(database.state),
        version_(database.version) {}

  void insert_clicks(const std::vector<Click>& clicks) override {
    add_rows(clicks.size());
    change("insert_clicks", [clicks](MemoryState& state) {
      for (const Click& click : clicks) add_click(state, click);
    });
  }

  void add_click_rollups(const std::vector<ClickRollup>& rollups) override {
    change("add_click_rollups", [rollups](MemoryState& state) {
      for (const ClickRollup& r : rollups)
        state.click_rollup[{r.hour, r.offer, r.affiliate, r.kind}] += r.clicks;
    });
  }

  PostbackFacts load_facts(const std::vector<ClickId>& clicks) override {
    database_.before("load_facts");
    PostbackFacts facts;
    facts.terms = database_.terms;
    facts.rules = database_.rules;
    for (const ClickId& id : clicks) {
      const auto found = state_.clicks.find(id);
      if (found == state_.clicks.end() || found->second.refusal != ClickRefusal::kNone) continue;
      const Click& click = found->second;
      facts.clicks.push_back(
          {click.id, *click.offer, *click.affiliate, *click.advertiser, click.flag != ClickFlag::kCode});
    }
    for (const auto& [key, conversion] : state_.conversions) {
      const bool wanted = std::find(clicks.begin(), clicks.end(), conversion.click_id) != clicks.end();
      if (wanted) facts.conversions.push_back(conversion);
    }
    return facts;
  }

  void write(const PostbackWrites& writes) override {
    add_rows(writes.postbacks.size() + writes.settled.size());
    change("write", [writes](MemoryState& state) { write_all(state, writes); });
  }

  void reject(const std::vector<RejectedRecord>& records) override {
    change("reject", [records](MemoryState& state) {
      state.rejected.insert(state.rejected.end(), records.begin(), records.end());
    });
  }

  std::vector<Postback> take_parked(UnixMillis expired_before, std::size_t limit) override {
    std::vector<Postback> taken;
    for (const auto& [id, parked] : state_.parked) {
      const bool due = state_.clicks.contains(parked.postback.click_id) || parked.at < expired_before;
      if (due && taken.size() < limit) taken.push_back(parked.postback);
    }
    change("take_parked", [taken](MemoryState& state) {
      for (const Postback& postback : taken) {
        if (state.parked.erase(postback.id) == 0) throw StoreError(StoreFailure::kConflict, "was first");
      }
    });
    return taken;
  }

  void move_cursor(Position from, Position to) override {
    change("move_cursor", [found = Cursor{from, process_}, to, node = node_](MemoryState& state) {
      if (state.cursors[node] != found) throw CursorLost("the cursor is elsewhere");
      state.cursors[node].position = to;
    });
  }

  void take_cursor(const Cursor& found, Position to) override {
    change("take_cursor", [found, taken = Cursor{to, process_}, node = node_](MemoryState& state) {
      if (state.cursors[node] != found) throw CursorLost("the cursor is elsewhere");
      state.cursors[node] = taken;
    });
  }

  void commit() override {
    database_.before("commit");
    if (database_.version != version_) {
      MemoryState fresh = database_.state;
      for (const Change& apply : changes_) apply(fresh);
      state_ = std::move(fresh);
    }
    database_.state = state_;
    ++database_.version;
    database_.after_commit();
  }

 private:
  void add_rows(std::size_t more) {
    rows_ += more;
    database_.before_rows(rows_);
  }

  void change(std::string_view step, Change apply) {
    database_.before(step);
    apply(state_);
    changes_.push_back(std::move(apply));
  }

  MemoryDatabase& database_;
  const NodeNumber node_;
  const Uuid process_;
  MemoryState state_;
  const std::uint64_t version_;
  std::vector<Change> changes_;
  std::size_t rows_ = 0;
};

}  // namespace

std::unique_ptr<Transaction> MemoryStore::begin() {
  database_.before("begin");
  return std::make_unique<MemoryTransaction>(database_, node_, process_);
}

Cursor MemoryStore::cursor() {
  database_.before("cursor");
  return database_.state.cursors[node_];
}

}  // namespace homing::apply::test
