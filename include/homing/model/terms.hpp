#pragma once

#include <chrono>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "homing/core/decimal.hpp"
#include "homing/core/network.hpp"
#include "homing/core/secret.hpp"
#include "homing/model/ids.hpp"

namespace homing {

/// What is owed for a conversion: a fixed amount in the goal's currency, or a percentage of the sale's amount
/// in the sale's currency.
struct Rate {
  enum class Kind : std::uint8_t { kFlat, kPercent };
  Kind kind = Kind::kFlat;
  Decimal value;

  /// `2.50` is flat, `12.5%` a percentage (0..100). Empty for anything else.
  [[nodiscard]] static std::optional<Rate> parse(std::string_view text) noexcept;
  [[nodiscard]] std::string to_string() const;
  friend bool operator==(const Rate&, const Rate&) = default;
};

/// A conversion point of an offer.
struct Goal {
  GoalId id;
  std::string ref;
  bool is_default = false;
  Rate payout;            ///< Owed to the affiliate.
  Rate revenue;           ///< Owed by the advertiser.
  std::string currency;   ///< ISO 4217, upper case.
  bool archived = false;  ///< Takes no new conversions; those it has still change their status.

  friend bool operator==(const Goal&, const Goal&) = default;
};

/// The rules by which an offer's postbacks are judged: the offer's, its advertiser's, its goals'.
struct OfferTerms {
  OfferId offer;
  AdvertiserId advertiser;
  bool paused = false;
  bool refuse_postbacks_when_paused = false;
  bool review = false;           ///< A postback without a status makes a pending conversion.
  bool payout_override = false;  ///< `payout` and `revenue` of a postback are taken.
  std::optional<std::chrono::seconds> attribution_window;  ///< Empty: no limit.
  std::vector<Goal> goals;  ///< Exactly one is the default, and that is not archived.

  std::optional<TokenHash> token;       ///< The advertiser's secret; empty where it has none.
  std::vector<IpNetwork> postback_ips;  ///< Where its postbacks may come from; empty: from anywhere.

  /// By number or ref, archived or not; the default goal for an empty name. Null when there is none such.
  [[nodiscard]] const Goal* find_goal(const std::optional<std::string>& name) const noexcept;
};

}  // namespace homing
