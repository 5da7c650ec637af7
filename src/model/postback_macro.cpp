#include "homing/model/postback_macro.hpp"

#include <algorithm>

namespace homing {
namespace {

static_assert(static_cast<std::size_t>(PostbackMacro::kRandom) + 1 == kClickMacros);

struct MacroOfConversion {
  std::string_view name;
  std::string_view example;
};

// In the order of the enumeration.
constexpr std::array<MacroOfConversion, kPostbackMacros - kClickMacros> kOfConversion = {{
    {"conversion_id", "01a209015f1c7a3d8c5e0f6b7a891234"},
    {"goal", "sale"},
    {"goal_id", "12"},
    {"txid", "A-1001"},
    {"status", "approved"},
    {"payout", "2.5"},
    {"currency", "EUR"},
    {"amount", "49.9"},
    {"adv1", "adv1"},
    {"adv2", "adv2"},
    {"adv3", "adv3"},
    {"adv4", "adv4"},
    {"adv5", "adv5"},
    {"conversion_time", "2026-08-01T09:30:00Z"},
    {"conversion_timestamp", "1785576600"},
}};

constexpr std::array<std::string_view, kClickMacros> kExamplesOfClick = {
    "01a209015d2c700080005b2936c4a3ec",
    "acme-shoes",
    "7",
    "nora",
    "42",
    "acme",
    "newsletter",
    "banner-1",
    "abc123",
    "sub1",
    "sub2",
    "sub3",
    "sub4",
    "sub5",
    "sub6",
    "sub7",
    "sub8",
    "sub9",
    "sub10",
    "203.0.113.7",
    "DE",
    "mobile",
    "Android",
    "Chrome",
    "1785574800",
    "3141592653",
};

}  // namespace

std::string_view name_of(PostbackMacro macro) noexcept {
  const auto number = static_cast<std::size_t>(macro);
  return number < kClickMacros ? name_of(static_cast<ClickMacro>(number))
                               : kOfConversion[number - kClickMacros].name;
}

std::optional<PostbackMacro> postback_macro_named(std::string_view name) noexcept {
  if (const auto of_click = click_macro_named(name)) return static_cast<PostbackMacro>(*of_click);
  const auto found = std::find_if(kOfConversion.begin(), kOfConversion.end(),
                                  [&](const MacroOfConversion& macro) { return macro.name == name; });
  if (found == kOfConversion.end()) return std::nullopt;
  return static_cast<PostbackMacro>(kClickMacros + static_cast<std::size_t>(found - kOfConversion.begin()));
}

const PostbackMacroValues& example_values() {
  static const PostbackMacroValues values = [] {
    PostbackMacroValues made;
    std::copy(kExamplesOfClick.begin(), kExamplesOfClick.end(), made.begin());
    std::transform(kOfConversion.begin(), kOfConversion.end(), made.begin() + kClickMacros,
                   [](const MacroOfConversion& macro) { return std::string(macro.example); });
    return made;
  }();
  return values;
}

}  // namespace homing
