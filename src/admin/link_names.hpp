#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace homing::admin {

/// What a parameter of a tracking link is for, as far as the name says it; empty for a name that has no
/// meaning here.
[[nodiscard]] std::string meaning_of(std::string_view parameter);

/// The parameter that somebody meant who wrote this name: another tracker's word for it (`offer_id`,
/// `aff_sub2`), other letters, a slip. Empty when it may be anything.
[[nodiscard]] std::optional<std::string> parameter_meant_by(std::string_view name);

/// The ref that is nearest to a text that is none; empty when none is near.
[[nodiscard]] std::optional<std::string> nearest_ref(std::string_view text,
                                                     const std::vector<std::string_view>& refs);

}  // namespace homing::admin
