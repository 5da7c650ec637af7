#include "homing/model/click_macro.hpp"

#include <algorithm>
#include <array>

namespace homing {
namespace {

// In the order of the enumeration.
constexpr std::array<std::string_view, kClickMacros> kNames = {
    "click_id", "offer", "offer_id", "aff",    "aff_id", "advertiser", "source",    "creative", "ext_id",
    "sub1",     "sub2",  "sub3",     "sub4",   "sub5",   "sub6",       "sub7",      "sub8",     "sub9",
    "sub10",    "ip",    "country",  "device", "os",     "browser",    "timestamp", "random",
};

}  // namespace

std::string_view name_of(ClickMacro macro) noexcept {
  return kNames[static_cast<std::size_t>(macro)];
}

std::optional<ClickMacro> click_macro_named(std::string_view name) noexcept {
  const auto found = std::find(kNames.begin(), kNames.end(), name);
  if (found == kNames.end()) return std::nullopt;
  return static_cast<ClickMacro>(found - kNames.begin());
}

}  // namespace homing
