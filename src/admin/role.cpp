#include "homing/admin/role.hpp"

namespace homing::admin {

std::string_view name_of(Role role) noexcept {
  switch (role) {
    case Role::kViewer:
      return "viewer";
    case Role::kManager:
      return "manager";
    case Role::kAdmin:
      return "admin";
  }
  return "";
}

std::optional<Role> parse_role(std::string_view name) noexcept {
  for (const Role role : {Role::kViewer, Role::kManager, Role::kAdmin}) {
    if (name == name_of(role)) return role;
  }
  return std::nullopt;
}

}  // namespace homing::admin
