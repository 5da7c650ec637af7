#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace homing {

/// What was copied from a manual and never filled in, or is another tracker's macro, and would be sent as it
/// stands: `REPLACE_ME`, `YOUR_TOKEN`, `XXX`, `[click_id]`, `<click_id>`, `%7Bclick_id%7D`, `#click_id#`,
/// `${...}`, `{{...}}`; in JSON `{ClickId}`, `{ click_id }`. A sentence each.
/// @param outline  of a template, its macros as `{}`
[[nodiscard]] std::vector<std::string> leftovers_in(std::string_view outline);

}  // namespace homing
