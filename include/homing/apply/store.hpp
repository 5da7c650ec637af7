#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <stdexcept>
#include <string>
#include <vector>

#include "homing/apply/lineage.hpp"
#include "homing/core/store_error.hpp"
#include "homing/model/click.hpp"
#include "homing/model/postback.hpp"
#include "homing/model/terms.hpp"

/// What the applier asks of a database. Implemented by the store module with PostgreSQL, by tests with a
/// model in memory.
namespace homing::apply {

/// What a decision needs to know of a click.
struct ClickFacts {
  ClickId id;
  OfferId offer;
  AffiliateId affiliate;
  AdvertiserId advertiser;
  bool is_visit = true;  ///< False: made up for a sale by promo code, when an operator first reported it.
};

/// One conversion as it stands.
struct Conversion {
  ClickId click_id;
  GoalId goal;
  std::string txid;
  Uuid id;
  ConversionStatus status = ConversionStatus::kPending;
  UnixMillis recorded_at{};
  UnixMillis changed_at{};
  int events = 0;  ///< How many status events it has: the last one's sequence.
  OfferId offer;
  AffiliateId affiliate;
  AdvertiserId advertiser;
  std::optional<Decimal> amount;
  std::optional<std::string> amount_currency;
  Decimal payout;
  std::string payout_currency;
  Decimal revenue;
  std::string revenue_currency;
  std::array<std::string, Postback::kLabels> labels;
};

/// Which statuses of which conversions one of an affiliate's postback URLs is told.
struct DeliveryRule {
  PostbackUrlId url;
  AffiliateId affiliate;
  std::optional<OfferId> offer;    ///< Empty: of all offers for which the affiliate has no URL of their own.
  std::vector<std::string> goals;  ///< Refs. Empty: of every goal.
  std::vector<ConversionStatus> statuses;
  int share = 100;      ///< Percent of the conversions.
  bool paused = false;  ///< It is told nothing, and stands in place of others all the same.
};

/// Everything that the postbacks of one batch are judged by.
struct PostbackFacts {
  std::vector<ClickFacts> clicks;       ///< Those that exist and were not refused.
  std::vector<Conversion> conversions;  ///< All of these clicks' conversions.
  std::vector<OfferTerms> terms;        ///< Of every offer that occurs in the two lists above.
  std::vector<DeliveryRule> rules;      ///< Of every affiliate that occurs there.
};

struct StoredPostback {
  Postback postback;
  PostbackOutcome outcome;
};

/// A conversion that was there already and has another status now.
struct StatusUpdate {
  Conversion conversion;  ///< With its new status, changed_at and events.
  int events_before =
      0;  ///< What the row has to have still; else another node was first: StoreFailure::kConflict.
};

struct ConversionEvent {
  ClickId click_id;
  Uuid conversion_id;
  int sequence = 0;
  UnixMillis at{};
  std::optional<ConversionStatus> from;
  ConversionStatus to = ConversionStatus::kPending;
  Uuid postback_id;
  std::optional<Operator> by;  ///< Kept beside the postback's, which may be dropped before.
};

struct PayoutEntry {
  ClickId click_id;
  Uuid conversion_id;
  int sequence = 0;
  AffiliateId affiliate;
  Decimal amount;  ///< Negative: a reversal.
  std::string currency;
  UnixMillis at{};
};

/// A status of a conversion that one postback URL is to be told: a row of the outbox.
struct Delivery {
  ClickId click_id;
  Uuid conversion_id;
  int sequence = 0;  ///< Of the status event.
  PostbackUrlId url;
  AffiliateId affiliate;
  ConversionStatus status = ConversionStatus::kPending;
  UnixMillis created_at{};
  bool withheld = false;  ///< Not in the share that the URL is told: stored, never sent.
};

/// Adds to one row of click_rollup.
struct ClickRollup {
  UnixMillis hour{};
  OfferId offer;
  AffiliateId affiliate;
  std::string kind;
  std::int64_t clicks = 0;
};

/// Adds to one row of conversion_rollup; negative counts take a status away.
struct ConversionRollup {
  UnixMillis hour{};
  OfferId offer;
  AffiliateId affiliate;
  GoalId goal;
  ConversionStatus status = ConversionStatus::kPending;
  std::string payout_currency;
  std::string revenue_currency;
  std::int64_t conversions = 0;
  Decimal payout;
  Decimal revenue;
};

struct RejectedRecord {
  Position position = 0;
  std::uint8_t type = 0;
  std::string payload;
  std::string reason;
};

/// What the postbacks of one batch change, decided, in the order in which it happened.
struct PostbackWrites {
  UnixMillis decided_at{};                ///< Of `settled`, `parked` and `deliveries`.
  std::vector<StoredPostback> postbacks;  ///< New rows.
  std::vector<StoredPostback> settled;    ///< Rows that are there as `queued` and get their outcome.
  std::vector<Postback> parked;           ///< New rows of unmatched_postbacks.
  std::vector<Conversion> conversions;    ///< New rows. One that is there already: StoreFailure::kConflict.
  std::vector<StatusUpdate> updates;
  std::vector<ConversionEvent> events;
  std::vector<PayoutEntry> entries;
  std::vector<Delivery> deliveries;
  std::vector<ConversionRollup> rollups;
};

/// The cursor is not where this process left it: another process applies this node's journal, or the data
/// folder is an old copy. The process has to stop.
class CursorLost : public std::runtime_error {
 public:
  using std::runtime_error::runtime_error;
};

/// One database transaction. Rolled back by its destructor unless committed. Everything throws StoreError;
/// after that the object is only good for destruction.
class Transaction {
 public:
  virtual ~Transaction() = default;
  /// Makes the partitions that are missing, then copies the rows in.
  virtual void insert_clicks(const std::vector<Click>& clicks) = 0;
  virtual void add_click_rollups(const std::vector<ClickRollup>& rollups) = 0;
  virtual PostbackFacts load_facts(const std::vector<ClickId>& clicks) = 0;
  virtual void write(const PostbackWrites& writes) = 0;
  virtual void reject(const std::vector<RejectedRecord>& records) = 0;
  /// Parked postbacks whose click is there now, and those parked before `expired_before`: at most `limit`,
  /// taken out of unmatched_postbacks. Oldest click first, a click's in the order in which they came. Rows
  /// that another node is at are skipped.
  virtual std::vector<Postback> take_parked(UnixMillis expired_before, std::size_t limit) = 0;
  /// @throws CursorLost  it is not at `from`, or not this process's
  virtual void move_cursor(Position from, Position to) = 0;
  /// Makes it this process's, and puts it to `to`. @throws CursorLost  it is not as `found` any more
  virtual void take_cursor(const Cursor& found, Position to) = 0;
  virtual void commit() = 0;
};

/// Threads: one, the applier's.
class Store {
 public:
  virtual ~Store() = default;
  virtual std::unique_ptr<Transaction> begin() = 0;
  /// This node's cursor. Waits for a transaction that holds the row, so that after a commit in doubt the
  /// answer is final.
  virtual Cursor cursor() = 0;
};

}  // namespace homing::apply
