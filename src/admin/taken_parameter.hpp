#pragma once

#include <optional>
#include <string>

#include "homing/admin/explain.hpp"

namespace homing::admin {

/// What to look up of something that somebody has pasted: a URL, a piece of a query, JSON (a postback's body,
/// an answer), a line of a log. It is the click ID that is the value of the parameter `click_id`, else of any
/// other; else one that stands anywhere, as in a URL's path or in a URL within it; else a parameter's that is
/// mangled; else what `click_id`, `conversion_id`, `request_id`, `txid` or `ext_id` says.
/// Empty where `text` is an ID or has none of these in it, or more than 1,000 parameters: it is looked up
/// whole then.
[[nodiscard]] std::optional<TakenParameter> taken_parameter(const std::string& text, const ClickIdKeys& keys);

}  // namespace homing::admin
