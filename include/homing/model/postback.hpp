#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "homing/core/clock.hpp"
#include "homing/core/decimal.hpp"
#include "homing/core/secret.hpp"
#include "homing/core/uuid.hpp"
#include "homing/model/click_id.hpp"

namespace homing {

/// The state of a conversion. The numbers stand in journals: never change one.
enum class ConversionStatus : std::uint8_t { kPending = 1, kApproved = 2, kRejected = 3 };
[[nodiscard]] std::string_view name_of(ConversionStatus status) noexcept;
/// In any case of letters; empty for an unknown word.
[[nodiscard]] std::optional<ConversionStatus> parse_conversion_status(std::string_view text) noexcept;

/// What became of a postback: the `code` of product.md's table, the column postbacks.code, the label of the
/// metric. The numbers stand in journals: never change one.
enum class PostbackCode : std::uint8_t {
  kRecorded = 1,
  kDuplicate = 2,
  kUpdated = 3,
  kQueued = 4,
  kClickIdMissing = 10,
  kClickIdMalformed = 11,
  kClickIdUnsubstituted = 12,
  kAmountInvalid = 13,
  kCurrencyInvalid = 14,
  kStatusInvalid = 15,
  kParameterRepeated = 16,
  kBodyInvalid = 17,
  kParameterInvalid = 18,  ///< Too long, or not text that can be stored (txid, goal).
  kPayoutInvalid = 19,
  kRevenueInvalid = 20,
  kTokenMissing = 30,
  kTokenInvalid = 31,
  kIpNotAllowed = 32,
  kClickIdNotOurs = 40,
  kClickUnknown = 41,
  kGoalUnknown = 42,
  kClickExpired = 43,
  kConversionUnknown = 44,  ///< The operator decided about one that is not there.
  kPayoutOverrideRefused = 50,
  kRevenueOverrideRefused = 51,
  kStatusChangeRefused = 52,
  kOfferPaused = 53,
  kAmountMissing = 54,   ///< The goal pays a percentage and there is nothing to take it of.
  kAmountTooLarge = 55,  ///< The percentage of it would not fit the ledger.
  kUnavailable = 60,
};
[[nodiscard]] std::string_view name_of(PostbackCode code) noexcept;
/// The HTTP status that goes with it.
[[nodiscard]] unsigned http_status_of(PostbackCode code) noexcept;
/// Empty for a number that no code has.
[[nodiscard]] std::optional<PostbackCode> postback_code_from_number(std::uint8_t number) noexcept;
/// Empty for a name that no code has.
[[nodiscard]] std::optional<PostbackCode> postback_code_from_name(std::string_view name) noexcept;

/// Who speaks in place of an advertiser's server. The numbers stand in journals: never change one.
struct Operator {
  enum class Act : std::uint8_t {
    kDecide = 1,  ///< Changes the status of a conversion that is there, and never records one.
    kReport = 2,  ///< Reports a sale, as an advertiser would.
  };

  Act act = Act::kDecide;
  std::string name;    ///< `user anna`, as in the audit log.
  std::string reason;  ///< In a person's words; may be empty.

  friend bool operator==(const Operator&, const Operator&) = default;
};

/// A report of a conversion whose click ID is genuine. All text is storable; the token is there as its hash
/// only.
struct Postback {
  static constexpr std::size_t kLabels = 5;

  Uuid id;  ///< Also the answer's request_id, and the conversion_id of the conversion it records.
  UnixMillis received_at{};
  ClickId click_id;

  /// Set when the request was refused before it got here (say, amount_invalid): it is stored with that
  /// outcome and nothing else is done.
  std::optional<PostbackCode> refused;
  std::string refusal;  ///< The sentence that went with it; empty without one.

  std::optional<std::string> goal;  ///< Number or ref.
  std::string txid;                 ///< Empty: one conversion per (click, goal).
  std::optional<Decimal> amount;
  std::optional<std::string> currency;  ///< ISO 4217, upper case.
  std::optional<Decimal> payout;        ///< Override.
  std::optional<Decimal> revenue;       ///< Override.
  std::optional<ConversionStatus> status;
  std::optional<TokenHash> token;
  std::array<std::string, kLabels> labels;  ///< adv1..adv5.

  std::string method;  ///< GET or POST.
  std::string ip;      ///< The sender's, as text.
  std::string params;  ///< The request's parameters as `name=value&...`, percent-encoded, the token masked:
                       ///< for trace.

  /// Set where an operator speaks: then the checks of the sender (token, networks) are left out.
  std::optional<Operator> by;

  friend bool operator==(const Postback&, const Postback&) = default;
};

/// Journal format of a postback; the same rules as for a click. Version 2 says who the operator is; what has
/// none is still written as version 1, which older binaries read.
void encode(const Postback& postback, std::string& out);
/// Empty when `bytes` are no postback record of a version that this binary knows.
[[nodiscard]] std::optional<Postback> decode_postback(std::string_view bytes);

/// What is said of an ip_not_allowed whose token was found right. It is stored, and replays count on it: an
/// ip_not_allowed of any other sentence brought no token that was looked at.
inline constexpr std::string_view kRightTokenWrongAddress =
    "The token is right, but this advertiser's postbacks may not come from this address.";

/// What the sender is told.
struct PostbackOutcome {
  PostbackCode code = PostbackCode::kUnavailable;
  std::optional<Uuid> conversion_id;
  std::string message;  ///< One sentence for a person. Nothing of SQL, drivers or files.

  friend bool operator==(const PostbackOutcome&, const PostbackOutcome&) = default;
};

}  // namespace homing
