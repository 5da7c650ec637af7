#include "homing/admin/accounts.hpp"

#include <utility>

namespace homing::admin {

Actor actor_of(const Principal& principal, std::string address) {
  constexpr std::string_view kKinds[] = {"user ", "token ", "setting "};
  return {std::string(kKinds[static_cast<std::size_t>(principal.kind)]) + principal.name, std::move(address)};
}

}  // namespace homing::admin
