#pragma once

#include <string>
#include <string_view>

/// What every URL that the catalog holds as a template has to be, whatever its macros are.
namespace homing {

/// An absolute http or https URL of at most 2,048 printable ASCII characters (no blank, no backslash:
/// browsers read that as a slash) with a host, no user info and no brace in front of its path.
/// @return one sentence for the operator; empty when nothing is wrong
[[nodiscard]] std::string fault_in_template_url(std::string_view text);

/// Of those, the part about characters alone.
[[nodiscard]] std::string fault_in_template_characters(std::string_view text, std::size_t longest);

}  // namespace homing
