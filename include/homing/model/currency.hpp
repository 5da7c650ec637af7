#pragma once

#include <string_view>

namespace homing {

/// Whether `code` is one of ISO 4217's active currency codes (upper case), as amended up to 2026-01-01,
/// without the codes for metals, bond units and tests.
[[nodiscard]] bool is_currency(std::string_view code) noexcept;

}  // namespace homing
