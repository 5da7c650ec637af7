#pragma once

#include <chrono>
#include <cstdint>
#include <functional>
#include <optional>
#include <span>
#include <stop_token>

#include "homing/apply/store.hpp"
#include "homing/core/clock.hpp"
#include "homing/core/metrics.hpp"
#include "homing/journal/reader.hpp"

namespace homing::apply {

/// What the applier needs of the journal, beside its Reader.
class JournalEnd {
 public:
  virtual ~JournalEnd() = default;
  [[nodiscard]] virtual Position end() const = 0;
  /// Waits until there is a record at `position`, or the time is up.
  virtual bool wait_beyond(Position position, std::chrono::milliseconds at_most) = 0;
  virtual void release_before(Position position) = 0;
};

struct ApplierOptions {
  NodeNumber node = 0;
  Lineage lineage{};
  std::size_t max_batch_records = 10000;
  std::size_t max_batch_bytes = 8U << 20;
  /// Called with the clicks of each batch, before they are written and counted; it may fill in what is known
  /// of their visitors by now. A batch that has to be done again is told again, as it came. Texts that it
  /// puts in have to stay until it is called the next time. Null: clicks stay as they came.
  std::function<void(std::span<Click>)> enrich{};
  std::chrono::seconds parked_for{24 * 3600};   ///< How long a postback waits for another node's click.
  std::chrono::milliseconds settle_every{100};  ///< How often parked postbacks are looked at.
  /// Behind a commit, records are left to gather until so long after the one before: each commit's sync holds
  /// up the journal's on the same disk. `let_gather` waits at most the time it is given, less when somebody
  /// waits for an outcome; it is not asked where a whole batch waits already. Null: no wait. Behind postbacks
  /// as many records as were answered are waited for first, 2 ms at most.
  std::chrono::milliseconds commit_every{10};
  std::function<void(std::chrono::milliseconds at_most)> let_gather{};
  /// Called behind a commit that added so many to the outbox. Null: nobody wants to know.
  std::function<void(std::size_t count)> deliveries_added{};
  std::chrono::milliseconds backoff_first{50};
  std::chrono::milliseconds backoff_cap{2000};
};

enum class StepOutcome : std::uint8_t {
  kIdle,     ///< Nothing to apply.
  kApplied,  ///< A batch is committed; there may be more.
  kBlocked,  ///< The database said no for now, or the journal can't be read; the same will be tried again.
};

/// Called after the commit, with the outcome of each postback of the batch (parked ones too: `queued`).
using OutcomeSink = std::function<void(const Uuid& postback_id, const PostbackOutcome& outcome)>;

/// Carries the journal into the database, in order, each record exactly once.
///
/// A batch is one transaction: clicks, postbacks with what they decide, roll-ups and the cursor. A crash
/// before the commit repeats the batch, a crash after it finds the cursor moved. A commit in doubt is looked
/// up, and its outcomes are told when it turns out to have happened. A record that the database refuses is
/// found by halving the batch, and set aside; the sender of such a postback is told parameter_invalid. Where
/// to begin it asks the store, as soon as that answers. A batch that the database does not get done with in
/// time is halved too, down to one record.
///
/// Threads: one calls run() or run_once(); the getters are for any.
/// Ownership: borrows everything it is given.
class Applier {
 public:
  Applier(ApplierOptions options, Store& store, JournalEnd& journal, journal::Reader& reader,
          const Clock& clock, OutcomeSink outcomes, Metrics& metrics);
  ~Applier();

  /// One step. @throws CursorLost
  StepOutcome run_once();

  /// Steps until stopped; then goes on until the journal is applied to its end, the database says no, or
  /// `drain` is over.
  /// @throws CursorLost
  void run(const std::stop_token& stop, std::chrono::milliseconds drain);

  [[nodiscard]] Position applied_to() const noexcept;  ///< The first position that is not applied.
  [[nodiscard]] bool database_away() const noexcept;   ///< The last try failed.
  /// It is there, but a batch ran out of time lately: smaller ones go on.
  [[nodiscard]] bool database_slow() const noexcept;
  [[nodiscard]] bool journal_unreadable() const noexcept;  ///< So nothing can be applied.
  /// How long the present step has been waiting for the database; zero between steps.
  [[nodiscard]] std::chrono::milliseconds in_step_for() const noexcept;

 private:
  class Impl;
  std::unique_ptr<Impl> impl_;
};

}  // namespace homing::apply
