#include "enrich/device_kind.hpp"

#include <algorithm>
#include <array>
#include <optional>
#include <utility>

namespace homing::enrich {
namespace {

using Sign = std::pair<std::string_view, Device>;

/// Names in uap-core's replacements.
constexpr std::array kPatternNames{
    Sign{"Spider", Device::kBot},
    Sign{"Mac", Device::kDesktop},
    Sign{"Generic_Inettv", Device::kTv},
    Sign{"HbbTV", Device::kTv},
    Sign{"AppleTV", Device::kTv},
    Sign{"Inettv", Device::kTv},
    Sign{"Generic_Android_Tablet", Device::kTablet},
    Sign{"Generic Tablet", Device::kTablet},
    Sign{"Tablet", Device::kTablet},
    Sign{"iPad", Device::kTablet},
    Sign{"HP TouchPad", Device::kTablet},
    Sign{"BlackBerry Playbook", Device::kTablet},
};

/// Words in a user agent that beat what a pattern says. The first that occurs decides.
constexpr std::array kWords{
    Sign{"Xbox", Device::kOther},
    Sign{"PlayStation", Device::kOther},
    Sign{"PLAYSTATION", Device::kOther},
    Sign{"Nintendo", Device::kOther},
    Sign{"Apple Watch", Device::kOther},
    Sign{"HbbTV", Device::kTv},
    Sign{"SmartTV", Device::kTv},
    Sign{"SMART-TV", Device::kTv},
    Sign{"Smart TV", Device::kTv},
    Sign{"Smart-TV", Device::kTv},
    Sign{"AppleTV", Device::kTv},
    Sign{"Apple TV", Device::kTv},
    Sign{"GoogleTV", Device::kTv},
    Sign{"Google TV", Device::kTv},
    Sign{"Android TV", Device::kTv},
    Sign{"BRAVIA", Device::kTv},
    Sign{"CrKey", Device::kTv},
    Sign{"Roku", Device::kTv},
    Sign{"NetCast", Device::kTv},
    Sign{"Web0S", Device::kTv},
    Sign{"NETTV", Device::kTv},
    Sign{"VIDAA", Device::kTv},
    Sign{"; AFT", Device::kTv},
    Sign{"iPad", Device::kTablet},
    Sign{"PlayBook", Device::kTablet},
    Sign{"Kindle", Device::kTablet},
    Sign{"iPhone", Device::kMobile},
    Sign{"iPod", Device::kMobile},
    Sign{"Windows Phone", Device::kMobile},
};

constexpr std::array<std::string_view, 16> kDesktopSystems{
    "Windows", "Mac OS X", "Mac OS", "Chrome OS", "Linux",   "Ubuntu",  "Debian", "Fedora",
    "Red Hat", "SUSE",     "Gentoo", "Mint",      "FreeBSD", "OpenBSD", "NetBSD", "Solaris"};

bool has(std::string_view text, std::string_view word) noexcept {
  return text.find(word) != std::string_view::npos;
}

std::optional<Device> by_words(std::string_view user_agent) noexcept {
  const auto* const word = std::find_if(kWords.begin(), kWords.end(),
                                        [&](const Sign& sign) { return has(user_agent, sign.first); });
  if (word == kWords.end()) return std::nullopt;
  return word->second;
}

/// A phone's browser says Mobile, a tablet's does not. Apps that say no more than the system run on phones,
/// mostly.
Device android(std::string_view user_agent) noexcept {
  if (has(user_agent, "Mobile")) return Device::kMobile;
  return has(user_agent, "AppleWebKit") || has(user_agent, "Tablet") ? Device::kTablet : Device::kMobile;
}

bool is_desktop(std::string_view os) noexcept {
  return std::find(kDesktopSystems.begin(), kDesktopSystems.end(), os) != kDesktopSystems.end();
}

}  // namespace

Device kind_of_pattern(const DevicePattern& pattern) {
  for (const auto& [name, kind] : kPatternNames) {
    if (pattern.device == name || pattern.brand == name || pattern.model == name) return kind;
  }
  return Device::kMobile;
}

Device kind_of_device(std::string_view user_agent, std::string_view os, Device by_name) noexcept {
  if (by_name == Device::kBot) return Device::kBot;
  if (const auto kind = by_words(user_agent)) return *kind;
  if (by_name == Device::kTv || by_name == Device::kTablet) return by_name;
  if (os == "Android") return android(user_agent);
  if (is_desktop(os)) return Device::kDesktop;
  if (by_name != Device::kUnknown) return by_name;
  return has(user_agent, "Mobi") ? Device::kMobile : Device::kOther;
}

}  // namespace homing::enrich
