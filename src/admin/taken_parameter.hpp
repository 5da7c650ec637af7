#pragma once

#include <optional>
#include <string>

#include "homing/admin/explain.hpp"

namespace homing::admin {

/// What to look up of a URL or a piece of a query that somebody has pasted: the click ID that is the value of
/// `click_id`, else of any other parameter; else one that is mangled; else what `click_id`, `txid` or
/// `ext_id` says. Empty where `text` has none of these, or more than 1,000 parameters: it is looked up whole
/// then.
[[nodiscard]] std::optional<TakenParameter> taken_parameter(const std::string& text, const ClickIdKeys& keys);

}  // namespace homing::admin
