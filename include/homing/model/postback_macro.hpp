#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "homing/model/click_macro.hpp"

namespace homing {

/// What a `{name}` in an outbound postback stands for: all that a click has, in the order of ClickMacro, and
/// what its conversion adds.
enum class PostbackMacro : std::uint8_t {
  kClickId,
  kOffer,
  kOfferId,
  kAffiliate,
  kAffiliateId,
  kAdvertiser,
  kSource,
  kCreative,
  kExtId,
  kSub1,
  kSub2,
  kSub3,
  kSub4,
  kSub5,
  kSub6,
  kSub7,
  kSub8,
  kSub9,
  kSub10,
  kIp,
  kCountry,
  kDevice,
  kOs,
  kBrowser,
  kTimestamp,  ///< Of the click, Unix seconds.
  kRandom,
  kConversionId,
  kGoal,
  kGoalId,
  kTxid,
  kStatus,
  kPayout,
  kCurrency,  ///< Of the payout.
  kAmount,
  kAdv1,
  kAdv2,
  kAdv3,
  kAdv4,
  kAdv5,
  kConversionTime,       ///< ISO 8601, UTC: `2026-08-01T09:30:00Z`.
  kConversionTimestamp,  ///< Unix seconds.
};
inline constexpr std::size_t kPostbackMacros =
    static_cast<std::size_t>(PostbackMacro::kConversionTimestamp) + 1;
/// Without the braces: `click_id`, `conversion_time`.
[[nodiscard]] std::string_view name_of(PostbackMacro macro) noexcept;
/// Empty for a name that none has.
[[nodiscard]] std::optional<PostbackMacro> postback_macro_named(std::string_view name) noexcept;

/// The value of each macro, by its number: raw bytes, encoded for where they go. Empty where there is none.
using PostbackMacroValues = std::array<std::string, kPostbackMacros>;
[[nodiscard]] inline std::string& at(PostbackMacroValues& values, PostbackMacro macro) {
  return values[static_cast<std::size_t>(macro)];
}
[[nodiscard]] inline const std::string& at(const PostbackMacroValues& values, PostbackMacro macro) {
  return values[static_cast<std::size_t>(macro)];
}

/// A conversion as one may come, with a value for every macro: what `homing plan` shows a template with.
[[nodiscard]] const PostbackMacroValues& example_values();

}  // namespace homing
