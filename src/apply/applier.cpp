#include "homing/apply/applier.hpp"

#include <algorithm>
#include <system_error>
#include <utility>

#include "apply/applier_impl.hpp"
#include "apply/working_set.hpp"
#include "homing/core/backoff.hpp"
#include "homing/core/log.hpp"
#include "homing/core/sleep.hpp"

namespace homing::apply {
namespace {

constexpr int kConflictsAtOnce = 5;
constexpr std::chrono::milliseconds kLongestReturn{2};

/// Another writer was first: what it wrote is there by now, so the same again finds it.
template <class Step>
auto again_on_conflict(Step step) {
  for (int conflicts = 0;; ++conflicts) {
    try {
      return step();
    } catch (const StoreError& e) {
      if (e.failure() != StoreFailure::kConflict || conflicts == kConflictsAtOnce) throw;
    }
  }
}

/// Whether the same with fewer records may work. A commit in doubt may have been cut off.
bool may_be_too_slow(const StoreError& error) {
  return error.failure() == StoreFailure::kTimedOut || error.failure() == StoreFailure::kInDoubt;
}

void log_rejected(const std::vector<RejectedRecord>& records) {
  for (const RejectedRecord& record : records) {
    log_error("applier.record_rejected",
              "a journal record can't be stored; it is set aside in rejected_records",
              {{"position", record.position}, {"type", int{record.type}}, {"reason", record.reason}});
  }
}

}  // namespace

Applier::Impl::Impl(ApplierOptions given, Store& store, JournalEnd& journal, journal::Reader& reader,
                    const Clock& clock, OutcomeSink outcomes, Metrics& metrics)
    : options(std::move(given)),
      store_(store),
      journal_(journal),
      reader_(reader),
      clock_(clock),
      outcomes_(std::move(outcomes)),
      metrics_(metrics),
      window_(options.max_batch_records),
      settle_limit_(options.max_batch_records) {}

StepOutcome Applier::Impl::run_once() {
  step_began = std::chrono::steady_clock::now().time_since_epoch().count();
  const StepOutcome outcome = step();
  step_began = 0;
  return outcome;
}

StepOutcome Applier::Impl::step() {
  try {
    if (database_away) knock();
    if (!cursor_known_) find_cursor();
    const StepOutcome outcome = apply_next();
    const bool settled = settle_is_due() && settle();
    note_success(outcome);
    return settled ? StepOutcome::kApplied : outcome;
  } catch (const StoreError& e) {
    note_failure(e);
  } catch (const std::system_error& e) {
    note_unreadable(e);
  }
  return StepOutcome::kBlocked;
}

/// To read a batch and to look up its visitors takes a core for some 50 ms, which are the redirects' own
/// while the database is away.
void Applier::Impl::knock() {
  const std::unique_ptr<Transaction> opened = store_.begin();
}

void Applier::Impl::find_cursor() {
  const Position cursor = take_cursor();
  if (in_doubt_ && cursor == in_doubt_->to) {
    committed(*in_doubt_);
  } else if (in_doubt_ && cursor != in_doubt_->from) {
    throw CursorLost("another process applies the journal of node " + std::to_string(options.node) +
                     ": its cursor moved to " + std::to_string(cursor));
  } else if (cursor > journal_.end()) {
    throw CursorLost("the database has applied this node's journal up to position " + std::to_string(cursor) +
                     ", but the journal ends at " + std::to_string(journal_.end()) +
                     ": the data folder is not the one that this node wrote last");
  }
  in_doubt_.reset();
  applied_to = cursor;
  journal_.release_before(cursor);
  reader_.seek(cursor);
  cursor_known_ = true;
}

Position Applier::Impl::take_cursor() {
  const Cursor found = store_.cursor();
  const Position position = options.lineage.go_on_from(found);
  if (found == Cursor{position, options.lineage.present()}) return position;
  const auto transaction = store_.begin();
  transaction->take_cursor(found, position);
  transaction->commit();
  if (position != found.position) {
    log_warning(
        "applier.cursor_set_back",
        "records that were applied are missing from the journal's end; their positions were given again",
        {{"cursor", found.position}, {"set_back_to", position}});
  }
  return position;
}

StepOutcome Applier::Impl::apply_next() {
  for (;;) {
    journal::Batch batch = read_next();
    if (batch.to == batch.from) {
      spare_batch_ = std::move(batch);
      give_back_memory();
      return StepOutcome::kIdle;
    }
    try {
      DecodedBatch decoded = decode(batch, std::move(spare_clicks_));
      if (options.enrich) options.enrich(decoded.clicks);
      apply(decoded);
      spare_clicks_ = std::move(decoded.clicks);
      spare_batch_ = std::move(batch);
      return StepOutcome::kApplied;
    } catch (const StoreError& e) {
      if (may_be_too_slow(e)) time_bound_.ran_out(batch.records.size());
      if (e.failure() != StoreFailure::kBadData || batch.records.empty()) throw;
      metrics_.failed(e.failure());
      window_.narrow(batch.to, batch.records.size());
      if (batch.records.size() > 1) continue;
      apply(set_aside(batch, e.what()));
      return StepOutcome::kApplied;
    }
  }
}

journal::Batch Applier::Impl::read_next() {
  reader_.seek(applied_to);
  const std::size_t at_most = std::min(window_.records(), time_bound_.records());
  journal::Batch batch =
      reader_.read(journal_.end(), at_most, options.max_batch_bytes, std::move(spare_batch_));
  if (journal_unreadable.exchange(false)) {
    log_info("applier.journal_readable", "the journal can be read again");
    metrics_.journal_unreadable(false);
  }
  return batch;
}

/// What a backlog needed; not what each batch of a quiet day needs again.
void Applier::Impl::give_back_memory() {
  constexpr std::size_t kUsualRecords = 1000;
  if (spare_clicks_.capacity() <= kUsualRecords && spare_batch_.storage.size() <= 1) return;
  spare_clicks_ = std::vector<Click>();  // = {} would keep the memory
  spare_batch_ = journal::Batch();
}

void Applier::Impl::apply(const DecodedBatch& batch) {
  try {
    again_on_conflict([&] { apply_once(batch); });
  } catch (const StoreError& e) {
    if (e.failure() == StoreFailure::kInDoubt) {
      cursor_known_ = false;
    } else {
      in_doubt_.reset();
    }
    throw;
  }
}

void Applier::Impl::apply_once(const DecodedBatch& batch) {
  in_doubt_ = InFlight{batch.from, batch.to, batch.clicks.size(), 0, batch.rejected, batch.outcomes};
  const auto transaction = store_.begin();
  if (!batch.clicks.empty()) {
    transaction->insert_clicks(batch.clicks);
    transaction->add_click_rollups(roll_up(batch.clicks));
  }
  if (!batch.postbacks.empty()) {
    WorkingSet set(transaction->load_facts(wanted_clicks(batch.postbacks)), options.node, options.parked_for,
                   clock_.now());
    for (const Postback& postback : batch.postbacks) set.take(postback);
    const PostbackWrites writes = std::move(set).finish();
    transaction->write(writes);
    in_doubt_->deliveries = writes.deliveries.size();
    for (const StoredPostback& stored : writes.postbacks) {
      in_doubt_->outcomes.emplace_back(stored.postback.id, stored.outcome);
    }
  }
  if (!batch.rejected.empty()) transaction->reject(batch.rejected);
  transaction->move_cursor(batch.from, batch.to);
  transaction->commit();
  committed(*in_doubt_);
  in_doubt_.reset();
}

void Applier::Impl::committed(const InFlight& batch) {
  applied_to = batch.to;
  answered_ = batch.outcomes.size();
  window_.widen(batch.to);
  time_bound_.committed();
  metrics_.committed(batch.to, batch.clicks, batch.outcomes, batch.rejected.size());
  log_rejected(batch.rejected);
  for (const auto& [id, outcome] : batch.outcomes) outcomes_(id, outcome);
  tell_of_deliveries(batch.deliveries);
  journal_.release_before(batch.to);
}

bool Applier::Impl::settle_is_due() const {
  const UnixMillis now = clock_.now();
  return now < settled_at_ || now - settled_at_ >= settle_pause_;
}

bool Applier::Impl::settle() {
  const UnixMillis start = clock_.now();
  bool settled = false;
  try {
    settled = again_on_conflict([this] { return settle_once(); });
  } catch (const StoreError& e) {
    if (!may_be_too_slow(e)) throw;
    settle_time_bound_.ran_out(settling_);
    settled_at_ = clock_.now();
    settle_pause_ = settled_at_ - start;  // the road gets as much time as this took
    throw;
  }
  settled_at_ = clock_.now();
  // Where some were settled there may be more. Else: many that wait for a node that is away take a while to
  // look through, and that must not hold the road up.
  settle_pause_ =
      settled ? std::chrono::milliseconds(0) : std::max(options.settle_every, 10 * (settled_at_ - start));
  return settled;
}

void Applier::Impl::tell_of_deliveries(std::size_t count) const {
  if (count > 0 && options.deliveries_added) options.deliveries_added(count);
}

bool Applier::Impl::settle_once() {
  settling_ = std::min(settle_limit_, settle_time_bound_.records());
  const auto transaction = store_.begin();
  const std::vector<Postback> parked = take_parked(*transaction);
  if (parked.empty()) return false;
  settling_ = parked.size();
  try {
    WorkingSet set(transaction->load_facts(wanted_clicks(parked)), options.node, options.parked_for,
                   clock_.now());
    for (const Postback& postback : parked) set.settle(postback);
    const PostbackWrites writes = std::move(set).finish();
    transaction->write(writes);
    transaction->commit();
    metrics_.settled(writes.settled);
    tell_of_deliveries(writes.deliveries.size());
  } catch (const StoreError& e) {
    if (e.failure() != StoreFailure::kBadData) throw;
    metrics_.failed(e.failure());
    if (parked.size() == 1) unsettleable_ = parked.front().id;
    settle_limit_ = std::max<std::size_t>(1, parked.size() / 2);
    return true;  // there is more to do
  }
  settle_limit_ = std::min(options.max_batch_records, settle_limit_ * 2);
  settle_time_bound_.committed();
  return true;
}

std::vector<Postback> Applier::Impl::take_parked(Transaction& transaction) {
  std::vector<Postback> parked = transaction.take_parked(clock_.now() - options.parked_for, settling_);
  for (Postback& postback : parked) {
    if (unsettleable_ == postback.id) postback.refused = PostbackCode::kParameterInvalid;
  }
  return parked;
}

void Applier::Impl::note_failure(const StoreError& error) {
  metrics_.failed(error.failure());
  if (error.failure() == StoreFailure::kConflict)
    return;  // the database is there, and others are busy with it
  database_slow = error.failure() == StoreFailure::kTimedOut;
  database_away = !database_slow;
  if (failing_with_ != error.failure()) say_first(error);
  failing_with_ = error.failure();
}

void Applier::Impl::say_first(const StoreError& error) {
  if (error.failure() == StoreFailure::kBroken) {
    log_error("applier.database_broken", "PostgreSQL refuses what the applier asks; an operator has to look",
              {{"error", error.what()}});
  } else if (error.failure() == StoreFailure::kTimedOut) {
    log_warning("applier.database_slow",
                "PostgreSQL does not get done in time; it is given less at a time, and the journal keeps the "
                "rest",
                {{"error", error.what()}, {"batch_records", time_bound_.records()}});
  } else {
    log_warning("applier.database_away",
                "PostgreSQL can't be written to for now; the journal keeps everything",
                {{"error", error.what()}});
  }
}

/// A slow database is slow until it does with more at a time, or there is no more.
void Applier::Impl::note_success(StepOutcome outcome) {
  database_away = false;
  if (database_slow && time_bound_.is_tight() && outcome != StepOutcome::kIdle) return metrics_.slow();
  metrics_.recovered();
  database_slow = false;
  if (failing_with_) log_info("applier.database_back", "PostgreSQL takes the journal again");
  failing_with_.reset();
}

void Applier::Impl::note_unreadable(const std::system_error& error) {
  if (journal_unreadable.exchange(true)) return;
  metrics_.journal_unreadable(true);
  log_error(
      "applier.journal_unreadable",
      "the journal can't be read, and nothing from this position on gets into the database; see `homing "
      "journal salvage`",
      {{"position", applied_to.load()}, {"error", error.what()}});
}

void Applier::Impl::let_records_gather(std::chrono::steady_clock::time_point step_start) const {
  const bool more_to_settle = settle_pause_ == settle_pause_.zero();
  const bool next_is_full = journal_.end() - applied_to >= std::min(window_.records(), time_bound_.records());
  if (more_to_settle || next_is_full) return;
  let_answered_return(std::chrono::steady_clock::now() - step_start);
  const auto took = std::chrono::steady_clock::now() - step_start;
  const auto left = std::chrono::floor<std::chrono::milliseconds>(options.commit_every - took);
  if (options.let_gather && left > left.zero()) options.let_gather(left);
}

/// Who was just answered may have the next postback at hand. Half of what a transaction costs does not depend
/// on how many it is for, so all of them share the next one, in place of two halves that take turns.
void Applier::Impl::let_answered_return(std::chrono::steady_clock::duration step_took) const {
  if (answered_ == 0) return;
  const auto at_most = std::min(std::chrono::ceil<std::chrono::milliseconds>(step_took), kLongestReturn);
  journal_.wait_beyond(journal_.end() + answered_ - 1, at_most);
}

void Applier::Impl::run(const std::stop_token& stop, std::chrono::milliseconds drain) {
  Backoff backoff(options.backoff_first, options.backoff_cap);
  while (!stop.stop_requested()) {
    const auto start = std::chrono::steady_clock::now();
    const StepOutcome outcome = run_once();
    if (outcome == StepOutcome::kApplied) let_records_gather(start);
    if (outcome == StepOutcome::kIdle) journal_.wait_beyond(applied_to, options.settle_every);
    if (outcome == StepOutcome::kBlocked) {
      sleep_unless_stopped(stop, backoff.next());
    } else {
      backoff.reset();
    }
  }
  const auto deadline = std::chrono::steady_clock::now() + drain;
  while (std::chrono::steady_clock::now() < deadline && run_once() == StepOutcome::kApplied) {
  }
}

Applier::Applier(ApplierOptions options, Store& store, JournalEnd& journal, journal::Reader& reader,
                 const Clock& clock, OutcomeSink outcomes, Metrics& metrics)
    : impl_(std::make_unique<Impl>(std::move(options), store, journal, reader, clock, std::move(outcomes),
                                   metrics)) {}

Applier::~Applier() = default;

StepOutcome Applier::run_once() {
  return impl_->run_once();
}

std::chrono::milliseconds Applier::in_step_for() const noexcept {
  using std::chrono::steady_clock;
  const steady_clock::duration began(impl_->step_began.load());
  if (began.count() == 0) return {};
  return std::chrono::duration_cast<std::chrono::milliseconds>(steady_clock::now().time_since_epoch() -
                                                               began);
}

void Applier::run(const std::stop_token& stop, std::chrono::milliseconds drain) {
  impl_->run(stop, drain);
}

Position Applier::applied_to() const noexcept {
  return impl_->applied_to;
}

bool Applier::database_away() const noexcept {
  return impl_->database_away;
}

bool Applier::database_slow() const noexcept {
  return impl_->database_slow;
}

bool Applier::journal_unreadable() const noexcept {
  return impl_->journal_unreadable;
}

}  // namespace homing::apply
