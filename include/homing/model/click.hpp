#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "homing/model/click_id.hpp"
#include "homing/model/ids.hpp"

namespace homing {

/// What a tracking link may have: with more parameters it is refused, a longer value is cut.
inline constexpr std::size_t kMaxLinkParameters = 64;
inline constexpr std::size_t kMaxLinkValueBytes = 1024;

/// Why a click is recorded but not counted. The names stand in clicks.flag and in reports.
enum class ClickFlag : std::uint8_t {
  kNone = 0,
  kHead = 1,      ///< A HEAD request.
  kPrefetch = 2,  ///< The request says it is a prefetch or a preview.
  kBot = 3,       ///< A known crawler.
  kCode = 4,      ///< No visit: made for a sale that was reported with a promo code.
};
[[nodiscard]] std::string_view name_of(ClickFlag flag) noexcept;  ///< Empty for kNone.
/// A sentence for a person: whether such a click counts, and why.
[[nodiscard]] std::string_view sentence_for(ClickFlag flag) noexcept;

/// Why a click got no redirect to its target. The names stand in clicks.refusal and in reports.
/// The numbers stand in journals: never change one.
enum class ClickRefusal : std::uint8_t {
  kNone = 0,
  kOfferMissing = 1,
  kOfferUnknown = 2,
  kOfferPaused = 3,
  kAffiliateMissing = 4,
  kAffiliateUnknown = 5,
  kAffiliatePaused = 6,
};
inline constexpr std::array kClickRefusals{ClickRefusal::kOfferMissing,     ClickRefusal::kOfferUnknown,
                                           ClickRefusal::kOfferPaused,      ClickRefusal::kAffiliateMissing,
                                           ClickRefusal::kAffiliateUnknown, ClickRefusal::kAffiliatePaused};
[[nodiscard]] std::string_view name_of(ClickRefusal refusal) noexcept;  ///< Empty for kNone.
/// A sentence for a person: why the visitor was, or was not, sent to the offer's target.
[[nodiscard]] std::string_view sentence_for(ClickRefusal refusal) noexcept;

/// The one word for a click in roll-ups and metrics: why it was refused, else its flag, else `counted`.
[[nodiscard]] std::string_view kind_of(ClickRefusal refusal, ClickFlag flag) noexcept;

/// What was odd about the request, but did not stop it. Bits, stored in clicks.notes.
enum class ClickNote : std::uint8_t {
  kValueCut = 1,         ///< A value was longer than 1 KiB.
  kValueEscaped = 2,     ///< A value held bytes that PostgreSQL's text cannot: they are percent escapes now.
  kDeepLinkRefused = 4,  ///< `url` was given, but the offer does not allow its host: the target URL was used.
  kDeepLinkUsed = 8,     ///< `url` was given and used.
};

/// One recorded visit through a tracking link. All text is storable (see is_storable_text).
///
/// Ownership: text points into what the click was made of: a request, or a record.
struct Click {
  static constexpr std::size_t kSubs = 10;

  ClickId id;
  ClickFlag flag = ClickFlag::kNone;
  ClickRefusal refusal = ClickRefusal::kNone;
  std::uint8_t notes = 0;  ///< ClickNote bits.

  std::optional<OfferId> offer;            ///< Empty when the offer is missing or unknown.
  std::optional<AffiliateId> affiliate;    ///< Likewise.
  std::optional<AdvertiserId> advertiser;  ///< The offer's.

  std::array<std::string_view, kSubs> subs;  ///< sub1..sub10; empty where absent, as all the text below.
  std::string_view source;
  std::string_view creative;
  std::string_view ext_id;
  std::string_view url;  ///< The deep link that was asked for.
  /// What else the query had, joined by `&` as it came (still percent-encoded).
  std::string_view other_params;

  std::string_view ip;  ///< The visitor's, as text.
  std::string_view user_agent;
  std::string_view referer;

  // Filled by enrichment; empty without it.
  std::string_view country;
  std::string_view device;
  std::string_view os;
  std::string_view browser;

  friend bool operator==(const Click&, const Click&) = default;
};

/// Journal format of a click, version 1. A new field goes behind the last one and raises the version; an
/// older version stays readable for ever.
void encode(const Click& click, std::string& out);
/// Empty when `bytes` are no click record of a version that this binary knows. The click points into them.
[[nodiscard]] std::optional<Click> decode_click(std::string_view bytes);

}  // namespace homing
