#pragma once

#include <cstdint>
#include <optional>
#include <string_view>

namespace homing::admin {

/// What somebody may do; each may do what the one before may. A viewer reads; a manager changes the catalog,
/// conversions and payments; an admin also users, tokens, and reads the audit log.
enum class Role : std::uint8_t { kViewer, kManager, kAdmin };

/// `viewer`, `manager`, `admin`.
[[nodiscard]] std::string_view name_of(Role role) noexcept;
[[nodiscard]] std::optional<Role> parse_role(std::string_view name) noexcept;

}  // namespace homing::admin
