#pragma once

#include <chrono>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "homing/model/click.hpp"
#include "homing/model/click_id.hpp"
#include "homing/model/ids.hpp"
#include "homing/model/postback.hpp"

namespace homing::admin {

/// Parameters as /postback has them, in order; no value is empty.
using PostbackParameters = std::vector<std::pair<std::string, std::string>>;

/// A postback as it was read, or why it can't be taken.
struct Reading {
  Postback postback;
  std::optional<PostbackOutcome> refusal;
};

/// Stands for a visit that there was none of: a sale that was reported with a promo code. Flagged as such
/// (ClickFlag::kCode), so no report and no roll-up counts it as a visit.
struct CodeClick {
  ClickId id;
  OfferId offer;
  AffiliateId affiliate;
  AdvertiserId advertiser;
  std::string code;
  bool is_new = true;  ///< It has to be recorded, in front of its postback.
};

/// A postback of an operator's, with the click that it is for where a code stands for that.
struct Report {
  Postback postback;
  std::optional<CodeClick> click;
};

/// Who gets what for a sale, as far as that is known; the rest is empty. Names are refs of the catalog.
struct Owed {
  std::string offer;
  std::string affiliate;
  std::string goal;
  std::string payout;
  std::string payout_currency;
  std::string revenue;
  std::string revenue_currency;
};

/// What would become of a report.
struct Foreseen {
  PostbackOutcome outcome;
  Owed owed;  ///< Of the conversion that it would record, or that is there already.
};

/// The one road into the database, for what operators report and decide: this node's journal and its applier.
/// Everything blocks, at most for the time that is given where there is one. Threads: one at a time.
class Road {
 public:
  virtual ~Road() = default;

  /// Reads and checks parameters as /postback does. `by` is set by the caller.
  /// @param with_click_id  else the ID comes from elsewhere, and none is looked for
  [[nodiscard]] virtual Reading read(const PostbackParameters& parameters, bool with_click_id) = 0;

  /// Why a click of this offer and affiliate would be refused now; kNone: it would not.
  [[nodiscard]] virtual ClickRefusal refusal_of(OfferId offer, AffiliateId affiliate) = 0;

  /// Back to when a conversion may be dated: as long as clicks are kept, and reports may reach.
  [[nodiscard]] virtual UnixMillis kept_from() = 0;

  /// An ID for a click that may be recorded.
  [[nodiscard]] virtual ClickId mint() = 0;

  /// Appends them all, each group with one sync: first the new clicks, then the postbacks, in this order.
  /// @return what became of each: `queued` where that is not known after `at_most`, `unavailable` where it
  ///         could not be made durable and nothing was taken
  [[nodiscard]] virtual std::vector<PostbackOutcome> take(const std::vector<Report>& reports,
                                                          std::chrono::milliseconds at_most) = 0;

  /// What take() would come to, if it came now. Writes nothing. @throws StoreError
  [[nodiscard]] virtual std::vector<Foreseen> preview(const std::vector<Report>& reports) = 0;

  /// How long a postback's sender waits.
  [[nodiscard]] virtual std::chrono::milliseconds usual_wait() const = 0;
};

}  // namespace homing::admin
