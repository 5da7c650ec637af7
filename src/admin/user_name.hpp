#pragma once

#include <string>
#include <string_view>

#include "homing/admin/body.hpp"

namespace homing::admin {

/// The member `name` of who becomes a user: 1 to 64 bytes, without a blank at an end, which nobody sees and
/// which the keyboards of phones add.
[[nodiscard]] std::string read_new_user_name(Body& body);

/// Without what String.prototype.trim() of a browser takes off, but for control characters.
[[nodiscard]] std::string_view without_outer_blanks(std::string_view text) noexcept;

}  // namespace homing::admin
