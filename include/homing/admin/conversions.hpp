#pragma once

#include <optional>
#include <string>
#include <vector>

#include "homing/admin/endpoint.hpp"
#include "homing/core/clock.hpp"
#include "homing/core/uuid.hpp"
#include "homing/model/click_id.hpp"
#include "homing/model/ids.hpp"

namespace homing::admin {

/// Which conversions: each list means any of these, an empty one all. Entries of the catalog by number or
/// ref, a goal also as reports name it: offer/goal.
struct ConversionFilter {
  std::optional<UnixMillis> from;  ///< Recorded then or later,
  std::optional<UnixMillis> to;    ///< and before this.
  std::vector<std::string> statuses;
  std::vector<std::string> offers;
  std::vector<std::string> affiliates;
  std::vector<std::string> advertisers;
  std::vector<std::string> goals;
  std::vector<std::string> txids;
  std::vector<ClickId> clicks;
};

/// Where a conversion stands in the list: the newest first.
struct ConversionPlace {
  UnixMillis recorded_at{};
  Uuid id;
};

/// `json`: an object of the API's schema Conversion.
struct ConversionLine {
  ConversionPlace place;
  std::string json;
};

/// What names a conversion on the road.
struct ConversionKey {
  Uuid id;
  ClickId click;
  GoalId goal;
  std::string txid;
};

/// JSON arrays of the API's schemas ConversionEvent and LedgerEntry.
struct ConversionStory {
  std::string events;
  std::string ledger;
};

/// Conversions as they stand in the database. It changes none: that is the road's. Everything throws
/// StoreError, and blocks. Threads: one at a time.
class Conversions {
 public:
  virtual ~Conversions() = default;
  /// At most `limit`, from behind `behind` on.
  [[nodiscard]] virtual std::vector<ConversionLine> page(const ConversionFilter& filter,
                                                         const std::optional<ConversionPlace>& behind,
                                                         int limit) = 0;
  /// Those of these that there are, in this order.
  [[nodiscard]] virtual std::vector<ConversionKey> find(const std::vector<Uuid>& ids) = 0;
  [[nodiscard]] virtual ConversionStory story(const ConversionKey& conversion) = 0;
  /// When the clocks of a time zone showed these times, in this order. @throws Problem  there is no such zone
  [[nodiscard]] virtual std::vector<UnixMillis> times_on_clock(const std::vector<UnixMillis>& shown,
                                                               const std::string& zone) = 0;
};

/// Lists conversions, shows one, and decides about them.
///
/// A decision goes the way of a postback: into this node's journal, and from there, by the applier, into the
/// database; so nothing but the applier changes a conversion. Its line in the audit log is the applier's too,
/// and of the same transaction: it says what was done, from which status to which. What was refused stands
/// with the conversion's postbacks only.
[[nodiscard]] std::vector<Endpoint> conversion_endpoints();

}  // namespace homing::admin
