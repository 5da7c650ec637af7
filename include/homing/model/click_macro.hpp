#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string_view>

namespace homing {

/// What a `{name}` in a URL may stand for of a click.
enum class ClickMacro : std::uint8_t {
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
  kTimestamp,
  kRandom,
};
inline constexpr std::size_t kClickMacros = static_cast<std::size_t>(ClickMacro::kRandom) + 1;
/// Without the braces: `click_id`, `sub1`.
[[nodiscard]] std::string_view name_of(ClickMacro macro) noexcept;
/// Empty for a name that none has.
[[nodiscard]] std::optional<ClickMacro> click_macro_named(std::string_view name) noexcept;

/// The value of each macro, by its number.
using ClickMacroValues = std::array<std::string_view, kClickMacros>;
[[nodiscard]] inline std::string_view& at(ClickMacroValues& values, ClickMacro macro) {
  return values[static_cast<std::size_t>(macro)];
}

}  // namespace homing
