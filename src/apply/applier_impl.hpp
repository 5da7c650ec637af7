#pragma once

#include <atomic>
#include <system_error>

#include "apply/applier_metrics.hpp"
#include "apply/batch_window.hpp"
#include "apply/time_bound.hpp"
#include "homing/apply/applier.hpp"

namespace homing::apply {

class Applier::Impl {
 public:
  Impl(ApplierOptions options, Store& store, JournalEnd& journal, journal::Reader& reader, const Clock& clock,
       OutcomeSink outcomes, Metrics& metrics);

  StepOutcome run_once();
  void run(const std::stop_token& stop, std::chrono::milliseconds drain);

  const ApplierOptions options;
  std::atomic<Position> applied_to{0};                        // written by the applier's thread, read by any
  std::atomic<bool> database_away{false};                     // likewise
  std::atomic<bool> database_slow{false};                     // likewise
  std::atomic<bool> journal_unreadable{false};                // likewise
  std::atomic<std::chrono::steady_clock::rep> step_began{0};  // likewise; 0 between steps

 private:
  /// A batch on its way into the database.
  struct InFlight {
    Position from = 0;
    Position to = 0;
    std::size_t clicks = 0;
    std::size_t deliveries = 0;
    std::vector<RejectedRecord> rejected;
    Outcomes outcomes;
  };

  StepOutcome step();
  void knock();
  void find_cursor();
  [[nodiscard]] Position take_cursor();
  StepOutcome apply_next();
  void apply(const DecodedBatch& batch);
  void apply_once(const DecodedBatch& batch);
  void committed(const InFlight& batch);
  void tell_of_deliveries(std::size_t count) const;
  void let_records_gather(std::chrono::steady_clock::time_point step_start) const;
  void let_answered_return(std::chrono::steady_clock::duration step_took) const;
  [[nodiscard]] journal::Batch read_next();
  void give_back_memory();

  [[nodiscard]] bool settle_is_due() const;
  bool settle();
  bool settle_once();
  [[nodiscard]] std::vector<Postback> take_parked(Transaction& transaction);

  void note_failure(const StoreError& error);
  void note_success(StepOutcome outcome);
  void say_first(const StoreError& error);
  void note_unreadable(const std::system_error& error);

  Store& store_;
  JournalEnd& journal_;
  journal::Reader& reader_;
  const Clock& clock_;
  const OutcomeSink outcomes_;
  ApplierMetrics metrics_;

  bool cursor_known_ = false;
  std::optional<InFlight> in_doubt_;  // while it commits, and after a commit that gave no answer
  std::size_t answered_ = 0;          // senders of postbacks, by the last commit
  BatchWindow window_;

  // Of the batch before, for the next one.
  journal::Batch spare_batch_;
  std::vector<Click> spare_clicks_;

  UnixMillis settled_at_{};
  std::chrono::milliseconds settle_pause_{0};
  std::size_t settle_limit_;
  std::size_t settling_ = 0;          // so many in the present try
  std::optional<Uuid> unsettleable_;  // a parked postback that the database refuses, alone

  TimeBound time_bound_{options.max_batch_records};
  TimeBound settle_time_bound_{options.max_batch_records};

  std::optional<StoreFailure> failing_with_;  // logged; empty while all is well
};

}  // namespace homing::apply
