#pragma once

#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "homing/admin/accounts.hpp"
#include "homing/admin/explain.hpp"
#include "homing/core/clock.hpp"
#include "homing/http/message.hpp"
#include "homing/model/dry_run.hpp"
#include "homing/model/postback.hpp"
#include "homing/model/terms.hpp"

/// Postbacks as they came and as they were judged; judging again.
namespace homing::admin {

/// A postback as it stands in the database.
struct StoredPostback {
  Uuid id;
  ClickId click_id;
  UnixMillis received_at{};
  PostbackCode code = PostbackCode::kUnavailable;
  std::string message;
  std::optional<Uuid> conversion_id;
  std::string method;  ///< GET or POST; of a replay see `replay_of`.
  std::string ip;
  std::string params;                    ///< `name=value&...`, percent-encoded, tokens masked.
  NodeNumber node = 0;                   ///< That took it.
  std::optional<UnixMillis> settled_at;  ///< When a queued one got its outcome.
  std::string offer;                     ///< Refs of the click's; empty where there is no click.
  std::string affiliate;
  std::optional<Uuid> replay_of;
  std::string replayed_by;
  std::string by;      ///< The operator who speaks in it, as Operator::name; empty: an advertiser's server.
  std::string reason;  ///< His, where he gave one.
};

/// What is asked for: everything that is set has to hold.
struct PostbackFilter {
  std::vector<std::string> codes;  ///< Any of them; empty: all.
  std::optional<OfferId> offer;
  std::optional<AffiliateId> affiliate;
  std::optional<ClickId> click;
  UnixMillis from{};          ///< Received then or later,
  UnixMillis before{};        ///< and before this.
  std::optional<Uuid> below;  ///< The last of the page before.
  int limit = 50;
};

/// The conversion that a postback would make or change, as it would stand then.
struct WouldWrite {
  struct Delivery {
    PostbackUrlId url;
    bool withheld = false;  ///< It is not in the share of the conversions that the URL is told.
  };

  ConversionStatus status = ConversionStatus::kPending;
  AffiliateId affiliate;
  Decimal payout;
  std::string payout_currency;
  Decimal revenue;
  std::string revenue_currency;
  std::vector<Delivery> deliveries;  ///< Who would be told of this status.
};

/// What the road would make of a postback.
struct Judged {
  PostbackOutcome outcome;
  std::optional<OfferTerms> terms;  ///< That it was judged by; empty where there is no click, or no offer.
  std::optional<WouldWrite> would_write{};  ///< Empty where it would be refused, or a duplicate.
};

/// What was replayed, for the audit log.
struct Replay {
  Uuid original;
  PostbackCode code = PostbackCode::kUnavailable;  ///< That the original had.
  Uuid replay;
};

/// Everything throws StoreError, and blocks. Threads: one at a time.
class Postbacks {
 public:
  virtual ~Postbacks() = default;
  /// By the time of their receipt, the newest first.
  [[nodiscard]] virtual std::vector<StoredPostback> page(const PostbackFilter& filter) = 0;
  /// Those of them that there are, in any order.
  [[nodiscard]] virtual std::vector<StoredPostback> by_id(const std::vector<Uuid>& ids) = 0;
  /// What the road would make of them, one after the other, on one snapshot of the database. Nothing is
  /// written.
  [[nodiscard]] virtual std::vector<Judged> judge(const std::vector<Postback>& postbacks, UnixMillis now) = 0;
  /// A line of the audit log each.
  virtual void note_replays(const std::vector<Replay>& replays, const Actor& by) = 0;
};

/// What the road gives to the operator's side. Each may be called on any thread that may wait.
struct RoadPorts {
  std::function<DryClick(const http::Request&)> dry_click;
  std::function<DryPostback(const http::Request&)> dry_postback;
  TellNow tell;
  /// Returns when what is in this node's journal by now is in the database, or some time is over.
  std::function<void()> catch_up;
  /// Appends them to this node's journal, in order, and waits for their outcomes, for a bounded time.
  std::function<std::vector<PostbackOutcome>(const std::vector<Postback>&)> submit;
};

}  // namespace homing::admin
