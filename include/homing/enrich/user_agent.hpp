#pragma once

#include <cstdint>
#include <string>
#include <string_view>

namespace homing::enrich {

/// What a visitor holds in the hand. The names stand in clicks.device, in reports and in target URLs.
enum class Device : std::uint8_t {
  kUnknown,  ///< There is no data to tell by.
  kDesktop,
  kMobile,
  kTablet,
  kTv,
  kBot,    ///< Nobody's hand: a crawler, a monitor, a program.
  kOther,  ///< A console, a watch, or a user agent that says nothing.
};
[[nodiscard]] std::string_view name_of(Device device) noexcept;  ///< Empty for kUnknown.

/// What a user agent says. Text is storable (see is_storable_text) and at most 64 bytes.
struct UserAgent {
  Device device = Device::kUnknown;
  std::string
      os;  ///< As uap-core names it: `Windows`, `iOS`; `Other` where it knows none, empty without data.
  std::string browser;  ///< Likewise: `Chrome`, `Mobile Safari`.

  friend bool operator==(const UserAgent&, const UserAgent&) = default;
};

}  // namespace homing::enrich
